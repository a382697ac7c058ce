#!/usr/bin/env bash
# The service of docs/examples/parking, built against an installed libgatelodge, behind the gate of a whole world:
# the library gives it validation, problems, limits, metrics and descriptions, and lets nobody say who they are.
set -u
export GATELODGE_BUILD=${GATELODGE_BUILD:-${top_builddir:-$PWD}}
command -v mariadbd >/dev/null && command -v nginx >/dev/null && command -v pkg-config >/dev/null || exit 77
# shellcheck source=tests/support/quickstart.sh
. "${srcdir:-$(dirname "$0")/../..}/tests/support/quickstart.sh"
broken=0
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES      # of the make that runs us
service=

promise() {     # sentence, command…
    local sentence=$1
    shift
    if "$@"; then
        echo "ok - $sentence"
    else
        echo "not ok - $sentence"
        broken=1
    fi
}

# ---------------------------------------------------------------------------------------------- the world

make_variable() { sed -n "s/^$1 = //p" "$GATELODGE_BUILD/Makefile"; }

install_library() {
    make -s -C "$GATELODGE_BUILD" install DESTDIR="$gatelodge_state/root" >"$gatelodge_state/install.log" 2>&1
}

build_service() {
    libraries=$(dirname "$(dirname "$(find "$gatelodge_state/root" -name gatelodge.pc)")")
    cp -r "$gatelodge_source/docs/examples/parking" "$gatelodge_state/parking"
    chmod -R u+w,a+rX "$gatelodge_state/parking" "$gatelodge_state/root"
    PKG_CONFIG_PATH=$libraries/pkgconfig PKG_CONFIG_SYSROOT_DIR=$gatelodge_state/root \
        make -s -C "$gatelodge_state/parking" CFLAGS="-std=c11 -g -Wall -Wextra -Werror $(make_variable SANITIZER_CFLAGS)" \
        CC="$(make_variable CC)" >"$gatelodge_state/build.log" 2>&1
}

# As the user of the world: the only one, besides root, who may open its sockets.
name_command() {
    local user
    user=$(stat -c %u "$gatelodge_state/state/run")
    parking=(env LD_LIBRARY_PATH="$libraries" "$gatelodge_state/parking/parking")
    [ "$(id -u)" = "$user" ] || parking=(setpriv --reuid="$user" --regid="$user" --clear-groups "${parking[@]}")
}

parking() { "${parking[@]}" "$@"; }

pid_of() { cat "$gatelodge_state/state/run/$1.pid"; }

until_true() {
    local tries=200
    until "$@"; do
        [ $((tries -= 1)) -gt 0 ] || return 1
        sleep 0.05
    done
}

place_service() {
    local port=$1 state=$gatelodge_state/state
    cat >"$gatelodge_state/parking.conf" <<END
run_directory = "$state/run"
pace { mail = 5 }
program "parking" { workers = 2 }
END
    chmod 644 "$gatelodge_state/parking.conf"
    cat >>"$CONFIG" <<END
site "town" {
    hosts = {"localhost:$port"}
    rule "parking" { path = "/parking" }
}
END
    {
        echo "server { listen 127.0.0.1:$port ssl; server_name localhost;"
        echo "ssl_certificate $state/tls/server.pem; ssl_certificate_key $state/tls/key.pem;"
        echo "include $state/nginx/gate.conf;"
        sed -e "s|@SNIPPETS@|$state/nginx|; s|@RUN@|$state/run|" "$gatelodge_source/docs/examples/parking/parking.conf"
        echo '}'
    } >"$state/nginx.d/town.conf"
    chmod 644 "$state/nginx.d/town.conf"
    name_command
    "${parking[@]}" --config "$gatelodge_state/parking.conf" 2>"$gatelodge_state/parking.log" &
    service=$!
    kill -HUP "$(pid_of nginx)" "$(pid_of gate)"
    until_true grep -q 'note="ready: 2 workers"' "$gatelodge_state/parking.log"
}

