"""Writes PyTorch files without torch: python3 torchfiles.py FOLDER, or --convert MODEL.safetensors OUT.bin

    same/       the tensors of TENSORS in safetensors and in every form that torch.save has; all have one weights digest
    other/      near misses: one bit, name, dtype or dimension is another; each has a digest of its own
    plain/      pickles of plain data without a tensor
    bad/        what must be refused; the file's name says what is wrong
    bad.tsv     name, code of the error, words of its sentence

torch's modules, classes and functions are stood in for by things of the same names: pickle writes no more of them.
"""

import collections
import datetime
import io
import json
import os
import pickle
import struct
import sys
import types
import zipfile

# --- torch's names ---------------------------------------------------------------------------------------------------


def module(name):
    parts = name.split(".")
    for end in range(1, len(parts) + 1):
        path = ".".join(parts[:end])
        if path not in sys.modules:
            sys.modules[path] = types.ModuleType(path)
            if end > 1:
                setattr(sys.modules[".".join(parts[: end - 1])], parts[end - 1], sys.modules[path])
    return sys.modules[name]


def named(path, name):
    """A global that pickle writes as `path name`."""
    holder = module(path)
    if not hasattr(holder, name):
        made = type(name, (), {"__module__": path, "__qualname__": name})
        setattr(holder, name, made)
    return getattr(holder, name)


class Call:
    """An object that pickle writes as a call."""

    def __init__(self, function, *arguments, state=None):
        self.function, self.arguments, self.state = function, arguments, state

    def __reduce__(self):
        whole = (self.function, self.arguments)
        return whole if self.state is None else whole + (self.state,)


# safetensors' token: torch's storage, or a dtype that has only bytes; width
TYPES = {
    "F32": ("FloatStorage", 4), "F64": ("DoubleStorage", 8), "F16": ("HalfStorage", 2),
    "BF16": ("BFloat16Storage", 2), "I64": ("LongStorage", 8), "I32": ("IntStorage", 4),
    "I16": ("ShortStorage", 2), "I8": ("CharStorage", 1), "U8": ("ByteStorage", 1), "BOOL": ("BoolStorage", 1),
    "C64": ("ComplexFloatStorage", 8), "C128": ("ComplexDoubleStorage", 16),
    "F8_E4M3": ("float8_e4m3fn", 1), "F8_E5M2": ("float8_e5m2", 1), "F8_E4M3FNUZ": ("float8_e4m3fnuz", 1),
    "F8_E5M2FNUZ": ("float8_e5m2fnuz", 1), "F8_E8M0": ("float8_e8m0fnu", 1), "U16": ("uint16", 2),
    "U32": ("uint32", 4), "U64": ("uint64", 8),
}


class Storage:
    def __init__(self, token, data, typename=None, count=None):
        self.token, self.data = token, data
        self.name, self.width = TYPES[token]
        self.typed = self.name.endswith("Storage")
        self.typename = typename
        self.stated = count

    @property
    def type(self):
        if self.typename:
            return named("torch", self.typename)
        return named("torch", self.name) if self.typed else named("torch.storage", "UntypedStorage")

    @property
    def count(self):
        if self.stated is not None:
            return self.stated
        return len(self.data) // self.width if self.typed else len(self.data)


def contiguous(shape):
    out, step = [], 1
    for dim in reversed(shape):
        out.insert(0, step)
        step *= max(dim, 1)
    return tuple(out)


def tensor(storage, shape, offset=0, stride=None, version=2):
    stride = contiguous(shape) if stride is None else stride
    hooks = collections.OrderedDict()
    utils = "torch._utils"
    if version == 1:
        return Call(named(utils, "_rebuild_tensor"), storage, offset, tuple(shape), stride)
    if storage.typed:
        return Call(named(utils, "_rebuild_tensor_v2"), storage, offset, tuple(shape), stride, False, hooks)
    return Call(
        named(utils, "_rebuild_tensor_v3"), storage, offset, tuple(shape), stride, False, hooks,
        named("torch", storage.name))


def parameter(of):
    return Call(named("torch._utils", "_rebuild_parameter"), of, True, collections.OrderedDict())


# --- the two forms ---------------------------------------------------------------------------------------------------


class Pickler(pickle._Pickler):
    """Python's own pickler, in Python: it looks names up in our stand-ins."""

    def __init__(self, out, protocol, legacy=False, views={}):
        super().__init__(out, protocol)
        self.legacy, self.views, self.storages, self.keys = legacy, views, [], {}

    def persistent_id(self, value):
        if not isinstance(value, Storage):
            return None
        root, view = self.views.get(id(value), (value, None))
        if id(root) not in self.keys:
            self.keys[id(root)] = str(len(self.storages) + (94000 if self.legacy else 0))
            self.storages.append(root)
        key = self.keys[id(root)]
        if not self.legacy:
            return ("storage", value.type, key, "cpu", value.count)
        return ("storage", root.type, key, "cpu", root.count, view)


