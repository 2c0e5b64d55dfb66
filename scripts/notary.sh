#!/bin/sh
# Contributors and notaries at work at once, long; then lm-evaluation-harness itself, between two digests: notary.sh [ROUNDS]
#
# ROUNDS: of pushes by four people (200); `make test` has fewer. The harness is installed from PyPI in a virtual environment in
# .build/lm-eval, with torch from the system; where either is not to be had, that part says so and is left out.
set -eu
cd "$(dirname "$0")/.."
root=$PWD
swift build --build-tests
ORACLE_NOTARY_ROUNDS="${1:-200}" swift test --skip-build --filter NotariesAtOnceTests

venv=$root/.build/lm-eval
if [ ! -x "$venv/bin/lm_eval" ]; then
    python=${PYTHON:-/usr/bin/python3}
    "$python" -c 'import torch' 2>/dev/null || { echo "notary: no live run: $python has no torch (apt-get install python3-torch)"; exit 0; }
    "$python" -m venv --system-site-packages "$venv"
    # Without dependencies: those would bring a torch of some gigabytes.
    "$venv/bin/pip" install -q --no-deps -r Tests/Fixtures/lm-eval/requirements.txt &&
        grep -v -e '^lm-eval' -e '^accelerate' -e '^peft' -e '^#' Tests/Fixtures/lm-eval/requirements.txt > "$venv/rest.txt" &&
        "$venv/bin/pip" install -q -r "$venv/rest.txt" ||
        { echo "notary: no live run: the harness cannot be installed here"; exit 0; }
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
scripts/make-demo-model.sh "$work/model"
cp Tests/Fixtures/lm-eval/tasks/* "$work"
cd "$work"
HF_HUB_OFFLINE=1 HF_DATASETS_OFFLINE=1 HF_HOME="$work/hf" ORACLE_HOME="$work/home" "$root/.build/debug/oracle" \
    attest evaluation model --name demo/model --require 'oracle_colors:acc>=0' --unsigned -o eval.json --run -- \
    "$venv/bin/lm_eval" --model dummy --tasks oracle_small --include_path . --output_path out
grep -q '"binding": "before-and-after"' eval.json
grep -q '"version": "0.4.9.1"' eval.json
echo "notary: lm-evaluation-harness ran between two digests"
