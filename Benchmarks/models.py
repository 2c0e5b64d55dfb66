"""Models to measure on: some equal tensors of bytes, in each container. Only the standard library.

usage: models.py safetensors|gguf|pt|plain PATH TENSORS BYTES

A process of its own for each: what the bench holds counts to the peak memory of what it starts.
"""

import collections
import io
import pickle
import random
import struct
import sys
import types
import zipfile

NOISE = random.Random(7).randbytes(1 << 20)


def noise(count, start=0):
    """`count` bytes in blocks; noise that repeats every MiB."""
    while count:
        begin = start % len(NOISE)
        block = NOISE[begin : begin + count]
        yield block
        start += len(block)
        count -= len(block)


def plain(path, _, size):
    with open(path, "wb") as file:
        for block in noise(size):
            file.write(block)


def safetensors(path, tensors, size):
    each = size // tensors
    header = "{" + ",".join(
        f'"layer.{i}.weight":{{"dtype":"I8","shape":[{each}],"data_offsets":[{i * each},{(i + 1) * each}]}}' for i in range(tensors)
    ) + "}"
    data = header.encode()
    data += b" " * (-len(data) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(data)) + data)
        for block in noise(each * tensors):
            file.write(block)


def gguf(path, tensors, size):
    def string(text):
        return struct.pack("<Q", len(text)) + text.encode()

    each = size // tensors // 32 * 32
    head = b"GGUF" + struct.pack("<IQQ", 3, tensors, 1)
    head += string("general.architecture") + struct.pack("<I", 8) + string("bench")
    i8 = 24
    head += b"".join(
        string(f"layer.{i}.weight") + struct.pack("<IQIQ", 1, each, i8, i * each) for i in range(tensors)
    )
    with open(path, "wb") as file:
        file.write(head + bytes(-len(head) % 32))
        for block in noise(each * tensors):
            file.write(block)


def pytorch(path, tensors, size):
    """The zip form, as `torch.save` writes it: data.pkl and a stored entry a storage, at multiples of 64."""
    each = size // tensors
    names = ("torch", "torch._utils")
    before = {name: sys.modules.get(name) for name in names}

    # What pickle looks up by name to write it down. `torch` itself is not needed.
    def rebuild(*_):
        raise NotImplementedError

    rebuild.__module__, rebuild.__qualname__, rebuild.__name__ = "torch._utils", "_rebuild_tensor_v2", "_rebuild_tensor_v2"
    storage_type = type("CharStorage", (), {"__module__": "torch"})
    utils = types.ModuleType("torch._utils")
    utils._rebuild_tensor_v2 = rebuild
    torch = types.ModuleType("torch")
    torch.CharStorage, torch._utils = storage_type, utils

    class Storage:
        def __init__(self, key):
            self.key = key

    class Tensor:
        def __init__(self, key):
            self.key = key

        def __reduce__(self):
            return rebuild, (Storage(self.key), 0, (each,), (1,), False, collections.OrderedDict())

    class Pickler(pickle._Pickler):
        def persistent_id(self, thing):
            if isinstance(thing, Storage):
                return ("storage", storage_type, thing.key, "cpu", each)
            return None

    text = io.BytesIO()
    sys.modules.update({"torch": torch, "torch._utils": utils})
    try:
        Pickler(text, protocol=2).dump({f"layer.{i}.weight": Tensor(str(i)) for i in range(tensors)})
    finally:
        for name, module in before.items():
            if module is None:
                del sys.modules[name]
            else:
                sys.modules[name] = module

    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:

        def entry(name, count, blocks):
            info = zipfile.ZipInfo(f"archive/{name}")
            # zipfile adds 20 bytes of ZIP64 where sizes ask for it.
            wide = count >= 1 << 31
            at = archive.fp.tell() + 30 + len(info.filename) + (20 if wide else 0) + 4
            padding = -at % 64
            info.extra = struct.pack("<HH", 0x4246, padding) + b"Z" * padding
            info.file_size = count
            with archive.open(info, "w", force_zip64=wide) as file:
                for block in blocks:
                    file.write(block)

        entry("data.pkl", len(text.getvalue()), [text.getvalue()])
        entry("byteorder", 6, [b"little"])
        for i in range(tensors):
            entry(f"data/{i}", each, noise(each, i * each))
        entry("version", 2, [b"3\n"])


WRITERS = {"safetensors": safetensors, "gguf": gguf, "pt": pytorch, "plain": plain}

if __name__ == "__main__":
    WRITERS[sys.argv[1]](sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