end_service() {
    [ -z "$service" ] || kill "$service" 2>/dev/null
    [ -z "${KEEP_STATE:-}" ] || echo "# kept: $gatelodge_state"
    end_gatelodge
}

# Somebody whose role has this permission of the service's own.
add_person() {  # name, permission
    echo 'a horse, a battery' | gatelodge user add "$1" --password-file - >/dev/null || return 1
    mariadb --defaults-file="$DB_DEFAULTS" gatelodge <<END
SET @role = UNHEX(LEFT(SHA2('$1', 256), 32));
INSERT INTO roles (id, name, built_in) VALUES (@role, '$1-role', FALSE);
INSERT INTO role_permissions (role_id, pattern) VALUES (@role, '$2');
END
    gatelodge user grant "$1" --role "$1-role" >/dev/null
}

token_of() {
    curl -s --cacert "$CA" -H 'Content-Type: application/json' "$URL/api/v1/sessions" \
        -d "{\"identifier\":\"$1\",\"password\":\"a horse, a battery\",\"deliver\":\"token\"}" |
        sed -n 's/.*"token": *"\([^"]*\)".*/\1/p'
}

# ---------------------------------------------------------------------------------------------- asking

# Asks as somebody; the answer is in $status and $gatelodge_state/body.
ask() {         # token, method, path, curl's options…
    local who=() token=$1 method=$2 path=$3
    shift 3
    [ -z "$token" ] || who=(-H "Authorization: Bearer $token")
    status=$(curl -s --cacert "$CA" -o "$gatelodge_state/body" -D "$gatelodge_state/headers" -w '%{http_code}' \
        --max-time 10 -X "$method" "${who[@]}" "$@" "$town$path")
}

answers() {     # status, text of the body, then as ask
    local wanted=$1 text=$2
    shift 2
    ask "$@"
    [ "$status" = "$wanted" ] && { [ -z "$text" ] || grep -qF -- "$text" "$gatelodge_state/body"; } && return
    echo "# $2 $3: $status instead of $wanted with $text: $(head -c 400 "$gatelodge_state/body")"
    return 1
}

answers_json() {        # status, text, token, path, JSON
    answers "$1" "$2" "$3" POST "$4" -H 'Content-Type: application/json' -d "$5"
}

says() {        # text, command…
    local text=$1 said
    shift
    said=$("$@" 2>&1)
    case $said in
    *"$text"*) return 0 ;;
    esac
    echo "# no \"$text\" in: ${said:0:600}"
    return 1
}

# ---------------------------------------------------------------------------------------------- promises

what_was_not_allowed_is_told() {
    answers 401 '"code":"not_signed_in"' '' GET /parking/v1/spot &&
    answers 403 '"code":"not_allowed"' "$bob" GET /parking/v1/spot &&
    answers 404 '"code":"not_found"' "$ann" GET /parking/v1/nothing &&
    answers 404 '"code":"not_found"' "$ann" DELETE /parking/v1/reservations/GHOST &&
    answers 405 '"code":"method_not_allowed"' "$ann" PUT /parking/v1/spot &&
    grep -qi '^allow: GET, HEAD, OPTIONS' "$gatelodge_state/headers"
}

what_does_not_fit_is_named() {
    answers_json 422 '"pointer":"/plate"' "$ann" /parking/v1/reservations '{"hours":1}' &&
    answers_json 400 '"code":"malformed"' "$ann" /parking/v1/reservations '{"hours":' &&
    answers 415 '"code":"unsupported_media_type"' "$ann" POST /parking/v1/reservations -H 'Content-Type: text/plain' -d x
}

its_own_problem_is_told() {
    answers_json 409 '"code":"car_park_full"' "$ann" /parking/v1/reservations '{"plate":"B-12","hours":9}' &&
    grep -q 'problem=car_park_full' "$gatelodge_state/parking.log"
}

too_much_is_429() {
    local tries=8
    while [ $((tries -= 1)) -gt 0 ]; do
        ask "$ann" POST /parking/v1/reservations -H 'Content-Type: application/json' -d '{"plate":"B-12"}'
        [ "$status" != 429 ] || { grep -qi '^retry-after: ' "$gatelodge_state/headers" && return; }
    done
    return 1
}