def archive(value, path, protocol=2, folder="archive", align=True, descriptors=True, zip64=False, order=b"little",
            edit=None, extra=()):
    out = io.BytesIO()
    pickler = Pickler(out, protocol)
    pickler.dump(value)
    entries = [("data.pkl", out.getvalue())]
    if order is not None:
        entries.append(("byteorder", order))
    entries += [(f"data/{number}", storage.data) for number, storage in enumerate(pickler.storages)]
    entries += [("version", b"3\n")] + list(extra)
    write_zip(path, [(f"{folder}/{name}", data) for name, data in (edit(entries) if edit else entries)],
              align, descriptors, zip64)


def write_zip(path, entries, align=True, descriptors=True, zip64=False, methods={}, raw=None):
    """A zip as PyTorch's writer makes it: stored, data at multiples of 64, sizes in a descriptor behind the data."""
    import zlib
    out, directory = bytearray(), bytearray()
    for name, data in entries:
        packed, method = data, methods.get(name, 0)
        if method == 8:
            packer = zlib.compressobj(wbits=-15)
            packed = packer.compress(data) + packer.flush()
        encoded, at, crc = name.encode(), len(out), zlib.crc32(data)
        pad = (-(at + 30 + len(encoded) + 4)) % 64 if align else 0
        extra = (b"FB" + struct.pack("<H", pad) + b"Z" * pad) if align else b""
        flags = 0x0808 if descriptors else 0x0800
        sizes = (0, 0, 0) if descriptors else (crc, len(packed), len(data))
        out += struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, flags, method, 0, 0, *sizes, len(encoded), len(extra))
        out += encoded + extra + packed
        if descriptors:
            out += struct.pack("<IIII", 0x08074B50, crc, len(packed), len(data))
        wide = struct.pack("<HHQQQ", 1, 24, len(data), len(packed), at) if zip64 else b""
        stated = (0xFFFFFFFF, 0xFFFFFFFF) if zip64 else (len(packed), len(data))
        directory += struct.pack(
            "<IHHHHHHIIIHHHHHII", 0x02014B50, 0, 45 if zip64 else 20, flags, method, 0, 0, crc, *stated, len(encoded),
            len(wide), 0, 0, 0, 0, 0xFFFFFFFF if zip64 else at) + encoded + wide
    start, count = len(out), len(entries)
    out += directory
    if zip64:
        out += struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, 45, 45, 0, 0, count, count, len(directory), start)
        out += struct.pack("<IIQI", 0x07064B50, 0, start + len(directory), 1)
    out += struct.pack(
        "<IHHHHIIH", 0x06054B50, 0, 0, count, count, len(directory), 0xFFFFFFFF if zip64 else start, 0)
    with open(path, "wb") as file:
        file.write(raw(bytes(out)) if raw else out)


MAGIC = 0x1950A86A20F9469CFC6C


def legacy(value, path, protocol=2, views={}, little=True, keys=None, behind=b"", counts=lambda n: n):
    system = {"protocol_version": 1001, "little_endian": little, "type_sizes": {"short": 2, "int": 4, "long": 4}}
    with open(path, "wb") as file:
        for head in (MAGIC, 1001, system):
            pickle.dump(head, file, protocol)
        pickler = Pickler(file, protocol, True, views)
        pickler.dump(value)
        order = [pickler.keys[id(storage)] for storage in pickler.storages] if keys is None else keys
        pickle.dump(order, file, protocol)
        for storage in pickler.storages:
            file.write(struct.pack("<q", counts(storage.count)) + storage.data)
        file.write(behind)


def safetensors(tensors, path):
    header, data = {}, b""
    for name, token, shape, body in tensors:
        header[name] = {"dtype": token, "shape": shape, "data_offsets": [len(data), len(data) + len(body)]}
        data += body
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


# --- the same tensors ------------------------------------------------------------------------------------------------


def noise(count, seed):
    out, state = bytearray(), seed * 2654435761 + 1
    while len(out) < count:
        state = (state * 6364136223846793005 + 1442695040888963407) % (1 << 64)
        out += struct.pack("<Q", state ^ (state >> 29))
    return bytes(out[:count])


TENSORS = [
    ("wte.weight", "F32", [7, 5], noise(140, 1)), ("wte.twin", "F32", [7, 5], noise(140, 1)),
    ("h.0.bf16", "BF16", [3, 2, 4], noise(48, 2)), ("h.0.half", "F16", [6], noise(12, 3)),
    ("h.0.ids", "I64", [2, 1, 2], noise(32, 4)), ("h.0.mask", "BOOL", [4], b"\1\0\0\1"),
    ("h.1.e4m3", "F8_E4M3", [2, 3], noise(6, 5)), ("h.1.e5m2", "F8_E5M2", [5], noise(5, 6)),
    ("h.1.e8m0", "F8_E8M0", [3], noise(3, 16)), ("h.1.fnuz", "F8_E4M3FNUZ", [3], noise(3, 17)),
    ("h.1.complex", "C64", [3], noise(24, 7)), ("h.1.double", "F64", [1, 2], noise(16, 8)),
    ("h.1.u16", "U16", [3], noise(6, 9)), ("scalar", "F32", [], noise(4, 10)), ("empty", "F32", [0, 3], b""),
    ("long", "F32", [300, 1000], noise(1_200_000, 11)),
]


