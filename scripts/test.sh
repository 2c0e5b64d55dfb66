#!/bin/sh
# Builds everything once in debug and runs every test; ends with the test runner's own closing line.
set -eu
cd "$(dirname "$0")/.."
scripts/writers.sh
swift build --build-tests
exec swift test --skip-build "$@"
