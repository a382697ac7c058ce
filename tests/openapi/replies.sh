#!/bin/sh
# After all stories: every reply that they got is what the description of the API says. Each family leaves its
# NAME.exchanges beside its executable. Usage: replies.sh [BUILD [FAMILY…]]
set -u
folder=$(cd "$(dirname "$0")" && pwd) || exit 1
build=${1:-${GATELODGE_BUILD:-.}}
[ -d "$folder/node_modules/ajv" ] || { echo 'needs "npm ci" in tests/openapi; ./runtests does it'; exit 77; }
description=$(mktemp) || exit 1
trap 'rm -f "$description"' EXIT
"$build/gatelodge" print openapi >"$description" || exit 1

[ $# -gt 1 ] || { node "$folder/replies.mjs" "$description" "$build"/tests/stories/*.exchanges; exit; }
shift
for family in "$@"; do
    node "$folder/replies.mjs" --some "$description" "$build/tests/stories/$family.exchanges" || exit 1
done
