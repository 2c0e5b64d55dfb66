#!/bin/sh
# usage: make-demo-model.sh DIRECTORY
# Writes a small model, always the same bytes: three tensors, a config and a tokenizer. The bundled registry holds a
# measured observation of it (oracle/demo-tiny), so that `make demo` has something to verify where PyPI is out of reach.
set -eu
mkdir -p "$1"
cd "$1"

# BF16 numbers in a repeating pattern: 0x3F80 is 1.0, 0xBF00 is -0.5, 0x3E80 is 0.25, 0x0000 is 0.
bf16() { # COUNT, a multiple of 4
    i=0
    while [ "$i" -lt "$1" ]; do
        printf '\200\077\000\277\200\076\000\000'
        i=$((i + 4))
    done
}

# 64 x 8 and 8 x 16 and 8 BF16 numbers: 1024 + 256 + 16 bytes.
header='{"__metadata__":{"format":"pt"},"embed.weight":{"dtype":"BF16","shape":[64,8],"data_offsets":[0,1024]},"mlp.weight":{"dtype":"BF16","shape":[8,16],"data_offsets":[1024,1280]},"norm.weight":{"dtype":"BF16","shape":[8],"data_offsets":[1280,1296]}}'
while [ $(( ${#header} % 8 )) -ne 0 ]; do header="$header "; done
length=${#header}
{
    printf "\\$(printf %03o $((length % 256)))\\$(printf %03o $((length / 256)))\\000\\000\\000\\000\\000\\000"
    printf %s "$header"
    bf16 512
    bf16 128
    bf16 8
} > model.safetensors
printf '{\n  "architectures": ["DemoModel"],\n  "hidden_size": 8,\n  "vocab_size": 64\n}\n' > config.json
printf '{"version": "1.0", "model": {"type": "WordLevel", "vocab": {"<unk>": 0, "hello": 1, "world": 2}, "unk_token": "<unk>"}}\n' > tokenizer.json
