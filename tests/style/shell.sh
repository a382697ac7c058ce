#!/bin/sh
# Shell scripts are programs, too. Skipped where shellcheck is not installed.
cd "$(dirname "$0")/../.." || exit 1
command -v shellcheck >/dev/null || exit 77
{
    for script in quickstart runtests .ci/run; do
        [ -f "$script" ] && echo "$script"
    done
    find tests bench -name '*.sh' -not -path '*/node_modules/*'
} | sort | xargs shellcheck --severity=warning --external-sources
