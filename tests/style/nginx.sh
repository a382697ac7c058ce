#!/bin/sh
# The snippets are what nginx understands: our own site, and somebody else's site that includes three lines.
cd "$(dirname "$0")/../.." || exit 1
command -v nginx >/dev/null && command -v openssl >/dev/null || exit 77
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=portal.test -days 1 \
    -keyout "$folder/key.pem" -out "$folder/certificate.pem" 2>/dev/null || exit 1

for file in nginx/*.conf; do
    sed -e "s|@SNIPPETS@|$folder|g; s|@WEB@|$folder/web|g; s|@RUN@|$folder|g; s|@HOST@|portal.test|g; s|@PORT@|8443|g" \
        -e "s|@CERTIFICATE@|$folder/certificate.pem|g; s|@KEY@|$folder/key.pem|g; s|@APPLICATIONS@||g" \
        "$file" >"$folder/${file##*/}"
done

cat >"$folder/nginx.conf" <<END
pid $folder/pid;
events { }
http {
    client_body_temp_path $folder/body;
    proxy_temp_path $folder/proxy;
    fastcgi_temp_path $folder/fastcgi;
    uwsgi_temp_path $folder/uwsgi;
    scgi_temp_path $folder/scgi;
    include $folder/gatelodge.conf;
    server {
        listen unix:$folder/other.sock;
        server_name other.test;
        include $folder/gate.conf;
        location / {
            include $folder/protect.conf;
            proxy_pass http://127.0.0.1:9;
        }
        location /parking/ {
            include $folder/service.conf;
            fastcgi_pass unix:$folder/parking.sock;
        }
        location /wiki/ {
            include $folder/protect.conf;
            proxy_set_header X-Remote-User \$gatelodge_user;
            fastcgi_param HTTP_REMOTE_USER \$gatelodge_user;
            fastcgi_pass unix:$folder/wiki.sock;
        }
    }
}
END

# What nginx says of a problem is what the programs say.
sed -nE 's/.*return ([0-9]+) .*"title":"([^"]*)".*"detail":"([^"]*)","code":"([^"]*)".*/\1, "\4", "\2",\n    "\3")/p' \
    nginx/problems.conf | while read -r line; do
    grep -qF "$line" include/gatelodge/problems.def || echo "nginx/problems.conf: not in problems.def: $line"
done | { ! grep .; } || exit 1

said=$(nginx -t -p "$folder" -c "$folder/nginx.conf" -e stderr 2>&1)
status=$?
echo "$said" | grep -vE 'could not open error log|syntax is ok|test is successful|"user" directive'
leftover=$(grep -nE '@[A-Z]+@' "$folder"/*.conf | grep -v ':#\|: *#')
[ -z "$leftover" ] || { echo "not filled in: $leftover"; exit 1; }
exit $status
