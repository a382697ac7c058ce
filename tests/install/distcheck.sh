#!/usr/bin/env bash
# make distcheck: the tarball builds from a read-only source, installs below DESTDIR, and uninstalls without a trace. And
# it holds whatever git holds.
# The compiled tests run elsewhere already; here run those that read the source. All of them: tests/nightly/distcheck.sh.
set -euo pipefail
source=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
folder=$(mktemp -d "${TMPDIR:-/tmp}/gatelodge-dist.XXXXXX")
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
unset srcdir top_srcdir top_builddir GATELODGE_BUILD ASAN_OPTIONS UBSAN_OPTIONS
narrow=(check_PROGRAMS= check_LTLIBRARIES=
    TESTS='tests/style/layers.sh tests/style/doors.sh tests/unit/store/test_queries.sh tests/cli/test_completion.sh')
[ "${1:-}" != --all ] || narrow=()

cd "$folder"
"$source/configure" --quiet CFLAGS=-O0 >configure.log 2>&1 || { tail -n 20 configure.log; exit 1; }
make -s -j"$(nproc)" distcheck "${narrow[@]}" DISTCHECK_CONFIGURE_FLAGS='--quiet CFLAGS=-O0' >distcheck.log 2>&1 ||
    { tail -n 40 distcheck.log gatelodge-*/_build/sub/test-suite.log; exit 1; }
ls gatelodge-*.tar.xz

# Pages that need no npm, of these sources, and nothing that they were made with.
if tar -tf gatelodge-*.tar.xz | grep 'node_modules/' | head -n 3 | grep .; then exit 1; fi
mkdir unpacked
tar -xf gatelodge-*.tar.xz -C unpacked --strip-components=1
unpacked/web/make-dist --check

[ -e "$source/.git" ] || exit 0
forgotten=$(comm -23 <(git -C "$source" ls-files | grep -v '^\.gitignore$' | sort) \
    <(tar -tf gatelodge-*.tar.xz | sed 's|^[^/]*/||' | sort))
[ -z "$forgotten" ] || { printf 'not in the tarball:\n%s\n' "$forgotten"; exit 1; }