nobody_says_who_they_are() {
    local ann_id
    ann_id=$(gatelodge user show ann --json | sed -n 's/.*"id": *"\(user_[^"]*\)".*/\1/p' | head -n 1)
    [ -n "$ann_id" ] &&
    answers 401 not_signed_in '' GET /parking/v1/spot -H "GATELODGE_USER_ID: $ann_id" -H "Gatelodge-User-Id: $ann_id" \
        -H "Remote-User: ann" -H 'Gatelodge-Permissions: parking.use' &&
    answers 403 not_allowed "$bob" GET /parking/v1/spot -H 'Gatelodge-Permissions: parking.use' \
        -H 'GATELODGE_PERMISSIONS: parking.use' -H 'Connection: Gatelodge-Permissions'
}

other_sites_send_no_orders() {
    local jar=$gatelodge_state/jar
    curl -s --cacert "$CA" -c "$jar" -o "$gatelodge_state/body" -H 'Content-Type: application/json' "$URL/api/v1/sessions" \
        -H "Origin: $URL" -d '{"identifier":"ann","password":"a horse, a battery"}'
    answers 200 '"level":2' '' GET /parking/v1/spot -b "$jar" &&
    answers 403 cross_site '' DELETE /parking/v1/reservations/B-12 -b "$jar" -H 'Sec-Fetch-Site: cross-site' &&
    answers 204 '' '' DELETE /parking/v1/reservations/B-12 -b "$jar" -H 'Sec-Fetch-Site: same-origin' &&
    ! grep -rq "$(awk '/gatelodge/ { print $7 }' "$jar")" "$gatelodge_state/parking.log"
}

it_tells_how_it_is() {
    answers 200 '"alive"' '' GET /parking/healthz && answers 200 '"ready"' '' GET /parking/readyz &&
    answers 200 'gatelodge_calls_total{program="parking",method="GET",path="/parking/v1/spot",status="2xx"} ' '' \
        GET /parking/metrics &&
    grep -qE '^gatelodge_problems_total\{program="parking",method="POST",path="/parking/v1/reservations"} [1-9]' \
        "$gatelodge_state/body" &&
    grep -qF 'gatelodge_workers{program="parking"} 2' "$gatelodge_state/body" &&
    grep -qF '# TYPE gatelodge_call_duration_seconds histogram' "$gatelodge_state/body"
}

