#!/bin/sh
# Runs what shows that a lying host, a stolen key and a process that is killed anywhere do no harm: hostile.sh [ROUNDS]
#
# ROUNDS: of the random killer (500), whose seed is printed. `make test` runs the same suites with fewer.
set -eu
cd "$(dirname "$0")/.."
rounds=${1:-500}
seed=${ORACLE_FUZZ_SEED:-$(od -An -N6 -tu8 /dev/urandom | tr -d ' ')}
swift build --build-tests
swift build --package-path WitnessServer --product oracle-witness
echo "hostile: again with ORACLE_FUZZ_SEED=$seed scripts/hostile.sh $rounds"
export ORACLE_HOSTILE_ROUNDS="$rounds" ORACLE_FUZZ_SEED="$seed"
exec swift test --skip-build --filter \
    'Hostile|GitTransportTests|Witness|MisbehaviourTests|RootTests|RefusalTests|KillTests|FaultTests|FullDiskTests|CacheFaultTests|ConcurrencyTests'
