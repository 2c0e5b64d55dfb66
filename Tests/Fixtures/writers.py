"""Writes the same tensors with the real programs of every container: python3 writers.py FOLDER

    FOLDER/<set>/<variant>/<layout>/...     one model

Every layout of one set and variant holds the same tensors, so all have one weights digest; every variant has another. What
this Python cannot import (torch, safetensors, gguf, numpy, onnx) writes nothing. Prints each layout and who wrote it.

    plain    types that every container has        torch    what numpy or GGUF lacks too
    one      a single array without a name
"""

import ctypes
import json
import os
import struct
import sys


def optional(name):
    try:
        return __import__(name)
    except ImportError:
        return None


torch, safetensors, gguf, numpy, onnx = map(optional, ("torch", "safetensors", "gguf", "numpy", "onnx"))
if onnx:
    import onnx.helper

# safetensors' token: struct's letter, numpy's name, torch's name, safetensors' own, ONNX's number
TYPES = {
    "F32": ("f", "<f4", "float32", "float32", 1), "F64": ("d", "<f8", "float64", "float64", 11),
    "F16": ("e", "<f2", "float16", "float16", 10), "I8": ("b", "|i1", "int8", "int8", 3),
    "I16": ("h", "<i2", "int16", "int16", 5), "I32": ("i", "<i4", "int32", "int32", 6),
    "I64": ("q", "<i8", "int64", "int64", 7), "BF16": ("H", None, "bfloat16", "bfloat16", 16),
    "BOOL": ("?", "|b1", "bool", "bool", 9), "U8": ("B", "|u1", "uint8", "uint8", 2),
    "C64": ("f", "<c8", "complex64", "complex64", 14),
}


def made(name, token, shape, numbers):
    return name, token, shape, struct.pack("<%d%s" % (len(numbers), TYPES[token][0]), *numbers)


PLAIN = [
    made("a.weight", "F32", (2, 3), [0.0, 1.0, 2.5, -3.0, 4.0, 5.0]),
    made("a.bias", "F32", (3,), [1.5, -0.0, 1e-30]),
    made("b.narrow", "F16", (2, 1, 4), [0.5, -1.0, 2.0, 3.0, 4.0, 5.0, 6.0, -0.0]),
    made("b.weight", "I64", (2,), [7, -1]),
    made("c.wide", "F64", (3, 5, 2), [i / 7 for i in range(30)]),
    made("d.bytes", "I8", (3, 1), [-128, 0, 127]),
    made("e.ints", "I32", (1, 2), [-(2**31), 2**31 - 1]),
    made("f.short", "I16", (1,), [-2]),
]
TORCH = PLAIN + [
    made("g.brain", "BF16", (3, 2), [0x3F80, 0xBF80, 0x4049, 0x0001, 0x7F7F, 0x8000]),
    made("h.mask", "BOOL", (5,), [True, False, True, True, False]),
    made("i.raw", "U8", (2, 2), [0, 1, 254, 255]),
    made("j.complex", "C64", (2,), [1.0, -2.0, 0.5, 0.25]),
    made("k.scalar", "F32", (), [3.25]),
    made("l.none", "F32", (0, 4), []),
]
ONE = [made("arr_0", "F64", (3, 5, 2), [i / 7 for i in range(30)])]


def changed(which):
    """The plain tensors with one thing in them another."""
    out = []
    for name, token, shape, data in PLAIN:
        if which == "bit" and name == "a.weight":
            data = data[:5] + bytes([data[5] ^ 1]) + data[6:]
        if which == "name" and name == "b.narrow":
            name = "b.harrow"
        if which == "dtype" and name == "b.weight":
            token = "F64"
        if which == "dimension" and name == "a.weight":
            shape = (3, 2)
        out.append((name, token, shape, data))
    return out


def put(folder, who, *parts):
    """The path of a file of a layout; the first file of one is said."""
    path = os.path.join(folder, *parts)
    if not os.path.isdir(os.path.dirname(path)):
        os.makedirs(os.path.dirname(path))
        print(os.path.relpath(os.path.dirname(path), sys.argv[1]), who, sep="\t")
    return path


