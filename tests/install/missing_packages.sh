#!/usr/bin/env bash
# configure names each package that is missing, as Debian calls it, and does what it is told; quickstart names them all,
# and leads who may not install them to root.
set -uo pipefail
source=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
folder=$(mktemp -d "${TMPDIR:-/tmp}/gatelodge-configure.XXXXXX")
trap 'rm -rf "$folder"' EXIT
broken=0
cd "$folder" || exit 1

# A pkg-config that does not know one module, $MISSING.
cat >pkg-config <<'END'
#!/bin/sh
for word; do
    case $word in
    "$MISSING" | "$MISSING "*) echo "No package '$MISSING' found" >&2; exit 1 ;;
    esac
done
exec "$REAL" "$@"
END
chmod +x pkg-config
REAL=$(command -v pkg-config) PKG_CONFIG=$folder/pkg-config MISSING=
export REAL PKG_CONFIG MISSING
"$source/configure" --quiet --config-cache >log 2>&1 || { tail -n 5 log; exit 1; }
sed -i '/pkg_cv_/d; /PKG_CONFIG/d' config.cache

count=0
while read -r module package; do
    count=$((count + 1))
    cp config.cache one.cache
    if MISSING=$module "$source/configure" --quiet --cache-file=one.cache >log 2>&1; then
        echo "BROKEN: configure succeeds without $module"
        broken=1
    elif ! grep -qE "$module.* is missing\. On Debian: apt install $package$" log; then
        echo "BROKEN: without $module configure says: $(tail -n 1 log)"
        broken=1
    fi
done < <(sed -nE 's/^GATELODGE_NEEDS\(\[[A-Z0-9]+\], *\[([a-z0-9.-]+)[^]]*\], *\[([a-z0-9.-]+)\]\)/\1 \2/p' "$source/configure.ac")
[ "$count" -ge 10 ] || { echo "BROKEN: only $count packages are tried"; broken=1; }

# What configure is told, it does: with and without the compiler's protections.
is_in_makefile() { grep -q "^HARDENING_CFLAGS = .*$1" Makefile; }
"$source/configure" --quiet --cache-file=one.cache >log 2>&1 && is_in_makefile -fstack-protector-strong ||
    { echo 'BROKEN: programs are hardened unless told otherwise'; broken=1; }
"$source/configure" --quiet --cache-file=one.cache --disable-hardening >log 2>&1 && ! is_in_makefile -f ||
    { echo 'BROKEN: --disable-hardening leaves protections away'; broken=1; }

# Hashing by libsodium is a choice: made when it is there, and demanded by --with-sodium.
hashes_by() { grep -q "^ *hashing by  *$1$" log; }
cp config.cache one.cache
"$source/configure" --cache-file=one.cache >log 2>&1 && hashes_by 'libsodium, libargon2' ||
    { echo 'BROKEN: libsodium is used when it is there'; broken=1; }
"$source/configure" --cache-file=one.cache --without-sodium >log 2>&1 && hashes_by libargon2 ||
    { echo 'BROKEN: --without-sodium leaves libsodium away'; broken=1; }
cp config.cache one.cache
MISSING=libsodium "$source/configure" --cache-file=one.cache >log 2>&1 && hashes_by libargon2 ||
    { echo 'BROKEN: without libsodium hashing is done by libargon2'; broken=1; }
cp config.cache one.cache
if MISSING=libsodium "$source/configure" --cache-file=one.cache --with-sodium >log 2>&1 ||
    ! grep -q 'libsodium is missing\. On Debian: apt install libsodium-dev$' log; then
    echo "BROKEN: --with-sodium without libsodium says: $(tail -n 1 log)"
    broken=1
fi
# A bare Debian with an ordinary user: no package, no sudo, no Node.js.
mkdir -p bare bin bare/web
ln -s /usr/bin/* /bin/* bin/ 2>/dev/null
rm -f bin/{node,npm,sudo,id,dpkg-query}
printf '#!/bin/sh\nexit 1\n' >bin/dpkg-query
# shellcheck disable=SC2016 # it is said when it runs
printf '#!/bin/sh\ncase $1 in -un) echo ann ;; *) echo 4242 ;; esac\n' >bin/id
chmod +x bin/id bin/dpkg-query
cp -r "$source/quickstart" "$source/quickstart.d" bare/
quickstart_says() {     # a pattern
    ! env -u GATELODGE_BUILD PATH="$folder/bin" ./bare/quickstart --state "$folder/state" --port 29999 >log 2>&1 &&
        grep -q -- "$1" log
}
as_user_without() {     # sentence, pattern, status of make-dist --check
    printf '#!/bin/sh\nexit %s\n' "$3" >bare/web/make-dist
    chmod +x bare/web/make-dist
    quickstart_says "$2" || { echo "BROKEN: $1: $(cat log)"; broken=1; }
}
as_user_without 'quickstart wants npm where the pages have to be made' ': build-essential .* nginx .* nodejs npm$' 1
as_user_without 'quickstart wants no npm for a release, which has them' ': build-essential .* nginx openssl curl$' 0
as_user_without 'quickstart says what root can do' "su -c '$folder/bare/quickstart packages'" 0
echo "$count packages"
exit $broken
