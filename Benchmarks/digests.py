"""What reading a model takes: each container, SHA-256, every kernel, a cold disk, and a first verification beside two tools of PyPI."""

import json
import os
import pathlib
import shutil
import subprocess
import sys

from measure import MEMORY_LIMIT, execute, interleave, line, run, skip, write_model

CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
THREADS = sorted({1, CORES})


def counted(threads):
    return "1 thread" if threads == 1 else f"{threads} threads"


def printed(command, env=None):
    return subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout


class Digests:
    def __init__(self, oracle, work, env, rounds, size, peers):
        self.oracle = oracle
        self.work = work
        self.env = env
        self.rounds = rounds
        self.size = size
        self.peers = peers
        self.text = f"{size / (1 << 30):g} GiB"

    def digest(self, path, threads, *options):
        return lambda: run([self.oracle, "digest", "--rehash", "--threads", str(threads), *options, str(path)], self.env)

    def weights_digest(self, path):
        return printed([self.oracle, "digest", "--rehash", str(path)], self.env).split()[0]

    def containers(self, kinds):
        """Each container beside b3sum on the same file."""
        labels = {"safetensors": "safetensors", "gguf": "GGUF", "pt": "PyTorch zip"}
        for tensors, label in ((1, "one tensor"), (10_000, "10,000 tensors")):
            # One size for all, of whole blocks of 32 bytes, which is how GGUF aligns: the digests have to be equal.
            size = self.size // (tensors * 32) * (tensors * 32)
            found = {}
            for kind in kinds:
                path = self.work / f"large.{kind}"
                write_model(kind, path, tensors, size)
                found[kind] = self.weights_digest(path)
                for threads in THREADS:
                    ours, peer = interleave(
                        self.rounds, self.digest(path, threads), lambda: run(["b3sum", "--num-threads", str(threads), str(path)])
                    )
                    line(
                        f"digest of {self.text} {labels[kind]}, {label}, {counted(threads)}", ours, peer, "b3sum", 0.85,
                        higher_is_better=True, memory_limit=MEMORY_LIMIT,
                    )
                path.unlink()
            if len(set(found.values())) != 1:
                sys.exit(f"bench: the same tensors have several digests: {found}")

    def sha(self):
        """SHA-256 of k shards, and of one file together with its weights digest."""
        for count in (1, 2, 4):
            folder = self.work / "shards"
            folder.mkdir()
            each = self.size // count
            for i in range(count):
                # No tensors in them: nothing but SHA-256 is asked for.
                write_model("plain", folder / f"part-{i}.dat", 1, each)
            files = [str(path) for path in sorted(folder.iterdir())]
            streams = min(count, CORES)
            ours, one, several = interleave(
                self.rounds,
                self.digest(folder, CORES),
                lambda: run(["openssl", "dgst", "-sha256", files[0]]),
                lambda: execute([["openssl", "dgst", "-sha256", file] for file in files[:streams]]),
            )
            name = f"SHA-256 of {count} {'shard' if count == 1 else 'shards'}, {self.text} together, {counted(CORES)}"
            # The peer reads one shard; `streams` of it at a time are what the target asks for.
            line(
                name, ours, one, f"openssl on one, times {streams}", 0.9, higher_is_better=True, scale=count,
                streams=streams, memory_limit=MEMORY_LIMIT,
            )
            if streams > 1:
                # What this machine gives to several streams at all; its cores may be halves of one.
                line(
                    name, ours, several, f"{streams} openssl at once", higher_is_better=True, scale=count / streams,
                    memory_limit=MEMORY_LIMIT,
                )
            shutil.rmtree(folder)
        path = self.work / "large.safetensors"
        write_model("safetensors", path, 1, self.size)
        same = self.work / "large.dat"
        write_model("plain", same, 1, self.size)
        both, alone, peer = interleave(
            self.rounds,
            self.digest(path, CORES, "--sha256"),
            self.digest(same, CORES),
            lambda: run(["openssl", "dgst", "-sha256", str(path)]),
        )
        name = f"weights and SHA-256 of {self.text} together, {counted(CORES)}"
        # One thread does both, one after the other: only beside a second one is the weights digest for nothing.
        line(name, both, alone, "SHA-256 alone", 0.9 if CORES > 1 else None, higher_is_better=True, memory_limit=MEMORY_LIMIT)
        line(name, both, peer, "openssl", higher_is_better=True)
        same.unlink()
        path.unlink()

    def lanes(self):
        """Each BLAKE3 kernel, on one thread. No peer lets its kernel be chosen: b3sum takes its widest."""
        tool = pathlib.Path(self.oracle).resolve().parents[2] / "release" / "digest-lanes"
        if not tool.exists():
            return skip("kernels", f"{tool} is not built")
        path = self.work / "large.safetensors"
        write_model("safetensors", path, 1, self.size)
        expected = self.weights_digest(path)
        available = printed([tool]).split()
        names = {"4": "baseline", "8": "AVX2", "16": "AVX-512"}
        for lanes, name in names.items():
            name = f"digest of {self.text}, one tensor, 1 thread, {name} ({lanes} lanes)"
            if lanes not in available:
                skip(name, "this processor has no such kernel")
                continue
            if printed([tool, lanes, str(path)]).strip() != expected:
                sys.exit(f"bench: {lanes} lanes give another digest")
            ours, peer = interleave(
                self.rounds, lambda: run([str(tool), lanes, str(path)]), lambda: run(["b3sum", "--num-threads", "1", str(path)])
            )
            widest = lanes == available[-1]
            line(name, ours, peer, "b3sum, its widest", 0.85 if widest else None, higher_is_better=True, memory_limit=MEMORY_LIMIT)
        path.unlink()

    def cold(self):
        """Nothing of the file in memory: what the disk gives, beside cat. Drops the machine's page cache, and so needs root."""
        name = f"digest of {self.text}, cold"
        drop = pathlib.Path("/proc/sys/vm/drop_caches")
        if not os.access(drop, os.W_OK):
            return skip(name, f"{drop} cannot be written; root can")
        path = self.work / "large.safetensors"
        write_model("safetensors", path, 1, self.size)
        print("cold: drops the page cache of this machine before each run", flush=True)

        def cold(command):
            def fresh():
                os.sync()
                drop.write_text("3")
                # The program itself is not what is measured.
                run([self.oracle, "--version"], self.env)
                run(["cat", "/dev/null"])
                return command()

            return fresh

        for threads in THREADS:
            ours, peer = interleave(
                self.rounds, cold(self.digest(path, threads)), cold(lambda: run(["cat", str(path)]))
            )
            # One thread does not hash while it waits for the disk: where that one is fast, hashing adds to it.
            target = 1.1 if threads == CORES else None
            line(f"{name}, {counted(threads)}", ours, peer, "cat", target, memory_limit=MEMORY_LIMIT)
        path.unlink()

    def first_verify(self):
        """A model that an attestation names, verified with nothing remembered, beside two tools of PyPI that answer less."""
        name = f"first verification of {self.text}, warm, {counted(CORES)}"
        folder = self.work / "tiny"
        folder.mkdir()
        path = folder / "model.safetensors"
        tensors = 100
        write_model("safetensors", path, tensors, self.size)
        policy = self.attest(folder, tensors, self.size // tensors * tensors)
        verify = [self.oracle, "verify", "--rehash", "--threads", str(CORES), "--policy", str(policy), str(folder)]
        if subprocess.run(verify, env=self.env, capture_output=True).returncode != 0:
            sys.exit("bench: oracle does not trust the model that it should")

        def ours():
            return run(verify, self.env)

        # model-signing 1.1 does not say that it needs pyopenssl.
        python = self.python(["model-signing", "pyopenssl", "safetensors", "numpy", "tqdm", "pydantic", "pyyaml", "huggingface-hub"], ["safemodels"])
        if python is None:
            return skip(name, "PyPI's model-signing and safemodels cannot be had")
        signing = python.parent / "model_signing"
        secret, public, signature = (self.work / n for n in ("peer.pem", "peer.pub", "peer.sig"))
        subprocess.run(["openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", secret], check=True)
        subprocess.run(["openssl", "ec", "-in", secret, "-pubout", "-out", public], check=True, capture_output=True)
        subprocess.run(
            [signing, "sign", "key", folder, "--private_key", secret, "--signature", signature], check=True, capture_output=True
        )
        check = [str(signing), "verify", "key", str(folder), "--public_key", str(public), "--signature", str(signature)]
        subprocess.run(check, check=True, capture_output=True)
        code = f"from safemodels import safe_hash; safe_hash({str(path)!r})"
        a, b, c = interleave(self.rounds, ours, lambda: run(check), lambda: run([str(python), "-c", code]))
        line(name, a, b, "model_signing verify key", 6, higher_is_better=True, memory_limit=MEMORY_LIMIT)
        line(name, a, c, "safemodels.safe_hash", 12, higher_is_better=True, memory_limit=MEMORY_LIMIT)
        shutil.rmtree(folder)

    def attest(self, model, tensors, size):
        """Makes a registry that releases the model, and follows it; the path of a policy by which it counts."""
        docs = pathlib.Path(__file__).resolve().parents[1] / "docs"
        registry = self.work / "registry"
        key = self.work / "acme.pem"

        def oracle(*words):
            return printed([self.oracle, *words], self.env)

        subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", key], check=True)
        oracle("key", "import", str(key), "--plain")
        oracle("registry", "init", str(registry), "--small", "--plain", "--publisher", "acme=acme", "--origin", "bench.example/first")
        weights = self.weights_digest(model).removeprefix("weights:")
        sha256 = printed(["openssl", "dgst", "-sha256", "-r", str(model / "model.safetensors")]).split()[0]
        statement = self.work / "statement.json"
        statement.write_text(json.dumps({
            "_type": "https://in-toto.io/Statement/v1",
            "subject": [
                {"name": "acme/tiny", "digest": {"weights": weights}},
                {"name": "model.safetensors", "digest": {"sha256": sha256}},
            ],
            "predicateType": "urn:oracle-registry:predicate:release:v1",
            "predicate": {
                "model": "acme/tiny", "version": "1.0", "license": "Apache-2.0",
                # By the size it is known before reading that the weights digest will settle it.
                "weights": {"tensors": tensors, "bytes": size, "files": ["model.safetensors"]}, "lineage": {"origin": "from-scratch"},
            },
        }))
        subprocess.run([sys.executable, docs / "sign-statement.py", registry, key, statement], check=True, capture_output=True)
        fingerprint = json.loads(oracle("registry", "publish", str(registry), "--json"))["fingerprint"]
        identity = ["-c", "user.name=bench", "-c", "user.email=bench@localhost"]
        for words in (["init", "-q"], ["add", "-A"], [*identity, "commit", "-q", "-m", "The registry"]):
            subprocess.run(["git", *words], cwd=registry, check=True, capture_output=True)
        oracle("tap", "first", str(registry), "--root", fingerprint)
        oracle("sync", "first")
        policy = self.work / "policy.yaml"
        policy.write_text('version: 1\nrules:\n  - match: "first:acme/*"\n    require: trusted\n')
        return policy

    def python(self, packages, bare):
        """The interpreter of a venv of the bench's own; None where PyPI cannot be reached. `bare` come without what they ask for:
        safemodels names PyTorch, several GB, and needs none of it for safetensors."""
        venv = self.peers or self.work / "peers"
        python = venv / "bin" / "python"
        pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        try:
            if not python.exists():
                subprocess.run([sys.executable, "-m", "venv", venv], check=True, capture_output=True)
                subprocess.run([*pip, *packages], check=True, capture_output=True, timeout=900)
                subprocess.run([*pip, "--no-deps", *bare], check=True, capture_output=True, timeout=300)
            subprocess.run([python, "-c", "import model_signing, safemodels"], check=True, capture_output=True)
        except (OSError, subprocess.SubprocessError):
            return None
        return python