def state_dict(tensors=TENSORS, wrap=lambda t: t, share=False, version=2):
    known, out = {}, collections.OrderedDict()
    for name, token, shape, body in tensors:
        storage = known.get(body) if share else None
        if storage is None:
            storage = known[body] = Storage(token, body)
        out[name] = wrap(tensor(storage, shape, version=version if TYPES[token][0].endswith("Storage") else 2))
    return out


def elements(body, width):
    return [body[at:at + width] for at in range(0, len(body), width)]


def views():
    """The same tensors as views: transposed, with an offset, every other element, in one storage together."""
    out = collections.OrderedDict()
    for name, token, shape, body in TENSORS:
        width = TYPES[token][1]
        parts = elements(body, width)
        if name in ("wte.weight", "h.0.bf16", "long"):
            # Stored with the last dimension outermost.
            rows, columns = len(parts) // shape[-1], shape[-1]
            stored = b"".join(parts[row * columns + column] for column in range(columns) for row in range(rows))
            stride = contiguous(shape[:-1]) + (rows,)
            out[name] = tensor(Storage(token, stored), shape, stride=stride)
        elif name in ("h.0.half", "h.1.complex", "h.1.e5m2", "h.1.u16"):
            # Every third element, after two others.
            stored = noise(2 * width, 20) + b"".join(part + noise(2 * width, 21) for part in parts)
            storage = Storage(token, stored)
            out[name] = tensor(storage, shape, offset=2, stride=(3,))
        elif name == "h.0.ids":
            # Both values repeated would be another tensor: a stride for a dimension of 1 says nothing.
            out[name] = tensor(Storage(token, noise(24, 22) + body), shape, offset=3, stride=(2, 99, 1))
        else:
            out[name] = tensor(Storage(token, body), shape)
    return out


def one_storage():
    out, four = collections.OrderedDict(), [t for t in TENSORS if t[1] == "F32" and t[2]]
    whole = Storage("F32", b"".join(body for _, _, _, body in four))
    at = {}
    for name, _, _, body in four:
        at[name] = sum(len(b) for n, _, _, b in four[: [n for n, _, _, _ in four].index(name)]) // 4
    for name, token, shape, body in TENSORS:
        out[name] = tensor(whole, shape, offset=at[name]) if name in at else tensor(Storage(token, body), shape)
    return out


def same(folder):
    def at(name):
        return os.path.join(folder, name)

    safetensors(TENSORS, at("model.safetensors"))
    for protocol in (2, 3, 4, 5):
        archive(state_dict(), at(f"zip-protocol-{protocol}.pt"), protocol)
        legacy(state_dict(), at(f"stream-protocol-{protocol}.pt"), protocol)
    archive(state_dict(), at("zip-64-bit.pt"), zip64=True)
    archive(state_dict(), at("zip-plain-headers.pth"), descriptors=False, align=False, order=None, folder="a b")
    archive(state_dict(share=True), at("zip-shared-storages.pt"))
    archive(state_dict(wrap=parameter), at("zip-parameters.bin"))
    archive(state_dict(version=1), at("zip-rebuild-v1.bin"))
    archive(views(), at("zip-views.pt"))
    archive(one_storage(), at("zip-one-storage.ckpt"))
    legacy(one_storage(), at("stream-one-storage.pt"))
    archive(dict(reversed(state_dict().items())), at("zip-another-order.pt"))
    legacy(views(), at("stream-views.pt"))
    # A storage that is a view of another.
    wide = Storage("F32", noise(8, 30) + TENSORS[0][3] + noise(12, 31))
    part, value = Storage("F32", TENSORS[0][3]), state_dict()
    value["wte.weight"] = tensor(part, [7, 5])
    legacy(value, at("stream-storage-views.pt"), views={id(part): (wide, ("77", 2, 35))})
    # Nested: keys are joined.
    nested = {"wte": {"weight": None}, "h": [collections.OrderedDict(), {}]}
    for name, made in state_dict().items():
        parts = name.split(".")
        if parts[0] == "h":
            nested["h"][int(parts[1])][parts[2]] = made
        elif len(parts) == 2:
            nested[parts[0]][parts[1]] = made
        else:
            nested[name] = made
    archive(nested, at("zip-nested.pt"), 4)
    # What a trainer adds is no tensor.
    import argparse
    more = state_dict()
    more["epoch"] = 3
    more["lr"] = 1e-3
    more["args"] = argparse.Namespace(name="x", layers=[1, 2])
    more["when"] = datetime.datetime(2024, 1, 2)
    more["big"] = 1 << 90
    more["bytes"] = b"\0\xff"
    more["seen"] = {1, 2}
    more["count"] = collections.Counter("abca")
    more["default"] = collections.defaultdict(list)
    more["device"] = Call(named("torch", "device"), "cuda", 0)
    more["size"] = Call(named("torch", "Size"), (2, 3))
    more["dtype"] = named("torch", "float16")
    more["numpy"] = Call(
        named("numpy.core.multiarray", "scalar"),
        Call(named("numpy", "dtype"), "f8", False, True, state=(3, "<", None, None, None, -1, -1, 0)), b"\0" * 8)
    more["array"] = Call(
        named("numpy.core.multiarray", "_reconstruct"), named("numpy", "ndarray"), (0,), b"b",
        state=(1, (2,), Call(named("numpy", "dtype"), "u4", False, True), False, b"\0" * 8))
    more["callbacks"] = {named("pytorch_lightning.callbacks.model_checkpoint", "ModelCheckpoint"): {"best": 1.5}}
    more["attributes"] = Call(collections.OrderedDict, state={"_metadata": collections.OrderedDict(version=1)})
    for protocol in (2, 4):
        archive(more, at(f"zip-with-trainer-state-{protocol}.ckpt"), protocol)


