#!/bin/sh
# The description of the API keeps the recommended rules of @redocly/cli: redocly.yaml says which it need not.
set -u
cd "$(dirname "$0")" || exit 1
program=${GATELODGE_BUILD:-${top_builddir:-.}}/gatelodge
[ -x node_modules/.bin/redocly ] || { echo 'needs "npm ci" in tests/openapi; ./runtests does it'; exit 77; }
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT

# It would tell its makers that it runs, and ask them for a newer one.
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true
"$program" print openapi >"$folder/openapi.json" || exit 1
node_modules/.bin/redocly lint --config redocly.yaml "$folder/openapi.json"
