#!/bin/sh
# After all stories: every reply that they got is what the description of the API says. Each family leaves its
# NAME.exchanges beside its executable. Usage: replies.sh [BUILD]
set -u
folder=$(cd "$(dirname "$0")" && pwd) || exit 1
build=${1:-${GATELODGE_BUILD:-.}}
[ -d "$folder/node_modules/ajv" ] || { echo 'needs "npm ci" in tests/openapi; ./runtests does it'; exit 77; }
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT

"$build/gatelodge" print openapi >"$scratch/openapi.json" || exit 1
node "$folder/replies.mjs" "$scratch/openapi.json" "$build"/tests/stories/*.exchanges
