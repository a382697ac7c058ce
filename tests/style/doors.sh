#!/bin/sh
# One door per library: its header is included by one file, so that one file is read to know how we use it.
cd "$(dirname "$0")/../.." || exit 1

# header (as it begins)     the file that may include it
doors='
fcgi                        src/lib/fastcgi.c
json                        src/lib/json.c
confuse.h                   src/lib/settings.c
mysql                       src/store/mariadb.h
mariadb                     src/store/mariadb.h
errmsg.h                    src/store/mariadb.h
store/mariadb.h             src/store/db*.c
argon2.h                    src/identity/passwords.c
openssl/                    src/lib/digest.c
utf8proc.h                  src/identity/names.c
idn2.h                      src/identity/names.c
pcre2.h                     src/identity/polic*.c
zlib.h                      src/*/*.c
seccomp.h                   src/lib/sandbox.c
curl/                       tests/support/*.c
'

echo "$doors" | while read -r header place; do
    [ -n "$header" ] || continue
    users=$(grep -lE "^# *include [<\"]$header" src/*/*.[ch] src/*/*/*.[ch] include/gatelodge/*.h 2>/dev/null)
    for user in $users; do
        # shellcheck disable=SC2254 # the place is a pattern
        case $user in
        $place) ;;
        *) echo "$user: <$header…> is included by $place only" ;;
        esac
    done
    case $place in *\**) continue ;; esac
    [ "$(echo "$users" | wc -w)" -le 1 ] || echo "<$header…> has more than one door: $(echo "$users" | tr '\n' ' ')"
done | { ! grep .; }