def other(folder):
    def change(index, **how):
        out = [list(t) for t in TENSORS]
        for place, value in how.items():
            out[index][{"name": 0, "token": 1, "shape": 2, "body": 3}[place]] = value
        return out

    first = TENSORS[0][3]
    for name, tensors in {
        "one-bit": change(0, body=bytes([first[0] ^ 1]) + first[1:]),
        "one-name": change(0, name="wte.Weight"), "one-dtype": change(0, token="I32"),
        "one-dimension": change(0, shape=[5, 7]), "one-less": TENSORS[1:],
        "a-dimension-of-1": change(0, shape=[1, 7, 5]),
    }.items():
        archive(state_dict([tuple(t) for t in tensors]), os.path.join(folder, f"{name}.pt"))
    # The same bytes, read across.
    value = state_dict()
    value["wte.weight"] = tensor(Storage("F32", first), [7, 5], stride=(1, 7))
    archive(value, os.path.join(folder, "transposed.pt"))


def plain(folder):
    for protocol in (2, 3, 4, 5):
        with open(os.path.join(folder, f"numbers-{protocol}.pkl"), "wb") as file:
            pickle.dump({"a": [1, -2, 1 << 80, 2.5, None, True], "b": (b"x", "y", {1}, frozenset([2]))}, file, protocol)
    archive({"epoch": 1, "names": ["a"]}, os.path.join(folder, "no-tensors.pt"))


# --- what must be refused ----------------------------------------------------------------------------------------------


def text(value):
    return b"X" + struct.pack("<I", len(value.encode())) + value.encode()


def short(value):
    return b"\x8c" + bytes([len(value)]) + value.encode()


HEAD = b"\x80\x02"
SYSTEM = HEAD + b"cposix\nsystem\n"
RUN = text("true") + b"\x85R."
ORDERED = b"ccollections\nOrderedDict\n"

# The tests read these files with limits of so many objects, marks and values on the stack, and eight times as many opcodes.
SMALL = 1 << 13

