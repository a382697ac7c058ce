#!/usr/bin/env bash
# How web/dist comes to be: with npm where it must, without wherever it can; never half, and the same for everybody. All of
# it in a copy of the sources.
set -uo pipefail
source=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
folder=$(mktemp -d "${TMPDIR:-/tmp}/gatelodge-make-pages.XXXXXX")
trap 'rm -rf "$folder"' EXIT
unset GATELODGE_PAGES_LOCKED
broken=0
log=$folder/log
web=$folder/source/web

is() {          # sentence, command…
    local sentence=$1
    shift
    if "$@"; then
        echo "kept: $sentence"
    else
        echo "BROKEN: $sentence"
        sed 's/^/    /' "$log"
        broken=1
    fi
}

fails() { ! "$@"; }
says()  { grep -q -- "$1" "$log"; }
quiet() { [ ! -s "$log" ]; }

# A machine on which node and npm are not installed; and one on which npm must not be asked.
without_npm() { PATH=$folder/bin "$web/make-dist" "$@" >"$log" 2>&1; }
offline()     { PATH=$folder/broken:$PATH "$web/make-dist" >"$log" 2>&1; }
long_ago()    { PATH=$folder/old:$folder/broken:$PATH "$web/make-dist" >"$log" 2>&1; }

copy_sources() {
    rm -rf "$folder/source"
    mkdir -p "$folder/source"
    (cd "$source" && tar -cf - --exclude='web/dist.*' configure.ac include/gatelodge/problems.def src/identity/permissions.def \
        src/identity/events.def src/identity/policy_steps.def web) | tar -xf - -C "$folder/source"
}

names() { (cd "$1" && find . -type f | LC_ALL=C sort | xargs sha256sum); }

mkdir "$folder/bin" "$folder/broken" "$folder/old"
for place in /bin /usr/bin; do
    ln -sf "$place"/* "$folder/bin/"
done
rm -f "$folder/bin/node" "$folder/bin/npm"
printf '#!/bin/sh\necho "npm: the network is away" >&2\nexit 1\n' >"$folder/broken/npm"
printf '#!/bin/sh\n[ "$1" != --version ] || echo v16.20.2\nexit 1\n' >"$folder/old/node"
chmod +x "$folder/broken/npm" "$folder/old/node"

# ---- without npm --------------------------------------------------------------------------------------

"$source/web/make-dist" >"$log" 2>&1 || { cat "$log"; exit 1; }
copy_sources
cp -r "$web/dist" "$folder/first"
is 'pages that are there need no npm' without_npm
is 'nothing is said of it' quiet
is 'who asks beforehand learns that' without_npm --check
find "$folder/source" -type f -exec touch -d '+1 hour' {} +
touch -d '1 year ago' "$web/dist/made"
is 'times do not matter' without_npm --fresh

echo '/* one more */' >>"$web/styles/gatelodge.css"
is 'without npm, older pages do' without_npm
is 'it is said that they are older' says 'web/dist is of older sources'
is 'a tarball is not made of older pages' fails without_npm --fresh
is 'who asks beforehand learns that, too' fails without_npm --check
rm -f "$web/node_modules/.fetched"
is 'a network that is away is like npm that is away' offline
is 'what npm says is shown' says 'the network is away'

: >"$web/dist/en/login.html"
is 'half a web/dist is none' fails without_npm
is 'it is said what to do' says 'apt install nodejs npm'
is 'half a web/dist is not installed' fails without_npm --install "$folder/installed"
is 'nothing of it is' test ! -e "$folder/installed"
rm -rf "$web/dist"
is 'without pages and npm nothing is made' fails without_npm
is 'it is said what to do then, too' says 'apt install nodejs npm'
is 'with an npm that cannot fetch neither' fails offline
is 'that is told apart' says 'npm cannot fetch'
is 'nor by a Node.js of long ago' fails long_ago
is 'which is called by its name' says 'Node.js here is v16'

# ---- installing ---------------------------------------------------------------------------------------

copy_sources
(umask 077; without_npm --install "$folder/installed")
is 'what is installed is what was made' diff -r --exclude=made --exclude=languages "$web/dist" "$folder/installed/web"
is 'programs find the catalogues beside it' diff -r "$web/dist/languages" "$folder/installed/languages"
is 'everybody may read it' test -z "$(find "$folder/installed" ! -perm -a=r -o -type d ! -perm -a=rx)"

# ---- with npm -----------------------------------------------------------------------------------------

command -v node >/dev/null && [ -d "$web/node_modules" ] || { echo 'pages are not made here: web/node_modules is not there'; exit $broken; }
rm -rf "$web/dist"
(offline; echo $? >"$folder/one") &
offline
two=$?
wait
is 'two at once make it' test "$(cat "$folder/one")$two" = 00
is 'what was fetched once is not fetched again' quiet
is 'nothing else is left behind' test -z "$(find "$web" -maxdepth 1 -name 'dist.*')"
is 'the same sources make the same bytes' test "$(names "$folder/first")" = "$(names "$web/dist")"
before=$(names "$web/dist")
echo 'say(' >>"$web/portal/login.js"
is 'sources with a mistake make no pages' fails offline
is 'the pages from before stay' test "$before" = "$(names "$web/dist")"
exit $broken
