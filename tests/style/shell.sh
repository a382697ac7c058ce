#!/bin/sh
# Shell scripts are programs, too. Skipped where shellcheck is not installed.
cd "$(dirname "$0")/../.." || exit 1
command -v shellcheck >/dev/null || exit 77
scripts=$(ls quickstart runtests .ci/run bench/run web/make-dist 2>/dev/null; find quickstart.d tests bench -name '*.sh' -not -path '*/node_modules/*')
run=$(echo "$scripts" | xargs grep -l '^#!')
sourced=$(echo "$scripts" | xargs grep -L '^#!')

# SC3045: a function of a test may have the name of a builtin.
# shellcheck disable=SC2086 # names without spaces
shellcheck --severity=warning --exclude=SC3045 --external-sources $run &&
    { [ -z "$sourced" ] || shellcheck --severity=warning --shell=bash $sourced; }
