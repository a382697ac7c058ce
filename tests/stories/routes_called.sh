#!/bin/sh
# After all stories: every route that the programs have was called by one of them, and well. Each family leaves its
# NAME.routes, "METHOD /path STATUS" a line, beside its executable. Usage: routes_called.sh [BUILD]
export LC_ALL=C
build=${1:-${top_builddir:-.}}

cat "$build"/tests/stories/*.routes >"$build/tests/stories/routes.all" || exit 1
"$build/gatelodge" print routes | awk '$1 ~ /^[A-Z]+$/ && $2 ~ /^\// { print $1, $2 }' | sort -u |
    awk 'NR == FNR { if ($3 < 400) called[$1 " " $2] = 1; next }
         { rows++ }
         !($0 in called) { print $0 ": no story has seen this succeed"; missing = 1 }
         END { if (!rows) print "there are no routes"; exit missing || !rows }' "$build/tests/stories/routes.all" -
