#!/usr/bin/env bash
# Runs every fuzz target of the tree for a while each. Usage: scripts/fuzz.sh [TIME]
# Shrinking an input that is only new, not wrong, may outlast the time and then counts as a failure: it is kept short.
set -euo pipefail
time=${1:-10s}
grep -rlE '^func Fuzz[A-Z]' --include='*_test.go' internal cmd 2>/dev/null | xargs -r -n1 dirname | sort -u | while read -r dir; do
  for target in $(grep -rhoE '^func Fuzz[A-Za-z0-9]+' "$dir"/*_test.go | sed 's/func //'); do
    echo "fuzz $dir $target for $time"
    go test "./$dir" -run '^$' -fuzz "^$target\$" -fuzztime "$time" -fuzzminimizetime 10x
  done
done
