# For bench/run: the installation that is measured, and everything beside it, on a private port. Sets `world` and what
# its env file says, `plain` (port), `site`, the processes `nginx` and `program[…]`, and credentials in $state.
# shellcheck shell=bash disable=SC2034,SC2154

state=$(mktemp -d "${TMPDIR:-/tmp}/gatelodge-bench.XXXXXX")
chmod 755 "$state"
world=$state/world
port=$((20000 + RANDOM % 10000))
plain=$((port + 1))
site=bench.test:$plain
started=()              # what must be ended with us
frozen=                 # what must be thawed
declare -A program      # by name: the process whose children do the work

finish() {
    local pid
    [ -z "$frozen" ] || kill -CONT "$frozen" 2>/dev/null || true
    for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done
    "$here/quickstart" stop --state "$world" >/dev/null 2>&1 || true
    rm -rf "$state"
}
trap finish EXIT
trap 'exit 1' INT TERM

sql() { mariadb --defaults-file="$DB_DEFAULTS" --batch --skip-column-names gatelodge; }

start_world() {
    local began
    began=$(date +%s%N)
    "$here/quickstart" --state "$world" --port "$port" --detach >"$state/quickstart.log" 2>&1 ||
        { tail -n 20 "$state/quickstart.log" >&2; die 'quickstart fails'; }
    first_answer=$((($(date +%s%N) - began) / 1000000))
    # shellcheck source=/dev/null
    . "$world/env"
    for name in gate login api jobs; do program[$name]=$(cat "$world/run/$name.pid"); done
    nginx=$(cat "$world/run/nginx-master.pid")
}

# Workers stay the same all the time, so that memory can be watched; nobody is told to slow down; more sign-ins are
# under way than there are cores: while one waits for the disk, another hashes.
change_settings() {
    sed -i -e "s/^passwords {/&\n    hashing_memory = 512M/" -e '/^program "gate"/d' "$CONFIG"
    cat >>"$CONFIG" <<END
program "gate"  { workers = $gate_workers calls_per_worker = 1000000000 }
program "login" { workers = $sign_ins_at_once }
pace { guess = 1000000 read = 1000000 }
site "bench" { hosts = {"$site"} rule "all" { path = "/" } }
END
}

start_responders() {
    "$build/bench/responder" "$state/accept.sock" "$gate_workers" accept &
    program[accept]=$! started+=("$!")
    "$build/bench/responder" "$state/loop.sock" "$gate_workers" loop &
    program[loop]=$! started+=("$!")
    "$build/bench/parser" "$state/parser.sock" "$gate_workers" &
    program[parser]=$! started+=("$!")
}

# ---- nginx: a site by plain http, so that TLS is not what is measured ---------------------------------------

# Responders are asked as the gate is, word by word.
copy_snippets() {
    mkdir "$state/snippets"
    for name in accept loop parser; do
        sed "s/gatelodge_gate/bench_$name/" "$world/nginx/check.conf" >"$state/snippets/check_$name.conf"
        sed "s|/.gatelodge/check|/.bench/$name|" "$world/nginx/protect.conf" >"$state/snippets/protect_$name.conf"
    done
    sed -i '/fastcgi_store/d; /fastcgi_keep_conn/d' "$state/snippets/check_accept.conf"
}

responder_locations() {
    for name in accept loop parser; do
        echo "location = /.bench/$name {"
        echo "    internal;"
        echo "    fastcgi_param DOCUMENT_URI /.gatelodge/check;"
        echo "    include $state/snippets/check_$name.conf;"
        echo "}"
        echo "location /$name/ { include $state/snippets/protect_$name.conf; }"
    done
}

load_module() {
    local module=$build/.libs/ngx_http_gatelodge_module.so
    [ -f "$module" ] || return 1
    cp "$module" "$world/module.so"
    sed -i "1i load_module $world/module.so;" "$world/nginx/nginx.conf"
    chmod 755 "$world/module.so"
}

write_site() {
    cat <<END
upstream bench_accept { server unix:$state/accept.sock; }
upstream bench_loop   { server unix:$state/loop.sock;   keepalive 256; }
upstream bench_parser { server unix:$state/parser.sock; keepalive 256; }
END
    ! $has_module || echo "gatelodge_settings $CONFIG;"
    cat <<END
server {
    listen 127.0.0.1:$plain backlog=1024;
    server_name bench.test;
    root $state/files;
    keepalive_requests 1000000;
    set \$gatelodge_url https://\$host\$gatelodge_port\$request_uri;
    location /static/ { }
    location = /.bench/nothing { internal; return 204; }
    location /nothing/ { auth_request /.bench/nothing; }
    $(responder_locations)
    location /gated/ { include $world/nginx/protect.conf; }
    $(! $has_module || echo "location /module/ { gatelodge on; include $world/nginx/protect.conf; }")
    location = /api/v1/sessions { include $world/nginx/fastcgi.conf; fastcgi_pass gatelodge_login; }
    location = /api/v1/me { include $world/nginx/fastcgi.conf; fastcgi_pass gatelodge_api; }
    include $world/nginx/gate.conf;
}
END
}