REFUSED = [
    ("posix.system", SYSTEM + RUN, "posix.system at byte 2"),
    ("nt.system", HEAD + b"cnt\nsystem\n" + RUN, "nt.system at byte 2"),
    ("builtins.eval", HEAD + b"}" + text("w") + b"cbuiltins\neval\n" + RUN, "builtins.eval at byte 9"),
    ("builtins.exec", HEAD + b"c__builtin__\nexec\n" + RUN, "__builtin__.exec"),
    ("builtins.getattr", HEAD + b"cbuiltins\ngetattr\n" + RUN, "builtins.getattr"),
    ("builtins.__import__", HEAD + b"cbuiltins\n__import__\n" + RUN, "builtins.__import__"),
    ("subprocess.Popen", HEAD + b"csubprocess\nPopen\n" + RUN, "subprocess.Popen"),
    ("runpy._run_code", HEAD + b"crunpy\n_run_code\n" + RUN, "runpy._run_code"),
    ("torch.load", HEAD + b"ctorch\nload\n" + RUN, "torch.load"),
    ("torch.storage._load_from_bytes", HEAD + b"ctorch.storage\n_load_from_bytes\n" + RUN, "_load_from_bytes"),
    ("torch.hub.load", HEAD + b"ctorch.hub\nload\n" + RUN, "torch.hub.load"),
    ("a-whole-module", HEAD + b"ctorch.nn.modules.linear\nLinear\n)\x81.", "torch.nn.modules.linear.Linear"),
    ("named-and-not-called", SYSTEM + b"0N.", "posix.system"),
    ("hidden-behind-stop-in-a-memo", HEAD + b"cposix\nsystem\nq\x000}.", "posix.system"),
    ("stack-global", b"\x80\x04" + short("posix") + short("system") + b"\x93" + RUN, "posix.system at byte 17"),
    ("stack-global-of-a-memo",
     b"\x80\x04" + short("system") + b"\x94" + short("posix") + b"\x94h\x00\x93" + RUN, "posix.system"),
    ("stack-global-of-an-attribute",
     b"\x80\x04" + short("torch") + short("serialization.os.system") + b"\x93" + RUN,
     "torch.serialization.os.system"),
    ("stack-global-of-no-text", b"\x80\x04K\x01" + short("system") + b"\x93.", "no text"),
    ("stack-global-of-joined-names",
     b"\x80\x04" + short("torch._utils _rebuild_tensor_v2") + short("") + b"\x93.", "at byte"),
    ("nested-reduce", HEAD + ORDERED + b"cos\nsystem\n" + text("x") + b"\x85R\x85R.", "os.system"),
    ("reduce-of-no-function", HEAD + b"K\x01)R.", "no function"),
    ("reduce-of-a-type", HEAD + b"ctorch\nFloatStorage\nK\x05\x85R.", "only named"),
    ("reduce-without-arguments", HEAD + ORDERED + b"K\x01R.", "no arguments"),
    ("inst", HEAD + b"(" + text("x") + b"iposix\nsystem\n.", "INST"),
    ("obj", HEAD + b"(cposix\nsystem\n" + text("x") + b"o.", "posix.system"),
    ("obj-of-a-listed-global", HEAD + b"(" + ORDERED + b"o.", "OBJ"),
    ("newobj-ex", b"\x80\x04" + ORDERED + b")}\x92.", "NEWOBJ_EX"),
    ("newobj-of-a-function", HEAD + b"c_codecs\nencode\n)\x81.", "NEWOBJ"),
    ("build-setstate", HEAD + ORDERED + b")R}" + text("__setstate__") + ORDERED + b"sb.", "__setstate__"),
    ("build-class", HEAD + b"cargparse\nNamespace\n)\x81}" + text("__class__") + ORDERED + b"sb.", "__class__"),
    ("build-slots", HEAD + b"cargparse\nNamespace\n)\x81N}\x86b.", "no dictionary"),
    ("build-on-a-list", HEAD + b"]}b.", "BUILD on"),
    ("build-on-a-function", HEAD + ORDERED + b"}b.", "BUILD on"),
    ("ext1", HEAD + b"\x82\x01.", "EXT1"), ("ext2", HEAD + b"\x83\x01\x01.", "EXT2"),
    ("ext4", HEAD + b"\x84\x01\x01\x01\x01.", "EXT4"),
    ("persistent-id-of-text", HEAD + b"Pstorage\n.", "PERSID"),
    ("persistent-id-of-a-number", HEAD + b"K\x01Q.", "persistent id"),
    ("persistent-id-module", HEAD + b"(" + text("module") + ORDERED + text("f.py") + text("x") + b"tQ.", "\"module\""),
    ("persistent-id-with-a-strange-type",
     HEAD + b"(" + text("storage") + ORDERED + text("0") + text("cpu") + b"K\x01tQ.", "not torch's"),
    ("persistent-id-with-a-negative-count",
     HEAD + b"(" + text("storage") + b"ctorch\nFloatStorage\n" + text("0") + text("cpu") + b"J\xff\xff\xff\xfftQ.",
     "not torch's"),
    ("protocol-0", b"cposix\nsystem\n(S'true'\ntR.", "posix.system at byte 0"),
    ("protocol-1", b"(lq\0(U\x04truecposix\nsystem\nR.", "posix.system at byte 11"),
    ("protocol-0-inst", b"(S'true'\niposix\nsystem\n.", "posix.system at byte 9"),
    ("protocol-0-that-goes-on", b"N" * (1 << 20) + b"cposix\nsystem\n.", "than are followed"),
    ("protocol-1-said", b"\x80\x01N.", "protocol 1"), ("protocol-6", b"\x80\x06N.", "protocol 6"),
    ("protocol-twice", HEAD + b"\x80\x04N.", "PROTO"),
    ("textual-number", HEAD + b"I01\n.", "INT"), ("textual-string", HEAD + b"S'x'\n.", "STRING"),
    ("textual-memo", HEAD + b"Ng0\n.", "GET"),
    ("buffer-out-of-band", b"\x80\x05\x97.", "NEXT_BUFFER"),
    ("no-opcode", HEAD + b"\xff.", "the byte 255"),
    ("encode-with-another-codec", HEAD + b"c_codecs\nencode\n" + text("x") + text("rot13") + b"\x86R.", "_codecs.encode"),
    ("bytearray-of-a-size", HEAD + b"cbuiltins\nbytearray\nJ\xff\xff\xff\x7f\x85R.", "bytearray"),
    ("numpy-array-of-a-size",
     HEAD + b"cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nJ\xff\xff\xff\x7f\x85C\x01b\x87R.", "_reconstruct"),
    ("set-item-of-a-list", HEAD + b"]K\x00K\x01s.", "an append"),
    ("append-to-a-dictionary", HEAD + b"}K\x00a.", "an append"),
    ("name-of-a-kilobyte", HEAD + b"c" + b"a" * 1024 + b"\nb\n.", "a name of more"),
    ("name-with-controls", HEAD + b"cos\x1b[2J\nsystem\n.", "os?[2J.system"),
    ("text-that-is-no-utf8", HEAD + b"X\x02\0\0\0\xc3\x28.", "no UTF-8"),
    ("text-with-a-surrogate", HEAD + b"X\x03\0\0\0\xed\xa0\x80.", "no UTF-8"),
    ("memo-of-4-billion", HEAD + b"Nr\xff\xff\xff\xff.", "memo"),
    ("string-of-a-gigabyte", HEAD + b"B\0\0\0\x40.", "string of 1073741824 bytes"),
    ("string-of-64-bits", b"\x80\x04\x8e" + b"\xff" * 8 + b".", "string of"),
    ("stack-bomb", HEAD + b"N" * (SMALL + 2) + b".", "on the stack"),
    ("mark-bomb", HEAD + b"(" * (SMALL + 1) + b".", "marks"),
    ("object-bomb", HEAD + b")0" * (SMALL + 1) + b"N.", "objects"),
    ("opcode-bomb", HEAD + b"N0" * (4 * SMALL + 1) + b"N.", "opcodes"),
    ("values-by-copies",
     HEAD + b"]q\x00(" + b"K\x01" * 6000 + b"e0" + b"cbuiltins\nlist\nq\x010" + b"h\x01h\x00\x85R0" * 100 + b"N.", "values"),
    ("list-in-itself", HEAD + b"]q\x00h\x00a.", "nested deeper"),
    ("billion-laughs",
     HEAD + b"]q\x00(" + b"K\x01" * 10 + b"e"
     + b"".join(b"0]q" + bytes([n + 1]) + b"(" + (b"h" + bytes([n])) * 10 + b"e" for n in range(20)) + b".", "again and again"),
    ("nested-a-thousand-deep", HEAD + b"]" * 1000 + b"a" * 999 + b".", "nested deeper"),
    ("bytes-behind-the-pickle", HEAD + b"}.cos\nsystem\n.", "bytes follow"),
    ("list-for-set-of-pairs", HEAD + ORDERED + b"]K\x01a\x85R.", "OrderedDict"),
    ("rebuild-with-no-storage",
     HEAD + b"ctorch._utils\n_rebuild_tensor\n(K\x01K\x00))tR.", "_rebuild_tensor"),
    ("rebuild-from-type-of-itself",
     HEAD + b"ctorch._tensor\n_rebuild_from_type_v2\nq\x00(h\x00ctorch\nTensor\n)NtR.", "_rebuild_from_type_v2"),
]

