#!/bin/sh
# Manual pages: mandoc finds nothing, each public function stands in one page as the headers declare it, and the
# program in gatelodge(3) compiles.
set -u
export LC_ALL=C
command -v mandoc >/dev/null || exit 77
source=${srcdir:-$(dirname "$0")/../..}
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
failed=0

complain() { echo "pages.sh: $*"; failed=1; }

# Whether a page that is referred to exists is asked below; a page that is another's (.so) is judged there.
pages=$(grep -L '^\.so ' "$source"/docs/man/*.[1-8])
# shellcheck disable=SC2086 # names without spaces
mandoc -Tlint $pages 2>/dev/null | grep -v 'referenced manual not found' && complain 'mandoc objects'

# What a page refers to is another page of ours, a function that one has, or somebody else's.
others='bash.1 mariadb.1 spawn-fcgi.1 systemd.1 getrandom.2 seccomp.2 printf.3 landlock.7 nginx.8'
sed -n 's/^\.\(It \)\{0,1\}Xr \([^ ]*\) \([1-9]\).*/\2.\3/p' "$source"/docs/man/*.[1-8] | sort -u | while read -r page; do
    [ -f "$source/docs/man/$page" ] || grep -qs "^\.Nm ${page%.*}\( ,\)\{0,1\}$" "$source"/docs/man/*."${page##*.}" ||
        case " $others " in
        *" $page "*) ;;
        *) echo "no page $page" ;;
        esac
done | { ! grep .; } || failed=1

# Synopses as declarations: the compiler holds them against the headers.
cat >"$folder/check.c" <<'END'
#include <gatelodge/gatelodge.h>
#include <gatelodge/testing.h>
END
awk '/^\.Ft / { sub(/^\.Ft /, ""); gsub(/"/, ""); type = $0 }
     /^\.Fo / { name = $2; list = "" }
     /^\.Fa / && name { sub(/^\.Fa /, ""); gsub(/"/, ""); list = list (list ? ", " : "") $0 }
     /^\.Fc/  { print type " " name "(" (list ? list : "void") ");"; name = "" }' "$source"/docs/man/*.3 >"$folder/synopses"
cat "$folder/synopses" >>"$folder/check.c"
${CC:-cc} -std=c11 -Wall -Werror -fsyntax-only -I"$source/include" "$folder/check.c" || complain 'a synopsis is not what a header says'
sed 's/.* \**\(lodge_[a-z_]*\)(.*/\1/' "$folder/synopses" | sort >"$folder/told"
sort -u "$folder/told" | comm -13 - "$folder/told" | sed 's/$/ stands in two pages/' | grep . && failed=1

# Tables are told by name.
sed -n 's/^\(lodge_[a-z_]*\)$/\1/p' "$source/tests/example/abi.txt" | sort >"$folder/exported"
comm -13 "$folder/told" "$folder/exported" | while read -r name; do
    grep -q "^\.Nm $name\( ,\)\{0,1\}$" "$source"/docs/man/*.3 || echo "$name has no page"
done | { ! grep .; } || failed=1
comm -23 "$folder/told" "$folder/exported" | sed 's/$/ has a page, but is not exported/' | grep . && failed=1

# The program of gatelodge(3).
sed -n '/^\.Bd -literal$/,/^\.Ed/p' "$source/docs/man/gatelodge.3" | sed '/^\.[BE]d/d' >"$folder/parking.c"
grep -q lodge_main "$folder/parking.c" && ${CC:-cc} -std=c11 -Wall -Wextra -Werror -fsyntax-only -I"$source/include" \
    "$folder/parking.c" || complain 'the program of gatelodge(3) does not compile'
exit $failed
