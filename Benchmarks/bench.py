#!/usr/bin/env python3
"""Ratios against named peers, interleaved in the same run, medians of several.

usage: bench.py --oracle .build/stage/bin/oracle [--only digest,lookup,...] [--rounds 5]

Nothing here is a test: machines differ and are noisy; a ratio between two commands that ran in turn is what lasts.
"""

import argparse
import os
import pathlib
import random
import shutil
import signal
import socket
import sqlite3
import statistics
import struct
import subprocess
import sys
import tempfile
import time


def run(command, env=None, stdin=None):
    """Runs a command to its end: (seconds, peak resident KiB, exit status)."""
    start = time.perf_counter()
    child = subprocess.Popen(command, env=env, stdin=stdin, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    return seconds, usage.ru_maxrss, child.returncode


def interleave(rounds, *commands):
    """Runs the commands in turn, one warm-up each; a list of (seconds, KiB) a command."""
    results = [[] for _ in commands]
    for round_number in range(rounds + 1):
        for index, command in enumerate(commands):
            seconds, memory, status = command()
            if status not in (0, 3, 4):
                sys.exit(f"bench: command {index} ended with status {status}")
            if round_number:
                results[index].append((seconds, memory))
    return results


def line(name, ours, peer, peer_name, target, higher_is_better=False):
    """Prints one figure; the ratio is that of the medians of pairs that ran next to each other."""
    pairs = [(b / a if higher_is_better else a / b) for (a, _), (b, _) in zip(ours, peer)]
    ratio = statistics.median(pairs)
    good = ratio >= target if higher_is_better else ratio <= target
    word = "throughput" if higher_is_better else "time"
    mark = "meets" if good else "MISSES"
    print(
        f"{name}: {statistics.median(a for a, _ in ours):.4f} s; {peer_name} {statistics.median(b for b, _ in peer):.4f} s; "
        f"{word} {ratio:.2f}x (min {min(pairs):.2f}, max {max(pairs):.2f}); {mark} {'>=' if higher_is_better else '<='} {target}x; "
        f"peak {max(m for _, m in ours) // 1024} MiB",
        flush=True,
    )


def absolute(name, ours, target, peer=None):
    median = statistics.median(a for a, _ in ours)
    mark = "meets" if median <= target else "MISSES"
    print(f"{name}: {median:.4f} s; {mark} <= {target} s; peak {max(m for _, m in ours) // 1024} MiB", flush=True)


def write_safetensors(path, tensors, size):
    """`tensors` equal U8 tensors of `size` bytes together, filled with noise that repeats every 8 MiB."""
    each = size // tensors
    header = "{" + ",".join(
        f'"layer.{i}.weight":{{"dtype":"U8","shape":[{each}],"data_offsets":[{i * each},{(i + 1) * each}]}}' for i in range(tensors)
    ) + "}"
    data = header.encode()
    data += b" " * (-len(data) % 8)
    noise = random.Random(7).randbytes(8 << 20)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(data)) + data)
        left = each * tensors
        while left:
            count = min(left, len(noise))
            file.write(noise[:count])
            left -= count


def bench_digest(oracle, work, env, rounds):
    threads = str(os.cpu_count() or 2)
    for label, tensors in (("one tensor", 1), ("10,000 tensors", 10_000)):
        path = work / "large.safetensors"
        write_safetensors(path, tensors, 2 << 30)
        ours, peer = interleave(
            rounds,
            lambda: run([oracle, "digest", "--rehash", "--threads", threads, str(path)], env),
            lambda: run(["b3sum", "--num-threads", threads, str(path)], env),
        )
        line(f"digest of 2 GiB safetensors, {label}, {threads} threads", ours, peer, "b3sum", 0.8, higher_is_better=True)
        path.unlink()


def bench_verify_again(oracle, work, env, rounds):
    folder = work / "model"
    folder.mkdir(exist_ok=True)
    write_safetensors(folder / "model.safetensors", 100, 256 << 20)
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
    ours, peer = interleave(
        rounds * 6,
        lambda: run([oracle, "lookup", probe], env),
        lambda: run(["sqlite3", str(peer_file), f"select entry from digest where hash = x'{probe}'"]),
    )
    line(f"lookup among {len(hashes):,} digests", ours, peer, "sqlite3", 2.0)
    batch = work / "batch.txt"
    batch.write_text("\n".join(random.Random(1).choices(hashes, k=100_000)) + "\n")
    ours = []
    for _ in range(max(3, rounds)):
        with open(batch) as stdin:
            ours.append(run([oracle, "lookup", "-"], env, stdin=stdin)[:2])
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
            more.append(run([oracle, "sync", "bench"], env)[:2])
        absolute("sync of 1,000 more", more, 0.5)
    finally:
        daemon.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--oracle", required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="digest,verify,sync,lookup")
    arguments = parser.parse_args()
    oracle = str(pathlib.Path(arguments.oracle).resolve())
    wanted = arguments.only.split(",")
    with tempfile.TemporaryDirectory(prefix="oracle-bench-") as folder:
        work = pathlib.Path(folder)
        home = work / "home"
        env = {"PATH": os.environ["PATH"], "HOME": str(work), "ORACLE_HOME": str(home), "LANG": "C.UTF-8"}
        print(f"{os.cpu_count()} cores; medians of {arguments.rounds} rounds or more; every pair ran in turn", flush=True)
        if "digest" in wanted:
            bench_digest(oracle, work, env, arguments.rounds)
        if "verify" in wanted:
            bench_verify_again(oracle, work, env, arguments.rounds)
        if "sync" in wanted or "lookup" in wanted:
            bench_sync(oracle, work, env, arguments.rounds, home)
        if "lookup" in wanted:
            bench_lookup(oracle, work, env, arguments.rounds, home)


if __name__ == "__main__":
    main()
