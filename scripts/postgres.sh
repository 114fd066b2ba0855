#!/usr/bin/env bash
# Runs a command with a PostgreSQL of its own on a free loopback port, and ends it afterwards.
# Usage: scripts/postgres.sh COMMAND [ARGUMENT…]. The address is in PASSERELLE_TEST_POSTGRES.
set -euo pipefail

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
[ -n "$bin" ] && [ -x "$bin/initdb" ] || { echo "PostgreSQL is not installed: run scripts/install.sh" >&2; exit 1; }

# Every test makes and drops a database of its own, a thousand small files each: in memory where there is room for them.
room=$(df --output=avail -k /dev/shm 2>/dev/null | tail -1)
[ "${room:-0}" -gt 2000000 ] && [ -w /dev/shm ] && place=/dev/shm || place=/tmp
home=$(mktemp -d "$place/passerelle-postgres.XXXXXX")
as_owner() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; else "$@"; fi; }
[ "$(id -u)" = 0 ] && chown postgres "$home"
cleanup() { as_owner "$bin/pg_ctl" -D "$home/data" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$home"; }
trap cleanup EXIT

port=$(python3 -c 'import socket; s=socket.socket(); s.bind(("127.0.0.1",0)); print(s.getsockname()[1])' 2>/dev/null || echo $((20000 + RANDOM % 20000)))
as_owner "$bin/initdb" -D "$home/data" -A trust -U passerelle -E UTF8 --locale=C.UTF-8 >/dev/null
as_owner "$bin/pg_ctl" -D "$home/data" -w -l "$home/log" -o "-p $port -k $home -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200" start >/dev/null
export PASSERELLE_TEST_POSTGRES="postgres://passerelle@127.0.0.1:$port/postgres?sslmode=disable"
"$@"
