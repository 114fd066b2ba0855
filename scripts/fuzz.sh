#!/usr/bin/env bash
# Runs every fuzz target of the tree for a while each. Usage: scripts/fuzz.sh [TIME]
# Shrinking an input that is only new, not wrong, may outlast the time and then counts as a failure: it is kept short.
set -euo pipefail
time=${1:-10s}

# attempt fuzzes one target. When the time ends in the middle of an input, Go says that its own deadline passed and names
# no failing input: that is tried once more, anything else fails at once.
attempt() {
  local said
  said=$(mktemp)
  if go test "./$1" -run '^$' -fuzz "^$2\$" -fuzztime "$time" -fuzzminimizetime 10x > >(tee "$said") 2>&1; then return 0; fi
  sleep 1 # until all is written
  grep -q 'context deadline exceeded' "$said" && ! grep -q 'Failing input written' "$said" || return 1
  go test "./$1" -run '^$' -fuzz "^$2\$" -fuzztime "$time" -fuzzminimizetime 10x
}

grep -rlE '^func Fuzz[A-Z]' --include='*_test.go' internal cmd 2>/dev/null | xargs -r -n1 dirname | sort -u | while read -r dir; do
  for target in $(grep -rhoE '^func Fuzz[A-Za-z0-9]+' "$dir"/*_test.go | sed 's/func //'); do
    echo "fuzz $dir $target for $time"
    attempt "$dir" "$target"
  done
done
