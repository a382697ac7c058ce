#!/bin/sh
# With our files nginx keeps its connections to the gate, whatever the gate answers, and writes no file: see
# docs/decisions/0027-kept-connections.md. The gate's part is played by bench/parser, which counts.
source=$(cd "${srcdir:-$(dirname "$0")/../..}" && pwd)
counting=$(pwd)/bench/parser
command -v nginx >/dev/null || PATH=$PATH:/usr/sbin
command -v nginx >/dev/null || { echo 'nginx is missing'; exit 77; }
folder=$(mktemp -d) || exit 1
gate=
finish() {
    [ ! -s "$folder/nginx.pid" ] || kill "$(cat "$folder/nginx.pid")"
    [ -z "$gate" ] || kill "$gate"
    rm -rf "$folder"
}
trap finish EXIT
failed=0
# shellcheck source=tests/support/nginx.sh
. "$source/tests/support/nginx.sh"
complain() {
    echo "$1"
    failed=1
}

# ---- nginx with a protected file for each way to ask -------------------------------------------------------

mkdir -p "$folder/web/errors"
for way in check authz oauth2 outpost; do
    for answer in 204 401 403; do
        mkdir -p "$folder/files/$answer/$way"
        echo here >"$folder/files/$answer/$way/file"
    done
done
fill_in_snippets "$source"/nginx/*.conf "$source"/nginx/profiles/*.conf
questions() {   # the part of a profile that stands in server { }, without what gate.conf says again
    sed '/^#: location/,$d; /^include .*gate\.conf;/d' "$folder/$1.conf"
}
protected() {   # way, path of the question
    echo "location ~ ^/(204|401|403)/$1/ { auth_request $2; set \$gatelodge_path \$uri; error_page 401 403 = @counted;"
    echo "auth_request_set \$counted \$upstream_http_gatelodge_reason; add_header Counted \$counted; }"
}
{
    nginx_conf_head
    cat <<END
    server {
        listen unix:$folder/nginx.sock;
        root $folder/files;
        include $folder/gate.conf;
END
    questions authelia
    questions oauth2-proxy
    questions authentik
    protected check /.gatelodge/check
    protected authz /internal/authelia/authz
    protected oauth2 /oauth2/auth
    protected outpost /outpost.goauthentik.io/auth/nginx
    echo '        location @counted { auth_request off; add_header Counted $counted; return 204; }'
    echo '    }'
    echo '}'
} >"$folder/nginx.conf"
"$counting" "$folder/gatelodge-gate.sock" 1 counting &
gate=$!
nginx -e "$folder/error.log" -p "$folder" -c "$folder/nginx.conf" || exit 1

files() { (cd "$folder" && find . -type f ! -name error.log | sort); }
before=$(files)

# "CONNECTIONS/REQUESTS", as the gate has counted them when it answers the last of so many requests for a path.
counted() {     # path, requests
    curl -s -o /dev/null -D - --unix-socket "$folder/nginx.sock" "http://app.example.org$1?[1-$2]" |
        tr -d '\r' | sed -n 's/^Counted: //p' | tail -n 1
}

# ---- one connection carries all checks ----------------------------------------------------------------------

until curl -s -o /dev/null --unix-socket "$folder/nginx.sock" http://app.example.org/204/check/file; do :; done
requests=1
for way in check authz oauth2 outpost; do
    for answer in 204 401 403; do
        requests=$((requests + 50))
        is=$(counted "/$answer/$way/file" 50)
        [ "$is" = "1/$requests" ] || complain "$way, $answer: $is connections/requests, not 1/$requests"
    done
done

# Many at once need as many, and these are kept for the next: none is opened for a request.
for _ in 1 2 3; do
    curl -s --no-progress-meter -Z --parallel-max 40 -o /dev/null --unix-socket "$folder/nginx.sock" \
        "http://app.example.org/204/check/file?[1-400]" || complain 'requests at once fail'
    requests=$((requests + 400))
done
is=$(counted /204/check/file 1)
[ "${is#*/}" = $((requests + 1)) ] || complain "${is#*/} requests came, not $((requests + 1))"
[ "${is%/*}" -le 41 ] || complain "40 clients at once needed ${is%/*} connections"

# ---- and nothing is written ---------------------------------------------------------------------------------

[ "$before" = "$(files)" ] || complain "there are new files: $(files)"
[ ! -s "$folder/error.log" ] || complain "nginx complains: $(head -n 3 "$folder/error.log")"

# Not even when something answers 200, which nginx would store: it tries, cannot, says so, and lets the request pass.
sed -i '/GATELODGE_SUCCESS/d' "$folder/check.conf"
kill -HUP "$(cat "$folder/nginx.pid")"
is=
until grep -q /dev/null/nothing "$folder/error.log"; do
    status=$(curl -s -o /dev/null -w '%{http_code}' --unix-socket "$folder/nginx.sock" \
        http://app.example.org/204/check/file)
    [ "$status" = 200 ] || complain "an answer of 200 is no yes: $status"
done
[ "$before" = "$(files)" ] || complain "an answer of 200 is stored: $(files)"
[ -c /dev/null ] || complain '/dev/null is no device any more'
exit $failed
