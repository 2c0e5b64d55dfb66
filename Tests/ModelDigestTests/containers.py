"""Writes the same tensors into every container that is read: python3 containers.py FOLDER

Only the standard library: the formats are written out here byte for byte, apart from the reader that they test.
"""
import io, json, os, struct, sys, zipfile

# name, kind, shape, numbers. GGUF lacks U8 and BOOL, numpy lacks BF16.
TENSORS = [
    ("a.weight", "F32", (2, 3), [0.0, 1.0, 2.5, -3.0, 4.0, 5.0]),
    ("b.half", "F16", (2, 1, 4), [0.5, -1.0, 2.0, 3.0, 4.0, 5.0, 6.0, -0.0]),
    ("b.weight", "I64", (2,), [7, -1]),
    ("c.double", "F64", (3, 5, 2), [i / 7 for i in range(30)]),
    ("d.bytes", "I8", (3, 1), [-128, 0, 127]),
    ("e.ints", "I32", (1, 2), [-(2**31), 2**31 - 1]),
    ("f.scalar", "I16", (), [-2]),
]
LETTER = {"F32": "f", "F16": "e", "F64": "d", "I8": "b", "I16": "h", "I32": "i", "I64": "q"}
SIZE = {"F32": 4, "F16": 2, "F64": 8, "I8": 1, "I16": 2, "I32": 4, "I64": 8}
NUMPY = {"F32": "<f4", "F16": "<f2", "F64": "<f8", "I8": "|i1", "I16": "<i2", "I32": "<i4", "I64": "<i8"}
GGML = {"F32": 0, "F16": 1, "I8": 24, "I16": 25, "I32": 26, "I64": 27, "F64": 28}
ONNX = {"F32": 1, "I8": 3, "I16": 5, "I32": 6, "I64": 7, "F16": 10, "F64": 11}


def pack(kind, numbers):
    return struct.pack("<%d%s" % (len(numbers), LETTER[kind]), *numbers)


