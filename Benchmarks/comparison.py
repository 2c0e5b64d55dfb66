"""What `oracle diff` takes: two models that are equal, beside cmp; and two of which every tensor changed."""

import array
import json
import random
import shutil
import struct
import subprocess
import sys

from measure import absolute, execute, interleave, line, run

# Peak resident bytes that a comparison may take, whatever the size of the models.
MEMORY_LIMIT = 500 << 20
# Seconds for 2 GiB against 2 GiB, all tensors changed, on two cores.
CHANGED_LIMIT = 25.0
SIDE = 4096


def brain(value):
    """A number as BF16, rounded to the nearest."""
    bits = struct.unpack("<I", struct.pack("<f", value))[0]
    return (bits + 0x7FFF + (bits >> 16 & 1)) >> 16


def noise(seed, change):
    """Numbers as a trained matrix has them, and the same after a fine-tune, as BF16.

    Their count is no multiple of a row: repeated, they make rows that are all different, and no matrix of low rank.
    """
    source = random.Random(seed)
    base = [0.02 * source.gauss(0, 1) for _ in range((1 << 19) + 37)]
    tuned = [value + change * 0.02 * source.gauss(0, 1) for value in base]
    return tuple(array.array("H", map(brain, values)).tobytes() for values in (base, tuned))


def write(path, block, size):
    """A safetensors file of square matrices."""
    each = 2 * SIDE * SIDE
    count = max(1, size // each)
    header = {
        f"model.layers.{i // 4}.self_attn.{'qkvo'[i % 4]}_proj.weight": {
            "dtype": "BF16", "shape": [SIDE, SIDE], "data_offsets": [i * each, (i + 1) * each],
        }
        for i in range(count)
    }
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    left = count * each
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        while left:
            left -= file.write(block[:left])


def bench_diff(oracle, work, env, rounds, size):
    folder = work / "diff"
    folder.mkdir()
    base, same, tuned = (folder / f"{name}.safetensors" for name in ("base", "same", "tuned"))
    blocks = noise(7, 0.02)
    write(base, blocks[0], size)
    shutil.copyfile(base, same)
    write(tuned, blocks[1], size)
    text = f"{size / (1 << 30):g} GiB"
    compare = lambda other: lambda: run([oracle, "diff", str(base), str(other)], env)
    ours, peer = interleave(rounds, compare(same), lambda: run(["cmp", str(base), str(same)]))
    line(f"diff of two equal {text}", ours, peer, "cmp", 0.8, higher_is_better=True, memory_limit=MEMORY_LIMIT)
    found = subprocess.run([oracle, "diff", str(base), str(tuned), "--json"], env=env, check=True, capture_output=True)
    kind = json.loads(found.stdout)["description"]["kind"]
    if kind != "fine-tuned":
        sys.exit(f"bench: a fine-tune is called {kind}")
    outcome, _ = execute([[oracle, "diff", str(base), str(tuned)]], env)
    scale = size / (2 << 30)
    absolute(f"diff of two {text}, every tensor changed", [outcome], CHANGED_LIMIT * scale)
    peak = outcome.memory << 10
    print(f"  peak {peak >> 20} MiB; {'meets' if peak <= MEMORY_LIMIT else 'MISSES'} <= {MEMORY_LIMIT >> 20} MiB", flush=True)
    shutil.rmtree(folder)
