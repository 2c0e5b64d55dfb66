"""Running commands in turn, and saying what came of it."""

import os
import pathlib
import statistics
import subprocess
import sys
import time
from typing import NamedTuple

# Peak resident bytes that reading may take, whatever the size of the model.
MEMORY_LIMIT = 100 << 20


class Run(NamedTuple):
    seconds: float
    # Peak resident memory, KiB.
    memory: int
    # User and system time of all threads, seconds.
    cpu: float


def execute(commands, env=None, stdin=None):
    """Runs commands side by side to the end of the last: (Run, the worst exit status)."""
    start = time.perf_counter()
    children = [
        subprocess.Popen(command, env=env, stdin=stdin, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for command in commands
    ]
    ends = []
    for child in children:
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        ends.append((usage, child.returncode))
    seconds = time.perf_counter() - start
    cpu = sum(usage.ru_utime + usage.ru_stime for usage, _ in ends)
    return Run(seconds, max(usage.ru_maxrss for usage, _ in ends), cpu), max(status for _, status in ends)


def run(command, env=None, stdin=None):
    return execute([command], env, stdin)


def interleave(rounds, *commands):
    """Runs the commands in turn, one warm-up each; a list of `Run` a command."""
    results = [[] for _ in commands]
    for round_number in range(rounds + 1):
        for index, command in enumerate(commands):
            outcome, status = command()
            if status not in (0, 3, 4):
                sys.exit(f"bench: command {index} ended with status {status}")
            if round_number:
                results[index].append(outcome)
    return results


def line(name, ours, peer, peer_name, target=None, higher_is_better=False, scale=1.0, streams=1, memory_limit=None):
    """Prints one figure; the ratio is that of the medians of pairs that ran next to each other.

    `scale` is how much more work `ours` did than `peer`, and `streams` how much of it at a time. The ratio of processor time
    says the same of a machine that others use too, but for what threads wait on one another.
    """

    def ratio_of(a, b, scale):
        return scale * b / a if higher_is_better else a / (scale * b)

    pairs = [ratio_of(a.seconds, b.seconds, scale / streams) for a, b in zip(ours, peer)]
    ratio = statistics.median(pairs)
    cpu = statistics.median(ratio_of(max(a.cpu, 1e-4), max(b.cpu, 1e-4), scale) for a, b in zip(ours, peer))
    word = "throughput" if higher_is_better else "time"
    verdict = ""
    if target is not None:
        good = ratio >= target if higher_is_better else ratio <= target
        verdict = f"{'meets' if good else 'MISSES'} {'>=' if higher_is_better else '<='} {target:g}x; "
    peak = max(r.memory for r in ours)
    if memory_limit is not None:
        verdict += "" if peak << 10 <= memory_limit else f"MISSES <= {memory_limit >> 20} MiB; "
    print(
        f"{name}: {median(ours):.4f} s; {peer_name} {median(peer):.4f} s; "
        f"{word} {ratio:.2f}x (min {min(pairs):.2f}, max {max(pairs):.2f}; by processor time {cpu:.2f}x); {verdict}peak {peak >> 10} MiB",
        flush=True,
    )


def absolute(name, ours, target):
    mark = "meets" if median(ours) <= target else "MISSES"
    print(f"{name}: {median(ours):.4f} s; {mark} <= {target} s; peak {max(r.memory for r in ours) >> 10} MiB", flush=True)


def skip(name, why):
    print(f"{name}: skipped; {why}", flush=True)


def write_model(kind, path, tensors, size):
    """`tensors` equal tensors of together `size` bytes, in one file."""
    maker = pathlib.Path(__file__).with_name("models.py")
    subprocess.run([sys.executable, maker, kind, path, str(tensors), str(size)], check=True)


def median(runs):
    return statistics.median(r.seconds for r in runs)