# Each sample has its HELP and TYPE before it, is a number, and buckets only grow.
metrics_are_well_formed() {
    ask '' GET /parking/metrics
    awk '
        /^# HELP gatelodge_[a-z_]+ [A-Z].*\.$/ { helped = $3; next }
        /^# TYPE gatelodge_[a-z_]+ (counter|gauge|histogram)$/ && $3 == helped { typed = $3; type = $4; next }
        /^gatelodge_[a-z_]+\{([a-z]+="[^"]*",?)+\} [0-9]+(\.[0-9]+)?$/ {
            name = $1; sub(/\{.*/, "", name)
            family = name
            if (type == "histogram") sub(/_(bucket|sum|count)$/, "", family)
            if (family != typed) { print "# not in its family: " $0; bad = 1 }
            if (seen[$1]++) { print "# twice: " $0; bad = 1 }
            labels = $1; sub(/,le=.*/, "", labels)
            if (name ~ /_bucket$/ && $2 < last[labels]) { print "# a bucket shrinks: " $0; bad = 1 }
            last[labels] = $2
            lines++
            next
        }
        { print "# not understood: " $0; bad = 1 }
        END { exit bad || lines < 20 }' "$gatelodge_state/body"
}

# Nothing of what a worker counted is lost with it.
counts_outlive_a_worker() {
    local counted
    counted='gatelodge_problems_total{program="parking",method="GET",path="/parking/v1/spot"}'
    ask '' GET /parking/metrics
    counted=$(grep -F "$counted" "$gatelodge_state/body")
    pkill -KILL -P "$service" -o . && until_true grep -q 'ended with signal 9' "$gatelodge_state/parking.log" &&
    until_true crash_is_counted && grep -qF "$counted" "$gatelodge_state/body"
}

crash_is_counted() {
    ask '' GET /parking/metrics
    grep -qF 'gatelodge_worker_crashes_total{program="parking"} 1' "$gatelodge_state/body" &&
        grep -qF 'gatelodge_workers{program="parking"} 2' "$gatelodge_state/body"
}

our_programs_tell_how_they_are() {
    local path
    for path in '' /gate /login; do
        curl -s --cacert "$CA" "$URL$path/readyz" | grep -q '^{"status":"ready","version":"[0-9][^"]*"}$' &&
        curl -s --cacert "$CA" "$URL$path/metrics" | grep -q '^gatelodge_workers{program=' || return 1
    done
}

it_describes_itself() {
    says '"title": "parking"' parking --print openapi && says '"/parking/v1/spot"' parking --print openapi &&
    says 'car_park_full' parking --print openapi && says 'car_park_full' parking --print problems &&
    says 'parking.use' parking --print routes && says gatelodge_calls_total parking --print metrics &&
    says 'location = /parking/v1/spot' parking --print nginx && says run_directory parking --print settings
}

too_much_body_is_413() {
    head -c 1100000 /dev/zero >"$gatelodge_state/much"
    answers 413 '"code":"body_too_large"' "$ann" POST /parking/v1/reservations -H 'Content-Type: application/json' \
        --data-binary "@$gatelodge_state/much"
}

it_refuses_tcp() {
    # shellcheck disable=SC2016 # perl's
    says 'is not a Unix socket' timeout 10 perl -MIO::Socket::INET -e '
        my $socket = IO::Socket::INET->new(Listen => 5, LocalAddr => "127.0.0.1") or die;
        open(STDIN, "<&", $socket) or die;
        $ENV{LD_LIBRARY_PATH} = shift;
        exec @ARGV' "$libraries" "$gatelodge_state/parking/parking" --config "$gatelodge_state/parking.conf"
}

it_leaves_when_it_is_told() {
    kill -TERM "$service" && wait "$service" && service= && ! grep -q level=error <(grep -v 'signal 9' "$gatelodge_state/parking.log")
}

when_it_is_away_that_is_told() {
    answers 503 '"code":"unavailable"' "$ann" GET /parking/v1/spot && grep -qi '^retry-after: ' "$gatelodge_state/headers"
}

begin_gatelodge || exit 1
trap end_service EXIT
promise 'the library installs' install_library || exit 1
promise 'the example builds with what pkg-config says' build_service
[ -x "$gatelodge_state/parking/parking" ] || { cat "$gatelodge_state"/*.log; exit 1; }
port=$(free_port)
town=https://localhost:$port
place_service "$port" && add_person ann parking.use && add_person bob parking.look || { cat "$gatelodge_state"/*.log; exit 1; }
ann=$(token_of ann) bob=$(token_of bob)

promise 'who is signed in and may is answered' until_true answers 200 '"place":"North"' "$ann" GET /parking/v1/spot
promise 'what was not allowed is told' what_was_not_allowed_is_told
promise 'what does not fit is named' what_does_not_fit_is_named
promise 'its own problem is told' its_own_problem_is_told
promise 'too much is 429' too_much_is_429
promise 'too much of a body is 413' too_much_body_is_413
promise 'nobody says who they are' nobody_says_who_they_are
promise 'other sites send no orders' other_sites_send_no_orders
promise 'it tells how it is' it_tells_how_it_is
promise 'its metrics are well-formed' metrics_are_well_formed
promise 'counts outlive a worker' counts_outlive_a_worker
promise 'our programs tell how they are' our_programs_tell_how_they_are
promise 'it describes itself' it_describes_itself
promise 'it refuses TCP' it_refuses_tcp
promise 'it leaves when it is told' it_leaves_when_it_is_told
promise 'when it is away, that is told' when_it_is_away_that_is_told
exit $broken
