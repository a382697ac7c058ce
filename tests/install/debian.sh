#!/usr/bin/env bash
# The Debian packages build, lintian finds no error in them, and what is in them runs from where it lies. How they are
# installed and purged on a whole Debian: tests/nightly/debian_chroot.sh.
set -euo pipefail
source=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
folder=$(mktemp -d "${TMPDIR:-/tmp}/gatelodge-debian.XXXXXX")
trap 'rm -rf "$folder"' EXIT
for tool in dpkg-buildpackage dh lintian; do
    command -v "$tool" >/dev/null || { echo "$tool is missing"; exit 77; }
done

"$source/tests/support/debian_packages.sh" "$folder"
lintian --allow-root --fail-on error "$folder"/gatelodge_*.changes
echo 'kept: lintian finds no error'

for package in gatelodge libgatelodge0 libgatelodge-dev; do
    dpkg-deb -x "$folder/$package"_*.deb "$folder/root"
done
"$folder/root/usr/bin/gatelodge" version
for program in gate login api jobs; do
    "$folder/root/usr/libexec/gatelodge/gatelodge-$program" --version
done
echo 'kept: the programs run'

# Pages and catalogues came with the source; what makes them did not.
for file in web/de/login.html web/en/app.html web/assets/app/licences.txt languages/de.json languages/en.json; do
    [ -s "$folder/root/usr/share/gatelodge/$file" ] || { echo "BROKEN: $file is not in the package"; exit 1; }
done
[ -z "$(find "$folder/root" -name node_modules -o -name '*.mjs' -o -name made)" ]
echo 'kept: the pages are there, without npm'

# The library is in its own package, and whoever builds against it gets everything else from the other.
[ "$(dpkg-deb -c "$folder"/libgatelodge0_*.deb | grep -c 'libgatelodge\.so\.0')" = 2 ]
[ -f "$folder/root/usr/include/gatelodge/gatelodge.h" ]
[ -z "$(find "$folder/root" -name '*.la')" ]
echo 'kept: the library is apart from what is needed to build against it'
