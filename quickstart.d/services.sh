# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with quickstart
# The second half of quickstart: MariaDB, the programs and nginx, started, watched and stopped.

# ---------------------------------------------------------------------------------------------- processes

pid_of() { cat "$state/run/$1.pid" 2>/dev/null; }

# Whether the process of this name lives and is ours: pids come round again, command lines name our folder.
is_up() {
    local pid
    pid=$(pid_of "$1") && [ -n "$pid" ] && grep -qasF "$state/" "/proc/$pid/cmdline"
}

# Starts a service in a session of its own: Ctrl-C reaches us alone, and we stop things in order.
launch() {      # name, command…
    local name=$1
    shift
    setsid "$@" </dev/null >>"$state/log/$name.log" 2>&1 3>&- 4>&- 9>&- &
    echo $! >"$state/run/$name.pid"
}

# Waits until a command succeeds, as long as the service lives.
wait_until() {  # service, seconds, command…
    local name=$1 tries=$(($2 * 20))
    shift 2
    log=$state/log/$name.log
    until "$@" >/dev/null 2>&1; do
        kill -0 "$(pid_of "$name")" 2>/dev/null || die "$name has ended."
        [ $((tries -= 1)) -gt 0 ] || die "$name does not answer."
        sleep 0.05
    done
}

stop_one() {    # name
    local pid tries=300
    pid=$(pid_of "$1") || return 0
    if is_up "$1"; then
        kill -TERM "$pid" 2>/dev/null || true
        while is_up "$1" && [ $((tries -= 1)) -gt 0 ]; do sleep 0.05; done
        ! is_up "$1" || kill -KILL "$pid" || die "$1 (process $pid) cannot be stopped by $(id -un)."
    fi
    rm -f "$state/run/$1.pid"
}

