#!/bin/sh
# usage: install-completions.sh ORACLE SHARE
set -eu
oracle=$1 share=$2
install -d "$share/bash-completion/completions" "$share/zsh/site-functions" "$share/fish/vendor_completions.d"
"$oracle" completions bash > "$share/bash-completion/completions/oracle"
"$oracle" completions zsh > "$share/zsh/site-functions/_oracle"
"$oracle" completions fish > "$share/fish/vendor_completions.d/oracle.fish"
