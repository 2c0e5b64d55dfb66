"""Has gguf, numpy and ml_dtypes say what blocks of bytes stand for: python3 blocks.py FOLDER [SEED [BLOCKS]]

    FOLDER/blocks.gguf               a tensor of each of ggml's types, named by it
    FOLDER/plain.safetensors         a tensor of each plain type, named by it
    FOLDER/values.safetensors        F32: for each of these, under its name, what they are decoded to
    FOLDER/quantized.safetensors     F32: "input", from which gguf quantized Q4_0, Q4_1, Q5_0, Q5_1 and Q8_0

Needs gguf, numpy, and ml_dtypes (which onnx brings along).
"""

import json
import os
import struct
import sys

import gguf
import ml_dtypes
import numpy as np
from gguf.quants import dequantize, quantize

folder = sys.argv[1]
random = np.random.default_rng(int(sys.argv[2]) if len(sys.argv) > 2 else 7)
blocks = int(sys.argv[3]) if len(sys.argv) > 3 else 2
os.makedirs(folder, exist_ok=True)


def safetensors(path, tensors):
    header, at = {}, 0
    for name, token, shape, data in tensors:
        header[name] = {"dtype": token, "shape": list(shape), "data_offsets": [at, at + len(data)]}
        at += len(data)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(tensor[3] for tensor in tensors))


def row(array):
    return array.astype("<f4").tobytes()


# What rounding to nearest makes of numbers: blocks of several sizes, one of nothing, one of one number, one that is constant.
inputs = random.normal(0, 1, (blocks + 4, 256)) * 10.0 ** random.uniform(-4, 1, (blocks + 4, 1))
inputs[0] = 0
inputs[1, 1:] = 0
inputs[2] = -0.375
inputs[3] = np.arange(256) - 128
inputs = inputs.astype(np.float32)

ROUNDED = ("Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0")
# Bytes of a block, and where its halves are.
SEARCHED = {"Q2_K": (84, (80, 82)), "Q3_K": (110, (108,)), "Q4_K": (144, (0, 2)), "Q5_K": (176, (0, 2)), "Q6_K": (210, (208,))}

writer = gguf.GGUFWriter(os.path.join(folder, "blocks.gguf"), "none")
values = []
for name in ROUNDED:
    kind = gguf.GGMLQuantizationType[name]
    stored = quantize(inputs, kind)
    writer.add_tensor(name, stored, raw_dtype=kind)
    values.append((name, "F32", inputs.shape, row(dequantize(stored, kind))))
for name, (size, halves) in SEARCHED.items():
    kind = gguf.GGMLQuantizationType[name]
    stored = random.integers(0, 256, (blocks, size), dtype=np.uint8)
    for at in halves:
        stored[:, at : at + 2] = random.normal(0, 0.01, (blocks, 1)).astype("<f2").view(np.uint8)
    writer.add_tensor(name, stored, raw_dtype=kind)
    values.append((name, "F32", (blocks, 256), row(dequantize(stored, kind))))
writer.write_header_to_file()
writer.write_kv_data_to_file()
writer.write_tensors_to_file()
writer.close()

# Every pattern of a byte; for the wider types the edges and some of all the rest.
octets = np.arange(256, dtype=np.uint8)
words = np.concatenate([
    np.array([0, 1, 2, 0x3FF, 0x400, 0x7BFF, 0x7C00, 0x7C01, 0x7E00, 0x7F7F, 0x7F80, 0x8000, 0x8001, 0xFBFF, 0xFC00, 0xFF80]),
    random.integers(0, 1 << 16, 48 * blocks),
]).astype("<u2")
doubles = np.concatenate([
    np.array([0, -0.0, 1, 1 / 3, -1e300, 1e-300, 1e-40, 16777217, 16777219, np.inf, -np.inf, np.nan]),
    random.normal(0, 1, 16 * blocks) * 10.0 ** random.uniform(-45, 38, 16 * blocks),
]).astype("<f8")
with np.errstate(all="ignore"):
    plain = [
        ("F64", doubles, doubles.astype(np.float32)),
        ("F32", doubles.astype("<f4"), doubles.astype(np.float32)),
        ("F16", words, words.view(np.float16).astype(np.float32)),
        ("BF16", words, words.view(ml_dtypes.bfloat16).astype(np.float32)),
        ("F8_E4M3", octets, octets.view(ml_dtypes.float8_e4m3fn).astype(np.float32)),
        ("F8_E5M2", octets, octets.view(ml_dtypes.float8_e5m2).astype(np.float32)),
        ("F8_E4M3FNUZ", octets, octets.view(ml_dtypes.float8_e4m3fnuz).astype(np.float32)),
        ("F8_E5M2FNUZ", octets, octets.view(ml_dtypes.float8_e5m2fnuz).astype(np.float32)),
    ]
safetensors(
    os.path.join(folder, "plain.safetensors"),
    [(name, name, stored.shape, stored.tobytes()) for name, stored, _ in plain])
values += [(name, "F32", decoded.shape, row(decoded)) for name, _, decoded in plain]
safetensors(os.path.join(folder, "values.safetensors"), values)
safetensors(os.path.join(folder, "quantized.safetensors"), [("input", "F32", inputs.shape, row(inputs))])