stop_all() {
    local i
    undo=false
    for ((i = ${#services[@]} - 1; i >= 0; i--)); do
        stop_one "${services[i]}"
    done
}

all_up() {
    local name
    for name in "${services[@]}"; do
        is_up "$name" || return 1
    done
}

# ---------------------------------------------------------------------------------------------- database

as_administrator() { mariadb --defaults-file="$state/mariadb-client.cnf" "$@"; }

# Accounts and their passwords, said again at each start, before anybody can connect.
write_accounts() {
    local name account
    cat <<END
CREATE DATABASE IF NOT EXISTS gatelodge CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
ALTER USER root@localhost IDENTIFIED BY '$(secret root)';
END
    for name in "${programs[@]}" cli; do
        account=gatelodge_$name
        echo "CREATE USER IF NOT EXISTS $account@localhost;"
        echo "ALTER USER $account@localhost IDENTIFIED BY '$(secret "$account")';"
    done
    echo "GRANT ALL ON gatelodge.* TO gatelodge_cli@localhost;"
}

configure_database() {
    cat >"$state/mariadb.cnf" <<END
[mariadbd]
datadir = $state/data
socket = $state/run/mariadb.sock
pid-file = $state/run/mariadbd.pid
tmpdir = $state/tmp
init-file = $state/secrets/accounts.sql
skip-networking
skip-name-resolve
character-set-server = utf8mb4
collation-server = utf8mb4_bin
innodb-buffer-pool-size = 64M
innodb-log-file-size = 32M
innodb-snapshot-isolation = ON
table-open-cache = 400
max-connections = 100
END
    printf '[client]\nuser = root\npassword = %s\nsocket = %s\n' "$(secret root)" "$state/run/mariadb.sock" \
        >"$state/mariadb-client.cnf"
    write_accounts >"$state/secrets/accounts.sql"
}

start_database() {
    configure_database
    if [ ! -d "$state/data" ]; then
        rm -rf "$state/data.new"
        TMPDIR=$state/tmp mariadb-install-db --no-defaults --datadir="$state/data.new" --auth-root-authentication-method=socket \
            --auth-root-socket-user="$(id -un)" --skip-test-db
        mv "$state/data.new" "$state/data"
    fi
    launch database mariadbd --defaults-file="$state/mariadb.cnf"
    wait_until database 60 as_administrator -e 'SELECT 1'
}

upgrade_database() {
    "$state/bin/gatelodge" db upgrade
    as_administrator gatelodge <"$state/source/db/grants.sql"
    "$state/bin/gatelodge" user show admin ||
        secret administrator | "$state/bin/gatelodge" user add admin --email admin@example.org \
            --role administrator --password-file -
}

# The same while everything runs.
upgrade_programs() {
    "$state/bin/gatelodge" upgrade --defaults-file "$state/mariadb-client.cnf"
}

# ---------------------------------------------------------------------------------------------- programs, nginx

start_programs() {
    local name
    rm -f "$state"/run/gatelodge-*.sock         # what a killed program left behind
    for name in "${programs[@]}"; do
        launch "$name" "$state/prefix/libexec/gatelodge/gatelodge-$name" --config "$state/gatelodge.conf"
    done
    for name in "${programs[@]}"; do
        [ "$name" = jobs ] || wait_until "$name" 30 test -S "$state/run/gatelodge-$name.sock"
    done
}

# Fills in the snippets. quickstart listens for this machine only.
fill_in() {     # file
    local ipv6='s/\[::\]:@PORT@/[::1]:@PORT@/'
    grep -q '^0\{31\}1' /proc/net/if_inet6 2>/dev/null || ipv6='/\[::\]/d'
    sed -e "$ipv6" -e 's/listen @PORT@/listen 127.0.0.1:@PORT@/' -e "s|@SNIPPETS@|$state/nginx|g" \
        -e "s|@WEB@|$state/web|g" -e "s|@RUN@|$state/run|g" -e "s|@STATE@|$state|g" -e 's|@HOST@|localhost|g' \
        -e "s|@PORT@|$port|g" -e "s|@CERTIFICATE@|$state/tls/server.pem|g" -e "s|@KEY@|$state/tls/key.pem|g" \
        -e "s|@APPLICATIONS@|include $state/nginx/sample.conf;|" "$1" >"$state/nginx/$(basename "$1")"
}

write_nginx() {
    local file
    for file in "$state"/source/nginx/*.conf "$state"/source/nginx/quickstart/*.conf; do
        fill_in "$file"
    done
    rm -rf "$state"/web.{new,old}
    cp -r "$state/prefix/share/gatelodge/web" "$state/web.new"
    # What pages that are open somewhere may still ask for, of the versions of a month.
    [ ! -d "$state/web/assets/app" ] ||
        find "$state/web/assets/app" -type f -mtime -30 -exec cp -np -t "$state/web.new/assets/app" {} +
    [ ! -d "$state/web" ] || mv "$state/web" "$state/web.old"
    mv "$state/web.new" "$state/web"
    rm -rf "$state/web.old"
    mkdir -p "$state/nginx/tmp"
}

reload_nginx() {
    write_nginx
    nginx -t -q -p "$state/nginx" -c "$state/nginx/nginx.conf" -e stderr
    kill -HUP "$(cat "$state/run/nginx.pid")"
    wait_until nginx 15 answers /sample/ 302
}

start_nginx() {
    write_nginx
    rm -f "$state/run/sample.sock"      # left behind when nginx was killed; it cannot bind to it again
    nginx -t -q -p "$state/nginx" -c "$state/nginx/nginx.conf" -e stderr
    launch nginx nginx -p "$state/nginx" -c "$state/nginx/nginx.conf" -e stderr
    wait_until nginx 15 answers /login 200
    wait_until nginx 15 answers /sample/ 302
}

answers() {     # path, status
    [ "$(curl -s --noproxy '*' --cacert "$state/tls/ca.pem" -H 'Accept: text/html' -o /dev/null -w '%{http_code}' \
        --max-time 5 "https://localhost:$port$1")" = "$2" ]
}