DAMAGED = [
    ("empty", b"", "not-a-pickle", "neither"), ("no-pickle", b"lmgg" + noise(64, 1), "not-a-pickle", "neither"),
    ("no-pickle-with-a-c", b"c" + noise(64, 1), "not-a-pickle", "neither"), ("one-byte", b"\x80", "truncated", "too early"),
    ("cut-in-a-name", HEAD + b"cposix\nsys", "truncated", "too early"),
    ("cut-before-stop", HEAD + b"}", "truncated", "too early"),
    ("cut-in-a-text", HEAD + b"X\x10\0\0\0abc", "truncated", "too early"),
    ("cut-in-a-frame", b"\x80\x04\x95\x10\0\0\0\0\0\0\0N.", "truncated", "too early"),
    ("pop-of-nothing", HEAD + b"0.", "pickle-malformed", "nothing on the stack"),
    ("reduce-of-nothing", HEAD + b"R.", "pickle-malformed", "nothing on the stack"),
    ("below-the-mark", HEAD + b"N(\x85.", "pickle-malformed", "nothing on the stack"),
    ("no-mark", HEAD + b"t.", "pickle-malformed", "no mark"),
    ("memo-that-is-empty", HEAD + b"h\x05.", "pickle-malformed", "memo"),
    ("stop-over-two", HEAD + b"NN.", "pickle-malformed", "STOP"),
    ("stop-over-nothing", HEAD + b".", "pickle-malformed", "STOP"),
    ("key-without-value", HEAD + b"}(K\x01u.", "pickle-malformed", "without a value"),
]


