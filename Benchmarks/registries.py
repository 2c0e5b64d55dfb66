"""A source side of 100,000 attestations and as many manifests: what auditing and publishing it takes."""

import json
import os
import pathlib
import subprocess

from measure import absolute, interleave, line, run

COUNT = 100_000
NEW = 1_000


def read_all(source):
    """What any audit does first: every file opened, and every JSON text parsed."""
    for folder in ("attestations", "models"):
        for directory, _, files in os.walk(source / folder):
            for name in files:
                with open(os.path.join(directory, name), "rb") as file:
                    json.loads(file.read())


def bench_registry(oracle, work, rounds):
    maker = pathlib.Path(oracle).resolve().parents[2] / "release" / "registry-simulate"
    host = work / "source-side"
    make = lambda count: subprocess.run([maker, str(host), "--source", str(count)], check=True, capture_output=True)
    make(COUNT)
    source = host / "source"
    env = {"PATH": os.environ["PATH"], "HOME": str(work), "ORACLE_HOME": str(host / "home"), "ORACLE_NO_DEFAULT_TAP": "1", "LANG": "C.UTF-8"}
    git = ["git", "-C", str(source), "-c", "user.name=bench", "-c", "user.email=bench@localhost", "-c", "gc.auto=0"]
    commit = lambda: [subprocess.run(git + words, check=True, capture_output=True) for words in (["add", "-A"], ["commit", "-q", "-m", "bench"])]
    subprocess.run(git + ["init", "-q", "-b", "main"], check=True, capture_output=True)

    absolute(f"registry publish of {COUNT:,} attestations, nothing published yet", [run([oracle, "registry", "publish", str(source)], env)[0]], 60)
    commit()
    reading = ["/usr/bin/python3", "-c", f"import sys; sys.path.insert(0, {str(pathlib.Path(__file__).parent)!r})\nimport pathlib, registries\nregistries.read_all(pathlib.Path(sys.argv[1]))", str(source)]
    ours, peer = interleave(max(2, rounds // 2), lambda: run([oracle, "audit", str(source)], env), lambda: run(reading, env))
    line(f"audit of {COUNT:,} manifests and attestations", ours, peer, "python3 that reads and parses the same files")
    absolute(f"audit of {COUNT:,} manifests and attestations", ours, 20)

    # Each publish has something new; nothing is younger than the clock of a file system can tell.
    ours, peer = [], []
    for _ in range(3):
        make(NEW)
        ours.append(run([oracle, "registry", "publish", str(source)], env)[0])
        peer.append(run(git + ["status", "--porcelain"], env)[0])
        commit()
    line(f"registry publish of {NEW:,} new attestations onto {COUNT:,}", ours, peer, "git status")
    absolute(f"registry publish of {NEW:,} new attestations onto {COUNT:,}", ours, 3)

    base = subprocess.run(git + ["rev-parse", "HEAD"], check=True, capture_output=True, text=True).stdout.strip()
    make(1)
    commit()
    ours, peer = interleave(
        rounds, lambda: run([oracle, "audit", str(source), "--base", base], env), lambda: run(git + ["diff", "--stat", base, "HEAD"], env)
    )
    line(f"audit of one change on top of {COUNT:,}", ours, peer, "git diff --stat")
    absolute(f"audit of one change on top of {COUNT:,}", ours, 0.5)
