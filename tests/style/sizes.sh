#!/bin/sh
# What fits on a screen can be read: functions of at most 60 lines, nested at most 3 deep, files of at most
# 500 lines and 120 columns (we aim at 110).
cd "$(dirname "$0")/../.." || exit 1
export LC_ALL=C.UTF-8

sources=$(find src include tests bench nginx/module -name '*.[ch]' -o -name '*.def' -path 'include/*' | sort)
# What is built or fetched is not ours to measure.
pages=$(find web tests \( -name node_modules -o -path 'web/dist*' -o -path 'web/docs/browser' -o -path 'web/docs/fetched' \) -prune \
    -o \( -name '*.js' -o -name '*.mjs' -o -path 'web/*.css' \) -print | sort)

{
    for file in $sources $pages; do
        set -- "$(wc -l <"$file")" "$(wc -L <"$file")"
        [ "$1" -le 500 ] || echo "$file: has $1 lines, more than 500: it is two rooms"
        [ "$2" -le 120 ] || echo "$file:$(grep -nE '^.{121}' "$file" | cut -d: -f1 | paste -sd,): wider than 120 columns"
    done
    # shellcheck disable=SC2086 # names without spaces
    awk -v lines=60 -v nesting=3 -f tests/style/sizes.awk $sources
    # shellcheck disable=SC2086
    awk -v lines=60 -f tests/style/sizes_web.awk $pages
} | { ! grep .; }