def bad(folder):
    lines = []

    def put(name, code, words):
        lines.append(f"{name}\t{code}\t{words}")
        return os.path.join(folder, name)

    for name, body, words in REFUSED:
        with open(put(f"{name}.pkl", "pickle-refused", words), "wb") as file:
            file.write(body)
    for name, body, code, words in DAMAGED:
        with open(put(f"{name}.pkl", code, words), "wb") as file:
            file.write(body)
    # The same within the two forms of torch.save.
    write_zip(put("zip-posix.system.bin", "pickle-refused", "posix.system at byte 2 of archive/data.pkl"),
              [("archive/data.pkl", SYSTEM + RUN), ("archive/version", b"3\n")])
    with open(put("stream-posix.system.pt", "pickle-refused", "posix.system at byte"), "wb") as file:
        for head in (MAGIC, 1001, {"little_endian": True}):
            pickle.dump(head, file, 2)
        file.write(SYSTEM + RUN)
    with open(put("stream-posix.system-in-the-keys.pt", "pickle-refused", "posix.system at byte"), "wb") as file:
        for head in (MAGIC, 1001, {"little_endian": True}, {}):
            pickle.dump(head, file, 2)
        file.write(SYSTEM + RUN)

    # Zips.
    good = [("archive/data.pkl", HEAD + b"}."), ("archive/version", b"3\n")]
    write_zip(put("zip-packed-pickle.pt", "pickle-refused", "packed (method 8)"), good, methods={"archive/data.pkl": 8})
    write_zip(put("zip-twice.pt", "zip-malformed", "twice"), good + [("archive/data.pkl", SYSTEM + RUN)])
    write_zip(put("zip-twice-in-another-case.pt", "zip-malformed", "twice"), good + [("archive/DATA.PKL", SYSTEM + RUN)])
    write_zip(put("zip-two-folders.pt", "zip-malformed", "outside"), good + [("other/data.pkl", SYSTEM + RUN)])
    write_zip(put("zip-torchscript.pt", "pickle-refused", "TorchScript"), good + [("archive/code/__torch__.py", b"x")])
    write_zip(put("zip-torchscript-constants.pt", "pickle-refused", "TorchScript"), good + [("archive/constants.pkl", b"x")])
    write_zip(put("zip-without-pickle.pt", "pickle-malformed", "without a data.pkl"), good[1:])
    write_zip(put("zip-bytes-behind-the-pickle.pt", "pickle-refused", "bytes follow"),
              [("archive/data.pkl", HEAD + b"}.x")])
    write_zip(put("zip-cut.pt", "truncated", "does not end"), good, raw=lambda z: z[:-1])
    write_zip(put("zip-bytes-behind.pt", "truncated", "does not end"), good, raw=lambda z: z + b"x")
    write_zip(put("zip-gap.pt", "zip-malformed", "belong to no entry"), good, descriptors=False,
              raw=lambda z: gap(z))
    write_zip(put("zip-name-differs.pt", "zip-malformed", "do not agree"), good,
              raw=lambda z: z.replace(b"archive/version", b"archive/VERSION", 1))
    write_zip(put("zip-encrypted.pt", "zip-malformed", "encrypted"), good, descriptors=False,
              raw=lambda z: z[:z.rindex(b"PK\1\2") + 8] + b"\1" + z[z.rindex(b"PK\1\2") + 9:])
    write_zip(put("zip-overlap.pt", "zip-malformed", "overlaps"), good, descriptors=False, align=False, raw=overlap)
    write_zip(put("zip-more-entries-than-said.pt", "zip-malformed", "does not end where"), good, raw=lambda z: counted(z, 1))
    write_zip(put("zip-65535-entries.pt", "zip-malformed", "more entries"), good, raw=lambda z: counted(z, 0xFFFE))
    write_zip(put("zip-64-bit-lie.pt", "zip-malformed", "do not agree"), good, zip64=True,
              raw=lambda z: z[:-10] + b"\7\0\0\0" + z[-6:])
    write_zip(put("zip-64-bit-moved.pt", "zip-malformed", "not where it should be"), good, zip64=True,
              raw=lambda z: z[:-34] + struct.pack("<Q", 5) + z[-26:])

    # Tensors.
    def storage(count=4):
        return Storage("F32", noise(4 * count, 1))

    def one(name, code, words, made, **how):
        archive({"w": made}, put(name, code, words), **how)

    one("tensor-beyond-its-storage.pt", "offsets-out-of-range", "up to the 4th", tensor(storage(), [5]))
    one("tensor-offset-beyond.pt", "offsets-out-of-range", "up to", tensor(storage(), [4], offset=1))
    one("tensor-stride-beyond.pt", "offsets-out-of-range", "up to", tensor(storage(), [2], stride=(4,)))
    one("tensor-stride-overflow.pt", "offsets-out-of-range", "reaches out", tensor(storage(), [3], stride=(1 << 62,)))
    one("tensor-shape-overflow.pt", "shape-overflow", "no size in bytes", tensor(storage(), [1 << 40, 1 << 40], stride=(0, 0)))
    one("tensor-expanded.pt", "shape-overflow", "they repeat them", tensor(storage(), [1 << 40], stride=(0,)))
    one("tensor-negative-stride.pt", "pickle-refused", "_rebuild_tensor", tensor(storage(), [4], stride=(-1,)))
    one("tensor-negative-dim.pt", "pickle-refused", "_rebuild_tensor", tensor(storage(), [-4], stride=(1,)))
    one("tensor-strides-too-few.pt", "pickle-refused", "_rebuild_tensor", tensor(storage(), [2, 2], stride=(1,)))
    one("tensor-of-256-dims.pt", "pickle-refused", "_rebuild_tensor", tensor(storage(), [1] * 256))
    one("storage-longer-than-its-entry.pt", "pickle-malformed", "does not fit", tensor(Storage("F32", noise(16, 1), count=5), [4]))
    one("storage-shorter-than-its-entry.pt", "pickle-malformed", "does not fit", tensor(Storage("F32", noise(16, 1), count=3), [3]))
    one("storage-of-2-to-the-60.pt", "pickle-malformed", "does not fit", tensor(Storage("F32", noise(16, 1), count=1 << 61), [3]))
    one("storage-missing.pt", "pickle-malformed", "not there", tensor(storage(), [4]),
        edit=lambda entries: [e for e in entries if not e[0].startswith("data/")])
    one("big-endian.pt", "unsupported", "byte order is \"big\"", tensor(storage(), [4]), order=b"big")
    one("quantized.pt", "unsupported", "_rebuild_qtensor", Call(
        named("torch._utils", "_rebuild_qtensor"), Storage("U8", b"1234", typename="QUInt8Storage"), 0, (4,), (1,),
        (1, 0.5, 3), False, collections.OrderedDict()))
    one("quantized-storage.pt", "unsupported", "QUInt8Storage", tensor(Storage("U8", b"1234", typename="QUInt8Storage"), [4]))
    one("sparse.pt", "unsupported", "_rebuild_sparse_tensor", Call(
        named("torch._utils", "_rebuild_sparse_tensor"),
        Call(named("torch.serialization", "_get_layout"), "torch.sparse_coo"), (1, 2, 3)))
    one("float4.pt", "unsupported", "float4_e2m1fn_x2", Call(
        named("torch._utils", "_rebuild_tensor_v3"), Storage("F8_E8M0", b"1234"), 0, (4,), (1,), False,
        collections.OrderedDict(), named("torch", "float4_e2m1fn_x2")))
    archive({("a", 1): tensor(storage(), [4])}, put("tensor-under-a-tuple.pt", "unsupported", "no text and no number"))
    archive({"a.b": tensor(storage(), [4]), "a": {"b": tensor(storage(), [4])}},
            put("names-that-collide.pt", "tensor-twice", "[\"a.b\"] and [\"a\"][\"b\"]"))
    archive({"a\0b": tensor(storage(), [4])}, put("name-with-a-nul.pt", "name-unusable", "has a NUL"))
    archive({1: tensor(storage(), [4]), "1": tensor(storage(), [4])},
            put("names-that-collide-as-numbers.pt", "tensor-twice", "two tensors"))
    with open(put("key-twice.pkl", "tensor-twice", "stands twice"), "wb") as file:
        file.write(HEAD + b"}(" + text("w") + b"K\x01" + text("w") + b"K\x02u.")
    entries = [("archive/data.pkl", HEAD + b"]("
                + b"".join(b"(" + text("storage") + b"ctorch\n" + kind + b"Storage\n" + text("0") + text("cpu") + b"K"
                           + count + b"tQ" for kind, count in ((b"Float", b"\4"), (b"Half", b"\x08"))) + b"e."),
               ("archive/data/0", noise(16, 1))]
    write_zip(put("storage-in-two-ways.pt", "pickle-malformed", "in two ways"), entries)
    write_zip(put("storage-packed.pt", "unsupported", "packed (method 8)"),
              [("archive/data.pkl", entries[0][1].replace(b"Half", b"Float").replace(b"K\x08", b"K\x04")), entries[1]],
              methods={"archive/data/0": 8})

    # Streams.
    value = {"w": tensor(storage(), [4])}
    legacy(value, put("stream-big-endian.pt", "unsupported", "byte order"), little=False)
    legacy(value, put("stream-bytes-behind.pt", "trailing-bytes", "1 bytes follow"), behind=b"x")
    legacy(value, put("stream-other-count.pt", "pickle-malformed", "has 5 elements"), counts=lambda n: n + 1)
    legacy(value, put("stream-negative-count.pt", "pickle-malformed", "elements"), counts=lambda n: -1)
    legacy(value, put("stream-keys-missing.pt", "trailing-bytes", "follow"), keys=[])
    legacy(value, put("stream-keys-twice.pt", "pickle-malformed", "one twice"), keys=["94000", "94000"])
    legacy(value, put("stream-keys-of-nothing.pt", "pickle-malformed", "no tensor uses"), keys=["1"])
    with open(put("stream-cut.pt", "pickle-malformed", "does not fit"), "wb") as file:
        whole = os.path.join(folder, "whole")
        legacy(value, whole)
        with open(whole, "rb") as source:
            file.write(source.read()[:-1])
        os.remove(whole)
    part = storage(2)
    legacy({"w": tensor(part, [2])}, put("stream-view-beyond.pt", "offsets-out-of-range", "view"),
           views={id(part): (storage(4), ("5", 3, 2))})
    import tarfile
    with tarfile.open(put("tar.pt", "pickle-refused", "tar archive"), "w") as tar:
        info = tarfile.TarInfo("storages")
        info.size = 4
        tar.addfile(info, io.BytesIO(b"abcd"))

    with open(folder + ".tsv", "w") as file:
        file.write("\n".join(lines) + "\n")


