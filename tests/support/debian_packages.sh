#!/usr/bin/env bash
# Builds the Debian packages of this source into a folder. The source stays as it is: what is built is a copy.
#   debian_packages.sh FOLDER
set -euo pipefail
source=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
folder=$1
"$source/web/make-dist"
mkdir -p "$folder/gatelodge"
(cd "$source" && find . \( -name .git -o -name node_modules -o -name autom4te.cache -o -path ./build -o -path ./build-aux -o -path './web/dist.*' \) -prune \
    -o -type f -print0 | tar -cf - --null --no-recursion -T -) | tar -xf - -C "$folder/gatelodge"
cd "$folder/gatelodge"
unset srcdir top_srcdir top_builddir GATELODGE_BUILD ASAN_OPTIONS UBSAN_OPTIONS
# A builder of packages has no npm.
mkdir "$folder/absent"
printf '#!/bin/sh\necho "npm is not here"\nexit 1\n' >"$folder/absent/npm"
chmod +x "$folder/absent/npm"
PATH=$folder/absent:$PATH
DEB_BUILD_OPTIONS="nocheck noddebs parallel=$(nproc)"
export DEB_BUILD_OPTIONS DEB_BUILD_PROFILES=nocheck
dpkg-buildpackage --no-sign --build=binary >"$folder/build.log" 2>&1 || { tail -n 40 "$folder/build.log"; exit 1; }
