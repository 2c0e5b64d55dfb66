#!/usr/bin/env python3
"""Ratios against named peers, interleaved in the same run, medians of several.

usage: bench.py --oracle .build/stage/bin/oracle [--only digest,containers,sha,lanes,cold,first-verify,verify,sync,lookup,proof,diff,lineage,registry]
                [--rounds 5] [--size MIB] [--peers DIR]

Nothing here is a test: machines differ and are noisy; a ratio between two commands that ran in turn is what lasts. Where others
use the machine too, the ratio of processor time says more. `cold` drops the machine's page cache, and is skipped for who is not
root. `first-verify` installs two packages of PyPI into a folder of its own, or into DIR, where it finds them again.
"""

import argparse
import base64
import hashlib
import json
import os
import pathlib
import random
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time

from comparison import bench_diff
from digests import Digests
from measure import Run, absolute, interleave, line, run, write_model
from registries import bench_registry


def bench_verify_again(oracle, work, env, rounds):
    folder = work / "model"
    folder.mkdir(exist_ok=True)
    write_model("safetensors", folder / "model.safetensors", 100, 256 << 20)
    time.sleep(2.5)  # a file younger than two seconds is never believed
    run([oracle, "verify", str(folder)], env)
    ours, _ = interleave(rounds * 3, lambda: run([oracle, "verify", str(folder)], env), lambda: run(["true"]))
    absolute("second verify of an unchanged model", ours, 0.015)
    shutil.rmtree(folder)


