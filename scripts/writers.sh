#!/bin/sh
# Installs numpy, safetensors, gguf, onnx and ggml into .build/writers, so that the tests can have the real programs write models.
# Without a network, or without Python's venv, it says so and ends well: the tests then read what was written before.
set -eu
cd "$(dirname "$0")/.."
folder=.build/writers
[ ! -e "$folder/complete" ] || exit 0
rm -rf "$folder"
mkdir -p .build
pip="$folder/bin/python -m pip install --quiet --disable-pip-version-check --only-binary :all: --retries 0 --timeout 5"
if "${PYTHON:-python3}" -m venv "$folder" >/dev/null 2>&1 \
    && timeout 180 $pip numpy safetensors gguf onnx libggml-python >/dev/null 2>&1; then
    touch "$folder/complete"
else
    rm -rf "$folder"
    echo "note: numpy, safetensors, gguf, onnx and ggml cannot be installed here; their fixtures are read instead" >&2
fi