def safetensors(tensors):
    header, data = {}, b""
    for name, kind, shape, numbers in tensors:
        raw = pack(kind, numbers)
        header[name] = {"dtype": kind, "shape": list(shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


def gguf(tensors, version=3, alignment=32, split=None):
    def string(text):
        return struct.pack("<Q", len(text)) + text.encode()

    keys = [string("general.architecture") + struct.pack("<I", 8) + string("test")]
    keys.append(string("general.base_model.0.name") + struct.pack("<I", 8) + string("Parent"))
    keys.append(string("tokenizer.ggml.tokens") + struct.pack("<IIQ", 9, 8, 2) + string("a") + string("b"))
    if alignment != 32:
        keys.append(string("general.alignment") + struct.pack("<II", 4, alignment))
    if split:
        keys.append(string("split.no") + struct.pack("<IH", 2, split[0]))
        keys.append(string("split.count") + struct.pack("<IH", 2, split[1]))
        keys.append(string("split.tensors.count") + struct.pack("<Ii", 5, len(TENSORS)))
    infos, data = b"", b""
    for name, kind, shape, numbers in tensors:
        infos += string(name) + struct.pack("<I", len(shape))
        infos += b"".join(struct.pack("<Q", dim) for dim in reversed(shape))
        infos += struct.pack("<IQ", GGML[kind], len(data))
        data += pack(kind, numbers)
        data += bytes(-len(data) % alignment)
    head = b"GGUF" + struct.pack("<IQQ", version, len(tensors), len(keys)) + b"".join(keys) + infos
    return head + bytes(-len(head) % alignment) + data


def npy(kind, shape, numbers, fortran=False, version=1):
    if fortran:
        numbers = column_major(shape, numbers)
    text = "{'descr': %r, 'fortran_order': %s, 'shape': %r, }" % (NUMPY[kind], fortran, tuple(shape))
    opening = b"\x93NUMPY" + bytes([version, 0])
    width = 2 if version == 1 else 4
    text += " " * (-(len(opening) + width + len(text) + 1) % 64) + "\n"
    return opening + len(text).to_bytes(width, "little") + text.encode("latin1") + pack(kind, numbers)


def column_major(shape, numbers):
    out = []

    def walk(index, dim):
        # The first dimension runs fastest.
        if dim < 0:
            place = 0
            for length, step in zip(shape, index):
                place = place * length + step
            out.append(numbers[place])
            return
        for step in range(shape[dim]):
            walk([step] + index, dim - 1)

    walk([], len(shape) - 1)
    return out


def npz(tensors, fortran=False, version=1, method=zipfile.ZIP_STORED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, kind, shape, numbers in tensors:
            info = zipfile.ZipInfo(name + ".npy")
            info.compress_type = method
            # As numpy does: sizes of 64 bits, whatever they are.
            with archive.open(info, "w", force_zip64=True) as entry:
                entry.write(npy(kind, shape, numbers, fortran, version))
    return out.getvalue()


def varint(number):
    number &= 2**64 - 1
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes(out + bytes([number]))


def field(number, value):
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value


def onnx(tensors, form="raw", location="weights.bin"):
    """The model, and the file of its external data."""
    graph, beside = b"", b"\xee" * 16
    # A node with a constant in it, which is no initializer.
    constant = field(1, b"value") + field(5, field(8, b"constant") + field(2, 1) + field(9, bytes(4)))
    graph += field(1, field(2, b"out") + field(4, b"Constant") + field(5, constant))
    for name, kind, shape, numbers in tensors:
        raw = pack(kind, numbers)
        dims = field(1, b"".join(map(varint, shape))) if form == "typed" else b"".join(field(1, d) for d in shape)
        message = dims + field(2, ONNX[kind]) + field(8, name.encode())
        if form == "raw":
            message += field(9, raw)
        elif form == "external":
            for key, value in [("location", location), ("offset", len(beside)), ("length", len(raw))]:
                message += field(13, field(1, key.encode()) + field(2, str(value).encode()))
            message += field(14, 1)
            beside += raw
        elif kind == "F32":
            message += field(4, raw)
        elif kind == "F64":
            message += field(10, raw)
        elif kind == "I64":
            message += field(7, b"".join(map(varint, numbers)))
        elif kind == "F16":
            halves = struct.unpack("<%dH" % len(numbers), raw)
            message += field(5, b"".join(map(varint, halves)))
        else:
            message += field(5, b"".join(map(varint, numbers)))
        graph += field(5, message)
    return field(1, 10) + field(2, b"containers.py") + field(7, graph) + field(8, field(2, 21)), beside


def main(folder):
    def write(name, data):
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(data)

    write("safetensors/model.safetensors", safetensors(TENSORS))
    write("gguf2/model.gguf", gguf(TENSORS, version=2))
    write("gguf3/model.gguf", gguf(TENSORS[::-1], alignment=64))
    write("gguf-split/m-00001-of-00002.gguf", gguf(TENSORS[:3], split=(0, 2)))
    write("gguf-split/m-00002-of-00002.gguf", gguf(TENSORS[3:], split=(1, 2)))
    write("npz/model.npz", npz(TENSORS))
    write("npz-fortran/model.npz", npz(TENSORS, fortran=True, version=2))
    write("npz-deflated/model.npz", npz(TENSORS, method=zipfile.ZIP_DEFLATED))
    write("onnx-raw/model.onnx", onnx(TENSORS)[0])
    write("onnx-typed/model.onnx", onnx(TENSORS, "typed")[0])
    model, beside = onnx(TENSORS, "external")
    write("onnx-external/model.onnx", model)
    write("onnx-external/weights.bin", beside)
    one = [("arr_0",) + TENSORS[3][1:]]
    write("one/safetensors/model.safetensors", safetensors(one))
    write("one/npy/c.npy", npy(*TENSORS[3][1:]))
    write("one/npy-fortran/c.npy", npy(*TENSORS[3][1:], fortran=True, version=3))


if __name__ == "__main__":
    main(sys.argv[1])
