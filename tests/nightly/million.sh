#!/usr/bin/env bash
# The console's people table with a million people: million.mjs against a quickstart of its own, filled by bench/seed as
# the API would have filled it. Prints TAP.
#   GATELODGE_BUILD=build tests/nightly/million.sh [COUNT]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
. ../support/quickstart.sh

begin_gatelodge
../../bench/seed --defaults "$DB_DEFAULTS" --users "${1:-1000000}" --groups 1000 --sessions 1000 --events 1000 >&2
node million.mjs "${1:-1000000}"
