#!/usr/bin/env python3
"""usage: convert-f16.py MODEL OUT

Copies a model's folder with the tensors of model.safetensors as F16: every number rounded to the nearest one that fits. For the demo; it
needs nothing but Python.
"""

import json
import pathlib
import shutil
import struct
import sys

CHUNK = 1 << 18  # numbers


def halves(data, dtype):
    for start in range(0, len(data), CHUNK * 4):
        part = data[start : start + CHUNK * 4]
        if dtype == "BF16":
            # A BF16 number is the upper half of an F32 one.
            wide = bytearray(2 * len(part))
            wide[2::4], wide[3::4] = part[0::2], part[1::2]
            part = wide
        count = len(part) // 4
        yield struct.pack(f"<{count}e", *struct.unpack(f"<{count}f", part))


def main(model, out):
    shutil.copytree(model, out)
    data = (model / "model.safetensors").read_bytes()
    (length,) = struct.unpack_from("<Q", data)
    header = json.loads(data[8 : 8 + length])
    body = memoryview(data)[8 + length :]
    new, parts, at = {}, [], 0
    for name, tensor in sorted(header.items(), key=lambda item: item[1].get("data_offsets", [0])[0]):
        if name == "__metadata__":
            new[name] = tensor
            continue
        begin, end = tensor["data_offsets"]
        dtype, raw = tensor["dtype"], bytes(body[begin:end])
        if dtype in ("F32", "BF16"):
            dtype, raw = "F16", b"".join(halves(raw, dtype))
        new[name] = {"dtype": dtype, "shape": tensor["shape"], "data_offsets": [at, at + len(raw)]}
        parts.append(raw)
        at += len(raw)
    text = json.dumps(new, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(out / "model.safetensors", "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for part in parts:
            file.write(part)


main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
