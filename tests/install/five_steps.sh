#!/usr/bin/env bash
# The five steps of README.md, exactly as they stand there, on a server of our own: a second nginx and a second MariaDB
# that are there already, and a folder in place of /. In the commands nothing is replaced but places, ports and what
# only root may do; systemctl is tests/install/systemctl.
set -euo pipefail
source=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
ROOT=$(mktemp -d "${TMPDIR:-/tmp}/gatelodge-install.XXXXXX")
NGINX_PID=$ROOT/run/nginx.pid
export ROOT NGINX_PID source
broken=0
export SCRATCH_DB_OPTIONS=
# shellcheck source=tests/support/scratch_db.sh
. "$source/tests/support/scratch_db.sh"
# shellcheck source=tests/support/readme.sh
. "$source/tests/support/readme.sh"
for tool in mariadbd nginx openssl curl systemd-socket-activate systemd-sysusers; do
    command -v "$tool" >/dev/null || { echo "$tool is missing"; exit 77; }
done

end() {
    local pid
    for pid in $(cat "$ROOT/run/services.pids" "$NGINX_PID" 2>/dev/null); do
        kill -TERM "$pid" 2>/dev/null || true
        while kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
    done
    [ -z "${SCRATCH_DB_DIR:-}" ] || scratch_db_stop
    [ -n "${KEEP_STATE:-}" ] || rm -rf "$ROOT"
}
trap end EXIT
trap 'exit 1' INT TERM

