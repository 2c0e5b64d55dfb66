#!/bin/sh
# Builds everything once in debug and runs every test; ends with the test runner's own closing line.
# Tests run side by side and each says when it starts: what failed is said again at the end, where it is found.
set -eu
cd "$(dirname "$0")/.."
scripts/writers.sh
swift build --build-tests
# The witness's server is a package of its own; tests start it.
swift build --package-path WitnessServer --product oracle-witness
log=$(mktemp)
trap 'rm -f "$log" "$log.status"' EXIT
{
    status=0
    swift test --skip-build "$@" 2>&1 || status=$?
    echo $status > "$log.status"
} | tee "$log"
status=$(cat "$log.status")
if [ "$status" != 0 ]; then
    echo
    echo "What failed:"
    grep -E '^✘.*(recorded an issue|Caught error)|^↳|[Ff]atal error|error: ' "$log" | cut -c1-2000 | head -n 100
    # A process that ended early has printed no such line.
    grep -E '^✘ Test run with|^✔ Test run with' "$log" || tail -n 20 "$log"
fi
exit "$status"
