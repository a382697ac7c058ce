#!/usr/bin/env bash
# What make install leaves below DESTDIR: these files and no others, units that systemd understands and trusts, manual
# pages without a fault; and what an administrator wrote stays.
set -uo pipefail
source=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=${GATELODGE_BUILD:-.}
root=$(mktemp -d "${TMPDIR:-/tmp}/gatelodge-staging.XXXXXX")
trap 'rm -rf "$root"' EXIT
broken=0
places=(prefix=/usr exec_prefix=/usr sysconfdir=/etc localstatedir=/var runstatedir=/run)

complain() {
    echo "BROKEN: $*"
    broken=1
}

stage() {
    make -s -C "$build" "$@" DESTDIR="$root" "${places[@]}" >"$root.log" 2>&1 || complain "make $1: $(tail -n 5 "$root.log")"
    rm -f "$root.log"
}

is_installed_in_full() {
    (cd "$root" && find . -type f -o -type l) | sed -E -e 's|^\./|/|' -e '\|/web/docs/browser/|d' -e '\|/ngx_http_gatelodge_module\.|d' \
        -e 's#(/web/[a-z]+/problems|/web/assets/app|/include/gatelodge|/schema|/nginx|/man3)/[^/]*(\.[a-z0-9]+)$#\1/*\2#' | LC_ALL=C sort -u >"$build/installed"
    [ -z "${UPDATE:-}" ] || cp "$build/installed" "$source/tests/install/installed.txt"
    diff -u "$source/tests/install/installed.txt" "$build/installed" || complain 'other files are installed than installed.txt says'
}

has_nothing_to_be_filled_in() {
    local found
    found=$(grep -rnIE '@(SNIPPETS|WEB|RUN|PROGRAM|LIBEXEC|SECRETS|STATE|WEB_GROUP)@' "$root" | grep -v 'nginx/[a-z]*.conf:[0-9]*:#')
    [ -z "$found" ] || complain "not filled in: $found"
}

units_are_safe() {
    local unit exposure
    command -v systemd-analyze >/dev/null || { complain 'systemd-analyze is missing'; return; }
    for unit in "$root"/usr/lib/systemd/system/*.service; do
        exposure=$(systemd-analyze security --offline=true "$unit" | sed -n 's/.*Overall exposure level.*: \([0-9.]*\) .*/\1/p')
        awk -v found="$exposure" 'BEGIN { exit !(found != "" && found <= 1.5) }' || complain "${unit##*/} is exposed: $exposure"
    done
    grep -q '^LoadCredential=gatelodge_login:/.*/gatelodge/secrets/gatelodge_login$' \
        "$root/usr/lib/systemd/system/gatelodge-login.service" || complain 'gatelodge-login has no password'
}

# Each word before = is one that systemd knows.
units_are_understood() {
    local said
    for unit in "$root"/usr/lib/systemd/system/*; do
        said=$(SYSTEMD_UNIT_PATH="$root/usr/lib/systemd/system:" systemd-analyze verify --man=no --recursive-errors=no "$unit" 2>&1 |
            grep -E 'Unknown|Failed to parse|Invalid|not absolute|ignoring' | grep -F gatelodge)
        [ -z "$said" ] || complain "$said"
    done
}

manual_pages_have_no_fault() {
    local said
    said=$(find "$root/usr/share/man" -type f | while read -r page; do
        grep -q '^\.so ' "$page" || mandoc -Tlint -W warning "$page"
    done)
    [ -z "$said" ] || complain "$said"
}

settings_that_are_there_stay() {
    echo '# mine' >>"$root/etc/gatelodge/gatelodge.conf"
    stage install
    grep -q '^# mine$' "$root/etc/gatelodge/gatelodge.conf" || complain 'make install has written over the settings'
    stage uninstall
    [ "$(cd "$root" && find . -type f)" = ./etc/gatelodge/gatelodge.conf ] ||
        complain "left behind: $(cd "$root" && find . -type f | head -n 5)"
}

stage install
is_installed_in_full
has_nothing_to_be_filled_in
units_are_safe
units_are_understood
manual_pages_have_no_fault
settings_that_are_there_stay
exit $broken