def bench_lookup(oracle, work, env, rounds, home):
    store = home / "cache" / "oracle" / "taps" / "bench.sqlite"
    hashes = (work / "digests.txt").read_text().split()
    probe = hashes[len(hashes) // 2]
    # The peer answers the same question from the same file: which entries hold this digest?
    peer_file = work / "peer.sqlite"
    with sqlite3.connect(peer_file) as database:
        database.execute("create table digest(hash blob, entry blob)")
        database.executemany("insert into digest values (?, ?)", ((bytes.fromhex(h), b"x" * 1500) for h in hashes))
        database.execute("create index by_hash on digest(hash)")
    # One registry, as the peer has one file; then as installed, where the bundled registry is asked too.
    alone = dict(env, ORACLE_NO_DEFAULT_TAP="1")
    question = lambda: run(["sqlite3", str(peer_file), f"select entry from digest where hash = x'{probe}'"])
    ours, both, peer = interleave(
        rounds * 6, lambda: run([oracle, "lookup", probe], alone), lambda: run([oracle, "lookup", probe], env), question
    )
    line(f"lookup among {len(hashes):,} digests", ours, peer, "sqlite3", 2.0)
    line(f"lookup among {len(hashes):,} digests and in the bundled registry", both, peer, "sqlite3")
    batch = work / "batch.txt"
    batch.write_text("\n".join(random.Random(1).choices(hashes, k=100_000)) + "\n")
    ours = []
    for _ in range(max(3, rounds)):
        with open(batch) as stdin:
            ours.append(run([oracle, "lookup", "-"], env, stdin=stdin)[0])
    absolute("lookup - with 100,000 digests", ours, 3.0)
    return store


class GitDaemon:
    def __init__(self, base):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.child = subprocess.Popen(
            ["git", "daemon", "--listen=127.0.0.1", f"--port={self.port}", f"--base-path={base}", "--export-all", "--reuseaddr", str(base)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        sys.exit("bench: git daemon did not start")

    def stop(self):
        os.killpg(self.child.pid, signal.SIGTERM)
        self.child.wait()


def bench_sync(oracle, work, env, rounds, home):
    maker = pathlib.Path(oracle).resolve().parents[2] / "release" / "registry-simulate"
    host = work / "host"
    host.mkdir()
    root = subprocess.run([maker, str(host), "100000"], check=True, capture_output=True, text=True).stdout.strip()
    shutil.copy(host / "digests.txt", work / "digests.txt")
    daemon = GitDaemon(host)
    url = f"git://127.0.0.1:{daemon.port}/bench.git"
    try:
        fresh_env = dict(env)

        def sync_fresh():
            shutil.rmtree(home, ignore_errors=True)
            run([oracle, "tap", "bench", url, "--root", root], fresh_env)
            # `tap` has fetched already, to see the root: the sync that is measured fetches all of it again.
            shutil.rmtree(home / "data" / "taps" / "bench")
            return run([oracle, "sync", "bench"], fresh_env)

        def clone_fresh():
            shutil.rmtree(work / "clone.git", ignore_errors=True)
            return run(["git", "clone", "--quiet", "--bare", "--single-branch", "--branch", "published", url, str(work / "clone.git")])

        peer, ours = interleave(max(3, rounds // 2), clone_fresh, sync_fresh)
        line("sync of 100,000 attestations", ours, peer, "git clone --bare", 2.0)
        ours, _ = interleave(rounds * 2, lambda: run([oracle, "sync", "bench"], env), lambda: run(["true"]))
        absolute("sync with nothing new", ours, 0.05)
        more = []
        for _ in range(3):
            subprocess.run([maker, str(host), "--more", "1000"], check=True, capture_output=True)
            more.append(run([oracle, "sync", "bench"], env)[0])
        absolute("sync of 1,000 more", more, 0.5)
    finally:
        daemon.stop()


def bench_proof(oracle, work, env, rounds):
    """A proof of the bundled registry, checked by a process that has no registry: what it takes beyond starting a command."""
    listed = json.loads(subprocess.run([oracle, "list", "--json"], env=env, check=True, capture_output=True).stdout)
    name = listed["models"][0]["name"]
    info = json.loads(subprocess.run([oracle, "info", name, "--json"], env=env, check=True, capture_output=True).stdout)
    digest = next(d for d in info["registries"][0]["statements"][0]["entry"]["digests"] if d.startswith("sha256:"))
    proof = work / "bench.proof"
    subprocess.run([oracle, "log", "prove", digest, "-o", str(proof), "--quiet"], env=env, check=True, capture_output=True)
    bare = dict(env, ORACLE_NO_DEFAULT_TAP="1")
    root = json.loads(subprocess.run([oracle, "log", "--json"], env=env, check=True, capture_output=True).stdout)["fingerprint"]
    ours, start = interleave(
        rounds * 6,
        lambda: run([oracle, "log", "verify", str(proof), "--root", root, "--quiet"], bare),
        lambda: run([oracle, "env", "--quiet"], bare),
    )
    beyond = [a._replace(seconds=max(a.seconds - b.seconds, 0)) for a, b in zip(ours, start)]
    absolute("log verify: inclusion proofs and signatures, beyond the start of a command", beyond, 0.003)


def decode_entries(cache):
    """What no reader of a lineage is spared, by C modules of Python: each entry hashed, parsed, decoded, hashed and parsed. Nothing is proved, judged or told."""
    with sqlite3.connect(cache) as database:
        start, cpu = time.perf_counter(), time.process_time()
        for (entry,) in database.execute("select bytes from entry"):
            hashlib.sha256(b"\0" + entry).digest()
            payload = base64.b64decode(json.loads(entry)["payload"])
            hashlib.sha256(b"DSSEv1 28 application/vnd.in-toto+json %d %b" % (len(payload), payload)).digest()
            json.loads(payload)
        return Run(time.perf_counter() - start, 0, time.process_time() - cpu), 0


def bench_lineage(oracle, work, env, rounds):
    """1,000 models in 50 generations, every step of the walk proved and judged; the peers answer from an index that they believe, and draw."""
    maker = pathlib.Path(oracle).resolve().parents[2] / "release" / "registry-simulate"
    host = work / "lineage"
    host.mkdir()
    root = subprocess.run([maker, str(host), "--lineage"], check=True, capture_output=True, text=True).stdout.strip()
    alone = dict(env, ORACLE_NO_DEFAULT_TAP="1", ORACLE_HOME=str(work / "lineage-home"))
    subprocess.run([oracle, "tap", "family", str(host / "bench.git"), "--root", root, "--quiet"], env=alone, check=True, capture_output=True)
    subprocess.run([oracle, "sync", "family", "--quiet"], env=alone, check=True, capture_output=True)
    name = "owner-0/model-0"
    answer = subprocess.run([oracle, "lineage", name, "--json"], env=alone, check=True, capture_output=True)
    models = json.loads(answer.stdout)["lineage"]["models"]
    peer_file = work / "lineage.sqlite"
    with sqlite3.connect(peer_file) as database:
        database.execute("create table step(child int, parent int, primary key(child, parent)) without rowid")
        steps = ((index, parent["model"]) for index, model in enumerate(models) for parent in model["parents"])
        database.executemany("insert into step values (?, ?)", steps)
    query = (
        "with recursive up(id) as (values(0) union select parent from step join up on child = id)"
        " select id, group_concat(parent) from up left join step on child = id group by id"
    )
    told = subprocess.run([oracle, "info", name], env=alone, check=True, capture_output=True, text=True).stdout
    digest = re.search("sha256:[0-9a-f]{64}", told)[0]
    cache = work / "lineage-home" / "cache" / "taps" / "family.sqlite"
    ours, verdict, peer, decoded, start = interleave(
        rounds * 4,
        lambda: run([oracle, "lineage", name, "--json"], alone),
        lambda: run([oracle, "lookup", digest, "--quiet"], alone),
        lambda: run(["sqlite3", str(peer_file), query]),
        lambda: decode_entries(cache),
        lambda: run([oracle, "env", "--quiet"], alone),
    )

    def beyond(runs):
        return [a._replace(seconds=max(a.seconds - b.seconds, 0)) for a, b in zip(runs, start)]

    line(f"lineage of {len(models):,} models, 50 generations, proved and judged", ours, peer, "sqlite3's recursive query")
    absolute(f"lineage of {len(models):,} models for a verdict, beyond the start of a command", beyond(verdict), 0.02)
    line("the same", beyond(verdict), decoded, "Python's hashlib, base64 and json over its 1,001 entries")
    absolute(f"the same, written as {len(answer.stdout) / 1e6:.1f} MB of JSON", beyond(ours), 0.02)
    if shutil.which("dot"):
        graph = work / "lineage.dot"
        with open(graph, "wb") as file:
            subprocess.run([oracle, "lineage", name, "--format", "dot"], env=alone, check=True, stdout=file)
        ours, peer = interleave(
            2, lambda: run([oracle, "lineage", name, "--format", "svg"], alone), lambda: run(["dot", "-Tsvg", str(graph)])
        )
        line("lineage drawn as SVG", ours, peer, "dot -Tsvg")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--oracle", required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="digest,containers,sha,lanes,cold,first-verify,verify,sync,lookup,proof,diff,lineage,registry")
    parser.add_argument("--size", type=int, default=2048, metavar="MIB", help="of the models that are read")
    parser.add_argument("--peers", type=pathlib.Path, metavar="DIR", help="a venv that is kept")
    arguments = parser.parse_args()
    oracle = str(pathlib.Path(arguments.oracle).resolve())
    wanted = arguments.only.split(",")
    with tempfile.TemporaryDirectory(prefix="oracle-bench-") as folder:
        work = pathlib.Path(folder)
        home = work / "home"
        env = {"PATH": os.environ["PATH"], "HOME": str(work), "ORACLE_HOME": str(home), "LANG": "C.UTF-8"}
        print(f"{os.cpu_count()} cores; medians of {arguments.rounds} rounds or more; every pair ran in turn", flush=True)
        digests = Digests(oracle, work, env, arguments.rounds, arguments.size << 20, arguments.peers)
        if kinds := [k for k, word in (("safetensors", "digest"), ("gguf", "containers"), ("pt", "containers")) if word in wanted]:
            digests.containers(kinds)
        if "sha" in wanted:
            digests.sha()
        if "lanes" in wanted:
            digests.lanes()
        if "cold" in wanted:
            digests.cold()
        if "first-verify" in wanted:
            digests.first_verify()
        if "verify" in wanted:
            bench_verify_again(oracle, work, env, arguments.rounds)
        if "sync" in wanted or "lookup" in wanted:
            bench_sync(oracle, work, env, arguments.rounds, home)
        if "lookup" in wanted:
            bench_lookup(oracle, work, env, arguments.rounds, home)
        if "diff" in wanted:
            bench_diff(oracle, work, env, arguments.rounds, arguments.size << 20)
        if "proof" in wanted:
            bench_proof(oracle, work, env, arguments.rounds)
        if "lineage" in wanted:
            bench_lineage(oracle, work, env, arguments.rounds)
        if "registry" in wanted:
            bench_registry(oracle, work, arguments.rounds)


if __name__ == "__main__":
    main()
