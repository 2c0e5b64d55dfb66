#!/bin/sh
# Builds everything once in debug and runs every test; ends with the test runner's own closing line.
set -eu
cd "$(dirname "$0")/.."
swift build --build-tests
exec swift test --skip-build "$@"