def gap(z):
    """Four bytes between the entries and the directory."""
    at = z.index(b"PK\1\2")
    end = z.rindex(b"PK\5\6")
    start = struct.unpack("<I", z[end + 16:end + 20])[0]
    return z[:at] + b"evil" + z[at:end + 16] + struct.pack("<I", start + 4) + z[end + 20:]


def overlap(z):
    """The second entry's header is the first one's."""
    at = z.rindex(b"PK\1\2")
    return z[:at + 42] + struct.pack("<I", 0) + z[at + 46:]


def counted(z, count):
    end = z.rindex(b"PK\5\6")
    return z[:end + 8] + struct.pack("<HH", count, count) + z[end + 12:]


def convert(source, target):
    """The tensors of a safetensors file as torch.save writes them."""
    with open(source, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = file.read()
    header.pop("__metadata__", None)
    archive(state_dict([(name, t["dtype"], t["shape"], data[slice(*t["data_offsets"])]) for name, t in header.items()]),
            target)


if __name__ == "__main__" and sys.argv[1] == "--convert":
    convert(*sys.argv[2:])
elif __name__ == "__main__":
    for part in (same, other, plain, bad):
        folder = os.path.join(sys.argv[1], part.__name__)
        os.makedirs(folder, exist_ok=True)
        part(folder)
