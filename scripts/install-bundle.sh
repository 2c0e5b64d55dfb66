#!/bin/sh
# usage: install-bundle.sh ORACLE REGISTRY TARGET
# Installs the published log of the bundled registry as the offline default tap, with its index.
set -eu
oracle=$1 registry=$2 target=$3
rm -rf "$target/log"
cp -R "$registry/log" "$target/log"
"$oracle" cache build-index "$target" "$target/index.sqlite"
