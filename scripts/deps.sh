#!/bin/sh
# Says which Debian packages are missing and installs them where it may.
# usage: scripts/deps.sh PACKAGE...
set -eu

if ! command -v swift >/dev/null 2>&1; then
    echo "error: no Swift toolchain found (swift is not on PATH)" >&2
    echo "help: install Swift 6.3 or newer from https://www.swift.org/install and put its bin folder on PATH" >&2
    exit 1
fi
case $(uname -s) in
    Darwin)
        echo "On macOS: brew install libgit2 libsodium sqlite libyaml pkg-config b3sum (see Package.swift)"
        exit 0 ;;
esac
if ! command -v dpkg-query >/dev/null 2>&1; then
    echo "note: this is no Debian system; please see that these are installed: $*" >&2
    exit 0
fi

missing=
for package in "$@"; do
    status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$status" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

echo "Missing packages:$missing"
if [ "$(id -u)" = 0 ]; then
    sudo=
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    sudo="sudo -n"
else
    echo "error: they cannot be installed without root" >&2
    echo "help: sudo apt-get install$missing" >&2
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
install() { $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing >/dev/null; }
echo "Installing them with apt-get."
install 2>/dev/null || { $sudo apt-get update -qq && install; }