def halves(tensors):
    """Two shards, and the index of both."""
    middle = len(tensors) // 2
    return [tensors[:middle], tensors[middle:]]


def write_index(path, shards, names):
    weight_map = {t[0]: name for shard, name in zip(shards, names) for t in shard}
    total = sum(len(t[3]) for shard in shards for t in shard)
    with open(path, "w") as file:
        json.dump({"metadata": {"total_size": total}, "weight_map": weight_map}, file)


# --- safetensors -----------------------------------------------------------------------------------------------------


def write_safetensors(folder, tensors, near):
    who = "safetensors " + safetensors.__version__

    def save(part, path):
        # Its own functions, for those of numpy know no BF16. Newer ones take addresses.
        held = {n: ctypes.create_string_buffer(d, max(len(d), 1)) for n, _, _, d in part}
        specs = {n: {"dtype": TYPES[t][3], "shape": list(s), "data": d} for n, t, s, d in part}
        if hasattr(safetensors, "TensorSpec"):
            specs = {n: safetensors.TensorSpec(
                dtype=TYPES[t][3], shape=list(s), data_ptr=ctypes.addressof(held[n]), data_len=len(d))
                for n, t, s, d in part}
        safetensors.serialize_file(specs, path, {"format": "pt"})

    save(tensors, put(folder, who, "safetensors", "model.safetensors"))
    if near:
        return
    names = ["model-0000%d-of-00002.safetensors" % number for number in (1, 2)]
    for part, name in zip(halves(tensors), names):
        save(part, put(folder, who, "safetensors-sharded", name))
    write_index(put(folder, who, "safetensors-sharded", "model.safetensors.index.json"), halves(tensors), names)


# --- numpy -----------------------------------------------------------------------------------------------------------


def array(tensor):
    return numpy.frombuffer(tensor[3], TYPES[tensor[1]][1]).reshape(tensor[2])


def write_numpy(folder, tensors, near):
    who = "numpy " + numpy.__version__
    if tensors is ONE:
        numpy.save(put(folder, who, "npy", "a.npy"), array(tensors[0]))
        numpy.save(put(folder, who, "npy-fortran", "a.npy"), numpy.asfortranarray(array(tensors[0])))
        numpy.savez(put(folder, who, "npz", "a.npz"), array(tensors[0]))
        return
    arrays = {t[0]: array(t) for t in tensors}
    numpy.savez(put(folder, who, "npz", "model.npz"), **arrays)
    if not near:
        turned = {name: numpy.asfortranarray(a) for name, a in arrays.items()}
        numpy.savez(put(folder, who, "npz-fortran", "model.npz"), **turned)


# --- GGUF ------------------------------------------------------------------------------------------------------------


def write_gguf(folder, tensors, near):
    from importlib.metadata import version
    who = "gguf " + version("gguf")

    def save(path, **how):
        writer = gguf.GGUFWriter(path, "test", **how)
        writer.add_block_count(1)
        writer.add_string("general.base_model.0.name", "Parent")
        for tensor in tensors:
            writer.add_tensor(tensor[0], numpy.ascontiguousarray(array(tensor)))
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()

    save(put(folder, who, "gguf", "model.gguf"))
    if not near:
        # It names the parts itself: model-00001-of-00003.gguf.
        save(put(folder, who, "gguf-split", "model.gguf"), split_max_tensors=3)


# --- ONNX ------------------------------------------------------------------------------------------------------------


def write_onnx(folder, tensors, near):
    who = "onnx " + onnx.__version__

    def model(raw):
        made = []
        for tensor in tensors:
            name, token, shape, data = tensor
            values = data if raw else array(tensor).flatten()
            made.append(onnx.helper.make_tensor(name, TYPES[token][4], shape, values, raw=raw))
        node = onnx.helper.make_node("Identity", [tensors[0][0]], ["out"])
        output = onnx.helper.make_tensor_value_info("out", TYPES[tensors[0][1]][4], tensors[0][2])
        return onnx.helper.make_model(onnx.helper.make_graph([node], "g", [], [output], made))

    onnx.save_model(model(True), put(folder, who, "onnx-raw", "model.onnx"))
    if near:
        return
    if all(TYPES[t[1]][1] for t in tensors):
        onnx.save_model(model(False), put(folder, who, "onnx-typed", "model.onnx"))
    onnx.save_model(
        model(True), put(folder, who, "onnx-external", "model.onnx"), save_as_external_data=True,
        all_tensors_to_one_file=True, location="model.onnx.data", size_threshold=0)


