#!/bin/sh
# gatelodge nginx snippet: what it prints for each profile and kind of application is what nginx understands, and
# nginx check finds nothing in it. What arrives at applications is a story (tests/stories/speaking.c). No service runs.
source=$(cd "${srcdir:-$(dirname "$0")/../..}" && pwd)
program=${PROGRAMS:-.}/gatelodge
command -v nginx >/dev/null && command -v openssl >/dev/null || exit 77
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
failed=0

complain() {
    echo "$1"
    failed=1
}

mkdir "$folder/snippets"
printf '%s\n' 'portal = "https://id.example.org"' 'sessions { cookie_domain = "example.org" }' >"$folder/settings"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=id.example.org -days 1 \
    -keyout "$folder/key.pem" -out "$folder/certificate.pem" 2>/dev/null || exit 1
for file in "$source"/nginx/*.conf; do
    sed -e "s|@SNIPPETS@|$folder/snippets|g; s|@WEB@|$folder/web|g; s|@RUN@|$folder|g; s|@HOST@|id.example.org|g" \
        -e "s|@PORT@|8443|g; s|@CERTIFICATE@|$folder/certificate.pem|g; s|@KEY@|$folder/key.pem|g" \
        -e "s|@APPLICATIONS@||g" "$file" >"$folder/snippets/${file##*/}"
done

print() {       # options…
    "$program" nginx snippet --config "$folder/settings" --snippets "$folder/snippets" "$@"
}

# A site with two applications of the kind, one of them where clients may write underscores.
write_site() {  # profile, kind
    cat <<END
pid $folder/pid;
events { }
http {
    client_body_temp_path $folder/tmp;
    proxy_temp_path $folder/tmp;
    fastcgi_temp_path $folder/tmp;
    uwsgi_temp_path $folder/tmp;
    scgi_temp_path $folder/tmp;
    include $folder/snippets/gatelodge.conf;
    server {
        listen 8443 ssl;
        server_name app.example.org;
        ssl_certificate $folder/certificate.pem;
        ssl_certificate_key $folder/key.pem;
END
    print --profile "$1" --application "$2" --part server || return
    echo '        location / {'
    print --profile "$1" --application "$2" --part location || return
    case $2 in
    proxy) echo 'proxy_pass http://127.0.0.1:8080;' ;;
    *)     echo "$2_pass unix:$folder/application.sock;" ;;
    esac
    printf '}\n}\n}\n'
}

for profile in plain authelia oauth2-proxy authentik; do
    for kind in proxy fastcgi uwsgi scgi; do
        write_site "$profile" "$kind" >"$folder/nginx.conf" || complain "$profile, $kind: is not printed"
        said=$(nginx -t -p "$folder" -c "$folder/nginx.conf" -e stderr 2>&1) || complain "$profile, $kind: $said"
        echo "$said" | grep -E '\[(warn|error|emerg)\]' | grep -v '"user" directive' && complain "$profile, $kind: nginx warns"
        said=$("$program" nginx check --config "$folder/settings" "$folder/nginx.conf" 2>&1) ||
            complain "$profile, $kind: $said"
        grep -qE '@[A-Z]+@' "$folder/nginx.conf" && complain "$profile, $kind: not filled in"
        print --profile "$profile" --application "$kind" --json | grep -q "\"profile\": \"$profile\"" ||
            complain "$profile, $kind: no JSON"
    done
done

# Underscores of clients.
write_site plain proxy >"$folder/nginx.conf"
sed -i "s|server_name app.example.org;|& underscores_in_headers on;|" "$folder/nginx.conf"
"$program" nginx check --config "$folder/settings" "$folder/nginx.conf" >"$folder/out" 2>&1 &&
    complain 'underscores of clients are let through'
sed -i "s|proxy_pass |include $folder/snippets/underscores.conf; &|" "$folder/nginx.conf"
said=$(nginx -t -p "$folder" -c "$folder/nginx.conf" -e stderr 2>&1) || complain "underscores: $said"
echo "$said" | grep -F '[warn]' | grep -v '"user" directive' && complain "underscores: nginx warns"
said=$("$program" nginx check --config "$folder/settings" "$folder/nginx.conf" 2>&1) || complain "underscores: $said"

# Every name that is taken away is taken away with underscores, too.
awk '$1 == "proxy_set_header" && $2 ~ /^(X-.*User|X-.*Group|X-.*[Ee]mail|X-auth|Remote)/ { print $2 }' \
    "$source/nginx/application.conf" | tr - _ | while read -r name; do
    grep -q "^proxy_set_header $name  *\"\";" "$source/nginx/underscores.conf" || echo "underscores.conf lacks $name"
done | { ! grep .; } || failed=1

[ "$(print)" = "$(print --profile plain --application proxy)" ] || complain 'who says nothing is not given our own words'
print --profile nonsense 2>/dev/null
[ $? -eq 2 ] || complain 'a profile that there is not is no wrong use'
print --profile plain --part nonsense 2>/dev/null
[ $? -eq 2 ] || complain 'a part that there is not is no wrong use'
exit $failed
