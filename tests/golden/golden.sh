#!/bin/sh
# What `gatelodge print` says is kept in this folder: a change that outsiders would notice is a visible
# difference. When it is meant: UPDATE=1 tests/golden/golden.sh, and look at what git shows.
set -u
folder=${srcdir:-$(dirname "$0")/../..}/tests/golden
program=${GATELODGE_BUILD:-.}/gatelodge
failed=0

[ -x "$program" ] || { echo "no $program: run make first"; exit 99; }

# Names a file and holds what the command printed against it.
hold() {
    [ -n "${UPDATE:-}" ] && "$program" print "$1" >"$folder/$2"
    "$program" print "$1" | diff -u "$folder/$2" - || failed=1
}

hold routes routes.txt
hold problems problems.txt
hold permissions permissions.txt
hold metrics metrics.txt
hold openapi openapi.json

# Each setting stands in the manual page.
page=${srcdir:-$(dirname "$0")/../..}/docs/man/gatelodge.conf.5
for name in $("$program" print settings | sed -n 's/^[# ]*#*\([a-z][a-z0-9_]*\) = .*/\1/p' | sort -u); do
    grep -Eq "\.I[ct] .*\b$name\b" "$page" || { echo "gatelodge.conf.5 does not tell of $name"; failed=1; }
done
exit $failed
