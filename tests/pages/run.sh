#!/usr/bin/env bash
# Runs the stories of this folder against a gatelodge of their own. Prints TAP.
#   GATELODGE_BUILD=build tests/pages/run.sh [STORY.mjs…]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
. ../support/quickstart.sh

command -v node >/dev/null && [ -d node_modules/playwright-core ] && [ -x "${CHROMIUM:-/usr/bin/chromium}" ] || {
    echo '1..0 # SKIP needs node, chromium and "npm ci" in tests/pages; ./runtests installs them'
    exit 77
}
begin_gatelodge
for story in "${@:-signing_in.mjs}"; do
    node "$story"
done