# --- PyTorch ---------------------------------------------------------------------------------------------------------


def write_torch(folder, tensors, near):
    who = "torch " + torch.__version__

    def tensor(of):
        dtype = getattr(torch, TYPES[of[1]][2])
        if not of[3]:
            return torch.zeros(of[2], dtype=dtype)
        return torch.frombuffer(bytearray(of[3]), dtype=dtype).reshape(of[2])

    def state():
        return {t[0]: tensor(t) for t in tensors}

    torch.save(state(), put(folder, who, "torch-zip", "pytorch_model.bin"))
    if near:
        return
    legacy = {"_use_new_zipfile_serialization": False}
    torch.save(state(), put(folder, who, "torch-legacy", "pytorch_model.bin"), **legacy)
    torch.save(state(), put(folder, who, "torch-protocol-4", "model.pt"), pickle_protocol=4)

    # Views: all floats in one storage with something around each, the others in storages of their own.
    floats = [t for t in tensors if t[1] == "F32"]
    shared = torch.cat([part for t in floats for part in (torch.full((3,), 9.0), tensor(t).flatten())])
    views, at = {}, 0
    for of in tensors:
        if of[1] == "F32":
            count = len(of[3]) // 4
            views[of[0]] = shared[at + 3:at + 3 + count].reshape(of[2])
            at += 3 + count
        else:
            # The last dimension outermost in memory.
            whole = tensor(of)
            views[of[0]] = whole.movedim(-1, 0).contiguous().movedim(0, -1) if whole.dim() else whole
    assert all(torch.equal(views[t[0]], tensor(t)) for t in tensors)
    torch.save(views, put(folder, who, "torch-views", "pytorch_model.bin"))
    torch.save(views, put(folder, who, "torch-legacy-views", "pytorch_model.bin"), **legacy)

    # A module's state: an OrderedDict with attributes; parameters are tensors in it, and Parameters of their own.
    module = torch.nn.Module()
    for of in tensors:
        owner, name = of[0].split(".")
        if owner not in dict(module.named_children()):
            module.add_module(owner, torch.nn.Module())
        value = tensor(of)
        if value.is_floating_point() or value.is_complex():
            getattr(module, owner).register_parameter(name, torch.nn.Parameter(value))
        else:
            getattr(module, owner).register_buffer(name, value)
    torch.save(module.state_dict(), put(folder, who, "torch-state-dict", "pytorch_model.bin"))
    owned = dict(list(module.named_parameters()) + list(module.named_buffers()))
    torch.save(owned, put(folder, who, "torch-parameters", "pytorch_model.bin"))
    nested = {}
    for name, value in state().items():
        nested.setdefault(name.split(".")[0], {})[name.split(".")[1]] = value
    torch.save(nested, put(folder, who, "torch-nested", "pytorch_model.bin"))

    names = ["pytorch_model-0000%d-of-00002.bin" % number for number in (1, 2)]
    for part, name in zip(halves(tensors), names):
        torch.save({t[0]: tensor(t) for t in part}, put(folder, who, "torch-sharded", name))
    write_index(put(folder, who, "torch-sharded", "pytorch_model.bin.index.json"), halves(tensors), names)


def main(folder):
    for kind, variant, tensors in [("plain", "same", PLAIN), ("torch", "same", TORCH), ("one", "same", ONE)] + [
            ("plain", which, changed(which)) for which in ("bit", "name", "dtype", "dimension")]:
        path = os.path.join(folder, kind, variant)
        near = variant != "same" or kind == "one"
        if safetensors:
            write_safetensors(path, tensors, near)
        if numpy and kind != "torch":
            write_numpy(path, tensors, near)
        if gguf and kind == "plain":
            write_gguf(path, tensors, near)
        if onnx:
            write_onnx(path, tensors, near)
        if torch:
            write_torch(path, tensors, near)


if __name__ == "__main__":
    main(sys.argv[1])
