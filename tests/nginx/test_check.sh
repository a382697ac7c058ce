#!/bin/sh
# gatelodge nginx check: each file of mistakes/ says at the end of a line which mistake is found there, and nothing
# else is. Then what is clean: the site that we ship, as quickstart has it. No service is needed.
source=$(cd "${srcdir:-$(dirname "$0")/../..}" && pwd)
program=${PROGRAMS:-.}/gatelodge
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
failed=0
mkdir "$folder/settings"

cat >"$folder/settings/gatelodge.conf" <<END
portal = "https://id.example.org"
sessions { cookie_domain = "example.org" }
END

complain() {
    echo "$1"
    failed=1
}

check() {       # arguments…; what it said is in out and err
    "$program" nginx check --config "$folder/settings/gatelodge.conf" "$@" >"$folder/out" 2>"$folder/err"
}

# "LINE NAME" for each mistake of a JSON answer.
found_in() { sed -n 's/^  "line": \([0-9]*\),$/\1/p; s/^  "mistake": "\(.*\)",$/\1/p' "$1" | paste -d' ' - - | sort -n; }

count=0
for file in "$source"/tests/nginx/mistakes/*.conf; do
    name=$(basename "$file" .conf)
    grep -n '# mistake: ' "$file" | sed 's/^\([0-9]*\):.*# mistake: /\1 /' | sort -n >"$folder/wanted"
    grep -q " $name$" "$folder/wanted" || complain "$file has no mistake of its name"
    check --json "$file" && complain "$file: nothing is found"
    found_in "$folder/out" | diff "$folder/wanted" - || complain "$file: other mistakes (> is what was found)"
    check "$file"
    while read -r line _; do
        grep -q "^$file:$line: .*\.$" "$folder/out" || complain "$file:$line is not told as text"
    done <"$folder/wanted"
    grep -q "^| .$name. |" "$source/docs/nginx.md" || complain "docs/nginx.md does not tell of $name"
    count=$((count + 1))
done
[ "$count" -eq 14 ] || complain "there are $count files of mistakes, not 14"
grep -q 'mistakes\{0,1\} in ' "$folder/err" || complain 'how many there are is not told'

# ---- what is clean ------------------------------------------------------------------------------------

for file in "$source"/nginx/*.conf "$source"/nginx/quickstart/*.conf; do
    sed -e "s|@SNIPPETS@|$folder|g; s|@WEB@|$folder/web|g; s|@RUN@|$folder|g; s|@HOST@|id.example.org|g" \
        -e "s|@PORT@|443|g; s|@STATE@|$folder/state|g; s|@APPLICATIONS@|include sample.conf;|" \
        -e "s|/etc/nginx/mime.types|$folder/mime.types|" "$file" >"$folder/${file##*/}"
done
mkdir -p "$folder/state/nginx.d"
echo 'types { text/html html; }' >"$folder/mime.types"
check "$folder/nginx.conf" || complain "the site that we ship: $(cat "$folder/out" "$folder/err")"

# The portal's cookie is the portal's alone: a site of another host does not see it.
sed -i /cookie_domain/d "$folder/settings/gatelodge.conf"
cat >"$folder/state/nginx.d/other.conf" <<END
server {
    listen 443 ssl;
    server_name app.example.org;
    include $folder/gate.conf;
    location / { include $folder/protect.conf; proxy_pass http://127.0.0.1:8080; }
}
END
check "$folder/nginx.conf" && complain 'without cookie_domain another host is thought to get the cookie'
grep -q "^$folder/state/nginx.d/other.conf:3: .*app.example.org" "$folder/out" || complain 'the cookie is not told of'

# ---- what is no configuration ---------------------------------------------------------------------------

refuses() {     # what stands in the file, what is said
    printf '%b' "$1" >"$folder/broken.conf"
    check "$folder/broken.conf" && complain "accepted: $(echo "$1" | cut -c-80)"
    grep -qF "$2" "$folder/err" || complain "not \"$2\" but: $(cat "$folder/err")"
}
refuses 'server {' 'broken.conf:1: the file ends before'
refuses 'a;\n}' 'broken.conf:2: a "}" is one too many'
refuses 'a {\n b\n}' 'broken.conf:3: a ";" is missing'
refuses ';' 'a ";" stands alone'
refuses '{ }' 'a "{" stands alone'
refuses 'a "b' 'a quote is not closed'
refuses 'include broken.conf;' 'too deep'
refuses 'include absent.conf;' 'absent.conf: No such file'
refuses "$(awk 'BEGIN { for (i = 0; i < 40; i++) printf "a { " }')" 'blocks nest too deep'
refuses "a $(awk 'BEGIN { for (i = 0; i < 400; i++) printf "b " }');" 'too many words'
refuses "a $(awk 'BEGIN { for (i = 0; i < 5000; i++) printf "b" }');" 'too long'
refuses 'a \0;' 'no text'
check "$folder/nowhere.conf" && complain 'a file that is not there is accepted'

# Words are read as nginx reads them.
cat >"$folder/words.conf" <<'END'
# server { location = /a { fastcgi_pass gatelodge_gate; } }
log_format odd '$a "{" ; #' "\"}" a#b ${host}c;
if ($host ~ "a{2}") { return 301 /; }
content_by_lua_block { local a = { "}" == "" or {} } }
set_real_ip_from '0.0.0.0/0'; set $x ""; location ~ "\d{2}" { }
include words_*.conf;
END
sed -i 's/"}" == "" or //' "$folder/words.conf"
echo 'set_real_ip_from ::/0;' >"$folder/words_more.conf"
check --json "$folder/words.conf" && complain 'words are not read'
[ "$(found_in "$folder/out")" = "1 wide_real_ip
5 wide_real_ip" ] || complain "words are read otherwise: $(cat "$folder/out" "$folder/err")"
exit $failed
