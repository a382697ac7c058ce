#!/bin/sh
# One door per library: its header is included by one file, so that one file is read to know how we use it.
cd "$(dirname "$0")/../.." || exit 1

# header (as it begins)     the file that may include it; two where a floor needs what another must not have
doors='
fcgi                        src/lib/fastcgi.c
json                        src/lib/json.c
confuse.h                   src/lib/settings.c
mysql                       src/store/mariadb.h
mariadb                     src/store/mariadb.h
errmsg.h                    src/store/mariadb.h
store/mariadb.h             src/store/db*.c
argon2.h                    src/identity/hash_argon2.c
sodium                      src/identity/hash_sodium.c
openssl/                    src/lib/digest.c,src/identity/foreign_hash_kdf.c
crypt.h                     src/identity/foreign_hash_crypt.c
utf8proc.h                  src/identity/names.c
idn2.h                      src/identity/names.c
pcre2.h                     src/identity/polic*.c
zlib.h                      src/*/*.c
seccomp.h                   src/lib/sandbox.c
curl/                       tests/support/*.c
ngx_                        nginx/module/*.c
'

echo "$doors" | while read -r header place; do
    [ -n "$header" ] || continue
    users=$(grep -lE "^# *include [<\"]$header" src/*/*.[ch] src/*/*/*.[ch] include/gatelodge/*.h nginx/module/*.[ch] 2>/dev/null)
    places=$(echo "$place" | tr ',' ' ')
    for user in $users; do
        found=false
        for one in $places; do      # a pattern becomes the files that it means
            [ "$user" != "$one" ] || found=true
        done
        $found || echo "$user: <$header…> is included by $place only"
    done
    case $place in *\**) continue ;; esac
    [ "$(echo "$users" | wc -w)" -le "$(echo "$places" | wc -w)" ] || echo "<$header…> has more than one door: $(echo "$users" | tr '\n' ' ')"
done | { ! grep .; }