start_site() {
    for name in static nothing accept loop parser gated module; do
        mkdir -p "$state/files/$name"
        head -c 1024 /dev/zero | tr '\0' x >"$state/files/$name/file"
    done
    copy_snippets
    has_module=false
    ! load_module || has_module=true
    write_site >"$world/nginx.d/bench.conf"
    chmod -R a+rX "$state/files" "$state/snippets" "$world/nginx.d/bench.conf"
    kill -HUP "${program[gate]}" "${program[login]}" "${program[api]}" "$nginx"
}

# ---- people with sessions and tokens, whom nobody had to sign in --------------------------------------------

# Rows for the digests of a file, each of another person: person 1, 2, … again and again.
insert_credentials() {      # file, statement: … SELECT n, digest, id
    awk 'NR % 1000 == 1 { if (NR > 1) print ";"; printf "INSERT INTO bench_digests VALUES " }
        { printf "%s(%d,UNHEX(\"%s\"))", NR % 1000 == 1 ? "" : ",", NR, $2 }
        END { print ";" }' "$1" >"$state/digests.sql"
    sql <<END
CREATE TEMPORARY TABLE bench_digests (n INT PRIMARY KEY, digest BINARY(32) NOT NULL);
SET sql_mode = '', time_zone = '+00:00', @at = UTC_TIMESTAMP(3) - INTERVAL 1 MINUTE;
SOURCE $state/digests.sql
CREATE TEMPORARY TABLE bench_people (n INT PRIMARY KEY, id BINARY(16) NOT NULL)
    SELECT ROW_NUMBER() OVER (ORDER BY username) - 1 AS n, id FROM users
    WHERE kind = 'person' AND status = 'active' AND username LIKE 'person-%';
SELECT COUNT(*) INTO @people FROM bench_people;
$2 FROM bench_digests JOIN bench_people ON bench_people.n = bench_digests.n % @people;
END
}

make_credentials() {
    local id="UNHEX(CONCAT('019a00000000', '7', '000', '8', LPAD(HEX(bench_digests.n), 15, '0')))"
    "$build/bench/credentials" session "$most_live" >"$state/sessions"
    "$build/bench/credentials" personal 1000 >"$state/tokens"
    "$build/bench/credentials" session 100 >"$state/strangers"
    "$here/bench/seed" --defaults "$DB_DEFAULTS" --users 1000 --groups 100 --sessions 1 --events 1 \
        2>"$state/seed.log" || { cat "$state/seed.log" >&2; die 'nobody can be added'; }
    insert_credentials "$state/sessions" "INSERT INTO sessions SELECT $id, digest, id, @at, @at, @at,
        @at + INTERVAL 7 DAY, @at + INTERVAL 30 DAY, TRUE, '127.0.0.1', 'wrk', 'pwd', 1"
    insert_credentials "$state/tokens" "INSERT INTO tokens SELECT $id, digest, id, 'bench', '', '', @at, NULL, NULL"
    session=$(awk 'NR == 1 { print $1 }' "$state/sessions")
    token=$(awk 'NR == 1 { print $1 }' "$state/tokens")
}

# ---- is it all as we think? ---------------------------------------------------------------------------------

answers() {     # path, header
    curl -s -o "$state/answer" -w '%{http_code}' -H "Host: $site" -H "$2" "http://127.0.0.1:$plain$1" || true
}

await_200() {   # path, header
    local status
    for _ in $(seq 100); do
        status=$(answers "$1" "$2")
        [ "$status" != 200 ] || return 0
        sleep 0.1
    done
    die "$1 answers $status, not 200: see $(tail -n 3 "$world"/log/nginx.log "$world"/log/gate.log)"
}

statements_run() { sql <<<"SHOW GLOBAL STATUS LIKE 'Com_stmt_execute'" | awk '{ print $2 }'; }

# From when a session is known and vouched for, a check costs no question to MariaDB.
await_table() {
    local before
    for _ in $(seq 100); do
        before=$(statements_run)
        curl -s -o /dev/null -H "Host: $site" -H "Cookie: __Host-gatelodge=$session" \
            "http://127.0.0.1:$plain/gated/file?[1-500]"
        [ $(($(statements_run) - before)) -ge 250 ] || return 0
        sleep 0.1
    done
    die "known sessions are asked for again: see $(tail -n 3 "$world/log/jobs.log" "$world/log/gate.log")"
}

# What has ended or was replaced cannot be measured any more.
check_programs() {
    for name in "${!program[@]}"; do
        kill -0 "${program[$name]}" 2>/dev/null ||
            fail "$name has ended: $(tail -n 3 "$world/log/$name.log" 2>/dev/null)"
    done
}

await_site() {
    for name in static nothing accept loop parser gated; do
        await_200 "/$name/file" "Cookie: __Host-gatelodge=$session"
    done
    await_200 /gated/file "Authorization: Bearer $token"
    [ "$(answers /gated/file 'Cookie: a=b')" = 401 ] || die 'the gate lets anybody pass'
    await_table
    if $has_module; then
        await_200 /module/file "Cookie: __Host-gatelodge=$session"
        [ "$(answers /module/file 'Cookie: a=b')" = 401 ] || die 'the module lets anybody pass'
    fi
}
