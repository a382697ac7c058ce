#!/usr/bin/env bash
# Follows docs/integrate.md against a gatelodge of its own, and then looks at what it tells Prometheus. Prints TAP.
#   GATELODGE_BUILD=build tests/integrate/run.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
. ../support/quickstart.sh

command -v node >/dev/null || {
    echo '1..0 # SKIP needs node; ./runtests installs it'
    exit 77
}
begin_gatelodge
failed=0
node page.mjs || failed=1
../operations/watching.sh || failed=1
exit $failed
