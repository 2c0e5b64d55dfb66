"""Has ggml itself quantize: python3 quantizers.py FOLDER [SEED [ROWS]]

    FOLDER/input.safetensors    F32 "input": rows of 256 numbers of several kinds
    FOLDER/quantized.gguf       each type's "<type>/<variant>" made of it:
        none                    without an importance matrix
        weighted                with a random one, over some decades
        half, brain             of the input rounded to F16, to BF16
        tuned-1, -2, -3         of the input with noise added, 0.1, 0.01 and 0.001 of its spread: another model

Needs gguf, numpy and libggml-python (ggml's own libraries).
"""

import ctypes
import json
import os
import struct
import sys

import gguf
import libggml
import numpy as np

folder = sys.argv[1]
random = np.random.default_rng(int(sys.argv[2]) if len(sys.argv) > 2 else 7)
rows = int(sys.argv[3]) if len(sys.argv) > 3 else 6
os.makedirs(folder, exist_ok=True)

libraries = os.path.join(os.path.dirname(libggml.__file__), "lib64")
chunk = ctypes.CDLL(os.path.join(libraries, "libggml-base.so")).ggml_quantize_chunk
chunk.restype = ctypes.c_size_t
chunk.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p] + 3 * [ctypes.c_int64] + [ctypes.c_void_p]


def quantized(values, kind, weights=None):
    values = np.ascontiguousarray(values, dtype=np.float32)
    elements, size = gguf.GGML_QUANT_SIZES[kind]
    out = np.zeros((values.shape[0], values.shape[1] // elements * size), np.uint8)
    chunk(int(kind), values.ctypes.data, out.ctypes.data, 0, *values.shape, None if weights is None else weights.ctypes.data)
    return out


def made(count):
    kinds = [
        lambda: random.normal(0, 0.02, 256),
        lambda: random.standard_t(3, 256) * 0.02,
        lambda: random.normal(0, 0.02, 256) * np.where(random.random(256) < 0.01, 30, 1),
        lambda: random.normal(0, 0.02, 256) * np.exp(random.normal(0, 1.5, 256)),
        lambda: random.normal(1, 0.1, 256),
        lambda: np.where(random.random(256) < 0.5, 0, random.normal(0, 1e-3, 256)),
    ]
    return np.array([kinds[row % len(kinds)]() for row in range(count)], np.float32)


inputs = made(rows)
brain = (inputs.view(np.uint32) + 0x7FFF + (inputs.view(np.uint32) >> 16 & 1) & 0xFFFF0000).view(np.float32)
spread = inputs.std(axis=1, keepdims=True)
variants = {
    "none": inputs, "weighted": inputs, "half": inputs.astype(np.float16).astype(np.float32), "brain": brain,
}
for power in (1, 2, 3):
    variants["tuned-%d" % power] = inputs + 10.0**-power * spread * random.normal(0, 1, inputs.shape)

writer = gguf.GGUFWriter(os.path.join(folder, "quantized.gguf"), "none")
for name in ("Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0", "Q2_K", "Q3_K", "Q4_K", "Q5_K", "Q6_K"):
    kind = gguf.GGMLQuantizationType[name]
    for variant, values in variants.items():
        weights = (random.gamma(0.3, 1, 256) + 1e-3).astype(np.float32) if variant == "weighted" else None
        writer.add_tensor("%s/%s" % (name, variant), quantized(values, kind, weights), raw_dtype=kind)
writer.write_header_to_file()
writer.write_kv_data_to_file()
writer.write_tensors_to_file()
writer.close()

data = inputs.astype("<f4").tobytes()
text = json.dumps({"input": {"dtype": "F32", "shape": list(inputs.shape), "data_offsets": [0, len(data)]}}).encode()
text += b" " * (-len(text) % 8)
with open(os.path.join(folder, "input.safetensors"), "wb") as file:
    file.write(struct.pack("<Q", len(text)) + text + data)
