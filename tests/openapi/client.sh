#!/usr/bin/env bash
# Writes a client from the description that a running gatelodge gives out, compiles a program against it, and lets it
# work. Prints TAP.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
. ../support/quickstart.sh

[ -d node_modules/openapi-typescript ] || {
    echo '1..0 # SKIP needs "npm ci" in tests/openapi; ./runtests does it'
    exit 77
}
begin_gatelodge
# shellcheck disable=SC2154 # quickstart.sh made it
work=$gatelodge_state/client
cp -r client "$work"
ln -s "$PWD/node_modules" "$work/node_modules"
cp package.json "$work/"
curl -sS --fail --cacert "$CA" -o "$work/openapi.json" "$URL/api/v1/openapi.json"

# A default says what an absent member means, not that it must be there.
node_modules/.bin/openapi-typescript "$work/openapi.json" -o "$work/api.d.ts" --default-non-nullable=false >&2
node_modules/.bin/tsc -p "$work"
NODE_EXTRA_CA_CERTS=$CA node "$work/compiled/client.js"
