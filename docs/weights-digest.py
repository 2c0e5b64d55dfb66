#!/usr/bin/env python3
"""The weights digest, version 1, of safetensors files that are one model: an independent implementation of digests.md.

usage: weights-digest.py FILE...

Needs b3sum (the BLAKE3 team's own tool). Slow and whole in memory: it is here to be read, and to check the fast one.
"""

import json
import struct
import subprocess
import sys


def blake3(data, *options):
    command = ["b3sum", "--no-names", *options]
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout.decode().split()[0]


records = {}
for path in sys.argv[1:]:
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    for name, tensor in header.items():
        if name == "__metadata__":
            continue
        begin, end = tensor["data_offsets"]
        key, dtype, shape = name.encode(), tensor["dtype"].encode(), tensor["shape"]
        if key in records:
            sys.exit(f"{path}: {name} is in two files")
        digest = blake3(data[begin:end])
        record = struct.pack("<I", len(key)) + key + struct.pack("B", len(dtype)) + dtype
        record += struct.pack("B", len(shape)) + b"".join(struct.pack("<Q", dim) for dim in shape)
        record += struct.pack("<Q", end - begin) + bytes.fromhex(digest)
        records[key] = record, digest

message = struct.pack("<Q", len(records)) + b"".join(records[key][0] for key in sorted(records))
print("weights:" + blake3(message, "--derive-key", "oracle-registry weights v1"))
for key in sorted(records):
    print(key.decode(), records[key][1])
