#!/bin/sh
# Runs the fuzzer of every parser: fuzz.sh [ROUNDS [SEED]]
#
# ROUNDS inputs each (20,000), from a seed of the system's random numbers that is printed first: the same two numbers make
# the same inputs again. A crash or a hang ends with them on the screen.
set -eu
cd "$(dirname "$0")/.."
rounds=${1:-20000}
seed=${2:-$(od -An -N6 -tu8 /dev/urandom | tr -d ' ')}
swift build --build-tests
echo "fuzz: again with make fuzz ROUNDS=$rounds SEED=$seed"
export ORACLE_FUZZ_ROUNDS="$rounds" ORACLE_FUZZ_SEED="$seed"
# An input that takes no time leaves a million rounds within the hour; what goes on after that hangs.
exec timeout 3600 swift test --skip-build --filter '[Ff]uzz'
