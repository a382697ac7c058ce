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
make -s -C "$GATELODGE_BUILD" api-browser >&2
begin_gatelodge
[ $# -gt 0 ] || set -- signing_in.mjs without_script.mjs waiting.mjs without_database.mjs at_the_door.mjs docs.mjs finding_ones_way.mjs account.mjs groups.mjs policy.mjs audit.mjs widths.mjs overview.mjs person.mjs importing.mjs people.mjs pictures.mjs
status=0
for story in "$@"; do
    node "$story" || status=1
done
exit $status