free_port() {
    local port
    for port in $(shuf -i 20000-29999 -n 50); do
        (exec 5<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
    done
}

# ---- the server that is there already -----------------------------------------------------------------

chmod 755 "$ROOT"
mkdir -p "$ROOT"/{etc/nginx/conf.d,etc/ssl,var/log,run,usr/local}
port=$(free_port)
application=$(free_port)
scratch_db_start "$ROOT/mariadb"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=example.org -days 2 \
    -addext 'subjectAltName=DNS:login.example.org,DNS:wiki.example.org' \
    -keyout "$ROOT/etc/ssl/example.org.key" -out "$ROOT/etc/ssl/example.org.pem" 2>/dev/null
cat >"$ROOT/etc/nginx/nginx.conf" <<END
$([ "$(id -u)" -ne 0 ] || echo 'user root;')
pid $NGINX_PID;
error_log $ROOT/var/log/nginx.log;
worker_processes 1;
events { worker_connections 128; }
http {
    access_log $ROOT/var/log/nginx-access.log;
    client_body_temp_path $ROOT/var/body;
    proxy_temp_path       $ROOT/var/proxy;
    fastcgi_temp_path     $ROOT/var/fastcgi;
    uwsgi_temp_path       $ROOT/var/uwsgi;
    scgi_temp_path        $ROOT/var/scgi;
    # The wiki.
    server {
        listen 127.0.0.1:$application;
        location / { return 200 "hello \$http_remote_user\n"; }
    }
    include $ROOT/etc/nginx/conf.d/*.conf;
}
END
command nginx -c "$ROOT/etc/nginx/nginx.conf" -e "$ROOT/var/log/nginx.log"

# ---- the steps ----------------------------------------------------------------------------------------

# Places and ports of this server in place of a whole machine's.
ours() {
    sed -E -e "s#(^|[ ='|])/(usr/local|etc|var|run)(/|[ |]|\$)#\1$ROOT/\2\3#g" -e "s#(^|[ ='|])/(usr/local|etc|var|run)(/|[ |]|\$)#\1$ROOT/\2\3#g" \
        -e '/listen \[::\]/d' -e "s#listen 443#listen 127.0.0.1:$port#; s#@PORT@\|443#@PORT@|$port#; s#127.0.0.1:8080#127.0.0.1:$application#" \
        -e "s#https://login.example.org#&:$port#; s#\{\"wiki.example.org\"\}#{\"wiki.example.org:$port\"}#"
}

as_here() {
    cat <<'END'
set -eux
sudo() { "$@"; }
autoreconf() { :; }
configure() { "$source/configure" --quiet --prefix="$ROOT/usr/local" CFLAGS=-O1 "$@"; }
make() { command make -s -j"$(nproc)" "$@"; }
gatelodge() { "$ROOT/usr/local/bin/gatelodge" "$@"; }
systemctl() { "$source/tests/install/systemctl" "$@"; }
systemd-sysusers() { command systemd-sysusers --root="$ROOT" "$ROOT/usr/local/lib/sysusers.d/gatelodge.conf"; }
systemd-tmpfiles() { command mkdir -p "$ROOT/run/gatelodge/table"; }
nginx() { command nginx -c "$ROOT/etc/nginx/nginx.conf" -e "$ROOT/var/log/nginx.log" "$@"; }
END
}

# What only this server needs: where MariaDB listens, and who its administrator is; nginx listens for this machine.
after_installing() {
    cat <<'END'
sed -i -e '/\[::\]/d' -e 's/listen @PORT@/listen 127.0.0.1:@PORT@/' "$ROOT/usr/local/share/gatelodge/nginx/gatelodge.conf"
sed -i "s|#socket = \"/run/mysqld/mysqld.sock\"|socket = \"$SCRATCH_DB_SOCKET\"|" "$ROOT/etc/gatelodge/gatelodge.conf"
printf '[client]\nuser = root\nsocket = %s\n' "$SCRATCH_DB_SOCKET" >"$ROOT/etc/administrator.cnf"
END
}

mkdir "$ROOT/build"
blocks nginx | ours >"$ROOT/wiki.conf"
{
    as_here
    blocks sh | ours | sed -e 's|^\./configure|configure|' -e "s|^sudo gatelodge setup|& --defaults-file $ROOT/etc/administrator.cnf|" \
        -e "/^sudo nginx -t/i cp '$ROOT/wiki.conf' '$ROOT/etc/nginx/conf.d/wiki.conf'" |
        { while IFS= read -r line; do printf '%s\n' "$line"; [ "$line" != 'sudo make install' ] || after_installing; done; }
} >"$ROOT/steps"
[ "$(grep -c '^sudo ' "$ROOT/steps")" -ge 9 ] || { echo 'README.md: the steps are not found'; exit 1; }
began=$SECONDS
(cd "$ROOT/build" && bash "$ROOT/steps") >"$ROOT/steps.log" 2>&1 || { tail -n 40 "$ROOT/steps.log"; exit 1; }
echo "five steps in $((SECONDS - began)) s"

# ---- what has come of it ------------------------------------------------------------------------------

ask() {
    curl -s --noproxy '*' --cacert "$ROOT/etc/ssl/example.org.pem" --resolve "login.example.org:$port:127.0.0.1" \
        --resolve "wiki.example.org:$port:127.0.0.1" -b "$ROOT/cookies" -c "$ROOT/cookies" -H 'Accept: text/html' \
        --max-time 10 "$@"
}

post() {        # address, form
    ask -H 'Sec-Fetch-Site: same-origin' -o /dev/null -w '%{http_code} %{redirect_url}' --data "$2" "$1"
}

is() {          # what, found, the pattern that is wanted
    # shellcheck disable=SC2254
    case $2 in
    $3) echo "kept: $1" ;;
    *)  echo "BROKEN: $1: \"$2\" instead of \"$3\""; broken=1 ;;
    esac
}

login=https://login.example.org:$port
wiki=https://wiki.example.org:$port
link=$(grep -o "$login/setup?code=gl_set_[A-Za-z0-9]*" "$ROOT/steps.log" | head -n 1)

tries=100
until [ "$(ask -o /dev/null -w '%{http_code}' "$wiki/page")" = 302 ] || [ $((tries -= 1)) -eq 0 ]; do sleep 0.1; done
is 'a stranger is sent to sign in' "$(ask -o /dev/null -w '%{http_code} %{redirect_url}' "$wiki/page")" \
    "302 $login/login?rd=https%3A%2F%2Fwiki.example.org%3A$port%2Fpage*"
is 'the link opens the form' "$(ask -o /dev/null -w '%{http_code}' "$link")" 200
is 'the form makes the administrator' "$(post "$link" 'username=ann&email=ann%40example.org&password=six+quiet+rivers+here')" \
    "303 $login/login#administrator_made"
is 'the link is used up' "$(post "$link" 'username=eve&email=eve%40example.org&password=six+quiet+rivers+here')" \
    "303 *#setup_link_over"
is 'the administrator signs in' \
    "$(post "$login/login?rd=$wiki/page&rm=GET" 'identifier=ann&password=six+quiet+rivers+here')" "303 $wiki/page"
is 'the wiki learns who it is' "$(ask "$wiki/page")" 'hello ann'
is 'the administrator reads the API' "$(ask -o /dev/null -w '%{http_code}' "$login/api/v1/users")" 200
is 'no log holds the code of the link' "$(grep -rlF "${link#*code=}" "$ROOT/var/log" || true)" ''
is 'systemd-sysusers has made the user' "$(grep -c '^gatelodge:' "$ROOT/etc/passwd")" 1
is 'the settings work' "$("$ROOT/usr/local/bin/gatelodge" config check)" "*works."
exit $broken
