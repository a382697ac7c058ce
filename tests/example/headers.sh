#!/bin/sh
# Each public header compiles alone, as strict C11 and as C++, with both compilers and every warning.
source=${srcdir:-$(dirname "$0")/../..}
failed=0

# The functions must be C's in C++, too: a name that was mangled would not be found.
compiles() {    # language, compiler, options…
    echo "#include <gatelodge/$name>" | "$2" -x "$1" "$3" -Wall -Wextra -Wpedantic -Werror -fsyntax-only \
        -I"$source/include" - || { echo "$name does not compile with $*"; failed=1; }
}

for header in "$source"/include/gatelodge/*.h; do
    name=${header##*/}
    for compiler in gcc clang; do
        ! command -v "$compiler" >/dev/null || compiles c "$compiler" -std=c11
    done
    for compiler in g++ clang++; do
        ! command -v "$compiler" >/dev/null || compiles c++ "$compiler" -std=c++17
    done
    grep -q 'extern "C"' "$header" || ! grep -q '^[a-z].*[ *]lodge_[a-z_]*(' "$header" ||
        { echo "$name: no extern \"C\""; failed=1; }
done
exit $failed
