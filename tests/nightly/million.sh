#!/usr/bin/env bash
# The console's people table with a million people: million.mjs against a quickstart of its own. Prints TAP.
#   GATELODGE_BUILD=build tests/nightly/million.sh [COUNT]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
. ../support/quickstart.sh

begin_gatelodge
node million.mjs "${1:-1000000}"
