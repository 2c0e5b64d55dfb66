#!/usr/bin/env python3
"""How many add-checkpoint requests a second a witness answers, each a new head that it writes to the disk first.

usage: witness.py --oracle .build/stage/bin/oracle [--logs 64] [--heads 100]

Every log has one connection and asks for one head after the other, as logs do; the logs ask at the same time. The client is on the
same machine and takes its part of the cores. All bodies are made and signed before the clock starts. Two peers are measured on the same
machine: the same server's `GET /`, which is hummingbird saying a word, and what `openssl speed` verifies of Ed25519 on one core.
"""

import argparse
import asyncio
import base64
import ctypes
import ctypes.util
import hashlib
import json
import os
import re
import pathlib
import subprocess
import sys
import tempfile
import time

TARGET = 500
sodium = ctypes.CDLL(ctypes.util.find_library("sodium"))
sodium.sodium_init()


def sha(data):
    return hashlib.sha256(data).digest()


class Log:
    """A log of test leaves that grows by one entry a head (RFC 6962, C2SP tlog-checkpoint)."""

    def __init__(self, origin):
        self.origin = origin
        self.leaves = []
        self.roots = {}
        self.public = ctypes.create_string_buffer(32)
        self.secret = ctypes.create_string_buffer(64)
        sodium.crypto_sign_ed25519_seed_keypair(self.public, self.secret, sha(origin.encode()))
        typed = b"\x01" + self.public.raw
        self.key_id = sha(origin.encode() + b"\n" + typed)[:4]
        self.vkey = f"{origin}+{self.key_id.hex()}+{base64.b64encode(typed).decode()}"

    def root(self, start, end):
        if (start, end) not in self.roots:
            if end - start == 1:
                self.roots[start, end] = sha(b"\x00" + self.leaves[start])
            else:
                middle = start + (1 << (end - start - 1).bit_length() - 1)
                self.roots[start, end] = sha(b"\x01" + self.root(start, middle) + self.root(middle, end))
        return self.roots[start, end]

    def proof(self, old, start, end, whole=True):
        if old == end - start:
            return [] if whole else [self.root(start, end)]
        middle = start + (1 << (end - start - 1).bit_length() - 1)
        if old <= middle - start:
            return self.proof(old, start, middle, whole) + [self.root(middle, end)]
        return self.proof(old - (middle - start), middle, end, False) + [self.root(start, middle)]

    def next(self):
        old = len(self.leaves)
        self.leaves.append(f"{self.origin} {old}".encode())
        proof = self.proof(old, 0, old + 1) if old else []
        text = f"{self.origin}\n{old + 1}\n{base64.b64encode(self.root(0, old + 1)).decode()}\n"
        signature = ctypes.create_string_buffer(64)
        sodium.crypto_sign_ed25519_detached(
            signature, None, text.encode(), ctypes.c_ulonglong(len(text)), self.secret
        )
        line = base64.b64encode(self.key_id + signature.raw).decode()
        lines = "".join(base64.b64encode(h).decode() + "\n" for h in proof)
        body = f"old {old}\n{lines}\n{text}\n\u2014 {self.origin} {line}\n".encode()
        head = f"POST /add-checkpoint HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n\r\n"
        return head.encode() + body


async def drive(port, requests, times):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for request in requests:
        start = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        status = int(head.split(b" ", 2)[1])
        length = next(int(l.split(b":")[1]) for l in head.split(b"\r\n") if l.lower().startswith(b"content-length:"))
        body = await reader.readexactly(length)
        if status != 200:
            sys.exit(f"bench: a request was answered {status}: {body.decode()}")
        times.append(time.perf_counter() - start)
    writer.close()


def openssl_verifications():
    """Ed25519 signatures that openssl verifies in a second on one core; None where it is not installed."""
    try:
        found = subprocess.run(["openssl", "speed", "-seconds", "1", "ed25519"], capture_output=True, text=True)
    except FileNotFoundError:
        return None
    match = re.search(r"Ed25519\D.*\s([\d.]+)\s*$", found.stdout, re.MULTILINE)
    return float(match.group(1)) if match else None


async def measure(port, batches):
    times = []
    start = time.perf_counter()
    await asyncio.gather(*(drive(port, requests, times) for requests in batches))
    return time.perf_counter() - start, times


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--oracle", required=True)
    parser.add_argument("--logs", type=int, default=64)
    parser.add_argument("--heads", type=int, default=100)
    arguments = parser.parse_args()
    oracle = str(pathlib.Path(arguments.oracle).resolve())
    logs = [Log(f"bench.test/{n}") for n in range(arguments.logs)]
    batches = [[log.next() for _ in range(arguments.heads)] for log in logs]
    # Not in /tmp, which may be memory: every answer waits for a disk.
    with tempfile.TemporaryDirectory(prefix="oracle-witness-bench-", dir=pathlib.Path.cwd()) as folder:
        env = dict(os.environ, ORACLE_HOME=folder)
        subprocess.run([oracle, "key", "generate", "witness", "--plain", "--quiet"], env=env, check=True, capture_output=True)
        words = [oracle, "witness", "serve", "--name", "bench.test/witness", "--listen", "127.0.0.1:0", "--json"]
        server = subprocess.Popen(words + [w for log in logs for w in ("--log", log.vkey)], env=env, stdout=subprocess.PIPE)
        try:
            said = b""
            while not said.endswith(b"}\n"):
                said += server.stdout.readline() or sys.exit("bench: the witness did not start")
            port = int(json.loads(said)["url"].rsplit(":", 1)[1].rstrip("/"))
            hello = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
            plain, _ = asyncio.run(measure(port, [[hello] * arguments.heads for _ in logs]))
            seconds, times = asyncio.run(measure(port, batches))
        finally:
            server.terminate()
            status = server.wait(timeout=60)
    rate = len(times) / seconds
    hello_rate = len(times) / plain
    peer = openssl_verifications()
    times.sort()
    print(
        f"witness: {len(times):,} add-checkpoint requests of {len(logs)} logs in {seconds:.2f} s: {rate:,.0f} a second; "
        f"{'meets' if rate >= TARGET else 'MISSES'} >= {TARGET}; median {times[len(times) // 2] * 1000:.1f} ms, "
        f"99th percentile {times[len(times) * 99 // 100] * 1000:.1f} ms; {os.cpu_count()} cores; ended with {status}"
    )
    print(f"witness: {hello_rate:,.0f} GET / a second of the same server: ratio {rate / hello_rate:.2f}")
    if peer:
        print(f"witness: openssl verifies {peer:,.0f} Ed25519 signatures a second on one core: ratio {rate / peer:.2f}")


if __name__ == "__main__":
    main()
