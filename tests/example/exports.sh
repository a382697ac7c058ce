#!/bin/sh
# libgatelodge.so exports what include/gatelodge declares, all of it and nothing else; and the shape of what it
# exports changes only with the library's version. See docs/decisions/0009-abi.md.
set -u
export LC_ALL=C
source=${srcdir:-$(dirname "$0")/../..}
build=${GATELODGE_BUILD:-${top_builddir:-.}}
library=$(ls "$build"/.libs/libgatelodge.so.*.*.* 2>/dev/null) || exit 77
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
failed=0

# Functions and tables, by what stands in the headers: "name(" and "extern const … name;" outside macros.
cat "$source"/include/gatelodge/*.h | sed -e 's|/\*.*\*/||' -e '/\\$/d' | awk '
    /^#/ { next }
    /^[a-z].*[ *]lodge_[a-z_]*\(/ && !/^typedef/ { match($0, /lodge_[a-z_]*\(/); print substr($0, RSTART, RLENGTH - 1) }
    /^extern .*lodge_[a-z_]*(\[\])?;/ { match($0, /lodge_[a-z_]*(\[\])?;/); name = substr($0, RSTART, RLENGTH); sub(/[[;].*/, "", name); print name }
    ' | sort -u >"$folder/declared"
nm -D --defined-only "$library" | awk '$3 !~ /^(_init|_fini|_edata|_end|__bss_start)$/ { print $3 }' | sort -u >"$folder/exported"
diff -u "$folder/declared" "$folder/exported" || { echo "exports.sh: declared (-) is not exported (+)"; failed=1; }

# The version, and the size of every struct that a service is compiled with.
{
    sed -n 's/.*-version-info \([0-9:]*\).*/version-info \1/p' "$source/src/lib/build.mk"
    echo '#include <gatelodge/gatelodge.h>'
    echo '#include <gatelodge/testing.h>'
    echo '#include <stdio.h>'
    echo 'int main(void) {'
    cat "$source"/include/gatelodge/*.h | sed -n 's/^struct \(lodge_[a-z_]*\) {.*/\1/p' | sort -u |
        sed 's/.*/printf("struct & %zu\\n", sizeof(struct &));/'
    echo 'return 0; }'
} >"$folder/all"
sed -n 1p "$folder/all" >"$folder/abi.txt"
sed 1d "$folder/all" >"$folder/sizes.c"
${CC:-cc} -std=c11 -I"$source/include" -o "$folder/sizes" "$folder/sizes.c" && "$folder/sizes" >>"$folder/abi.txt" || exit 1
cat "$folder/exported" >>"$folder/abi.txt"
if [ "$(uname -m)" = x86_64 ]; then
    [ -z "${UPDATE:-}" ] || cp "$folder/abi.txt" "$source/tests/example/abi.txt"
    diff -u "$source/tests/example/abi.txt" "$folder/abi.txt" || {
        echo 'exports.sh: when this is meant, raise -version-info in src/lib/build.mk, then UPDATE=1'
        failed=1
    }
fi
exit $failed
