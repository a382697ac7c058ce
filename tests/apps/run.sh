#!/usr/bin/env bash
# Real applications behind the gate: Radicale by proxy_pass, git-http-backend by fastcgi_pass (fcgiwrap), a WSGI
# application by uwsgi_pass. People arrive under their names, and nobody arrives under a name that they wrote
# themselves. People show a session as a bearer token; git shows a personal access token.
#   GATELODGE_BUILD=build tests/apps/run.sh
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1
# shellcheck source=tests/support/quickstart.sh
. ../support/quickstart.sh

for program in radicale uwsgi fcgiwrap git curl; do
    command -v $program >/dev/null || [ -x /usr/sbin/$program ] || { echo "needs $program; ./runtests installs it"; exit 77; }
done
apps=$gatelodge_state/apps
started=()
broken=0

end_everything() {
    local pid
    for pid in "${started[@]}"; do kill -INT -- "-$pid" 2>/dev/null; done    # SIGTERM makes uWSGI begin anew
    end_gatelodge
}

# ---- asking ---------------------------------------------------------------------------------------------

complain() {
    echo "    $1"
    kept=false
}

promise() {     # name of a function that is a true sentence
    kept=true
    "$1"
    if $kept; then echo "kept: $1"; else echo "BROKEN: $1"; broken=$((broken + 1)); fi
}

until_true() {
    local tries=600
    until "$@" >/dev/null 2>&1; do
        [ $((tries -= 1)) -gt 0 ] || { complain "waited in vain for: $*"; return 1; }
        sleep 0.05
    done
}

# Asks one of the two sites. The answer's body is in $apps/body; prints its status.
ask() {         # site, path, what curl is told besides…
    local site=$1 path=$2
    shift 2
    curl -sk --noproxy '*' --max-time 20 -o "$apps/body" -w '%{http_code}' "$@" "https://$site.localhost:$port$path"
}

expect() {      # status, then as ask
    local wanted=$1 status
    shift
    status=$(ask "$@")
    [ "$status" = "$wanted" ] || complain "$1 $2: $status instead of $wanted: $(head -c 300 "$apps/body")"
}

shown() { sed -n "s/^$1: //p" "$apps/body"; }

is() {          # what is found, what is wanted, of what
    [ "$1" = "$2" ] || complain "$3 is \"$1\" instead of \"$2\""
}

# ---- the world ------------------------------------------------------------------------------------------

launch() {      # command…
    local become=(env -i PATH="$PATH" HOME="$apps" LANG=C.UTF-8)
    [ "$(id -u)" -ne 0 ] || become+=(setpriv --reuid="$owner" --regid="$(id -g "$owner")" --clear-groups)
    (cd "$apps" && exec setsid "${become[@]}" "$@" </dev/null >>"$apps/log" 2>&1) &
    started+=("$!")
}

fill_in() {     # name of the site, on or off
    sed -e "s|@PORT@|$port|g; s|@NAME@|$1|g; s|@UNDERSCORES@|$2|g; s|@STATE@|$state|g; s|@APPS@|$apps|g" \
        -e "s|@RADICALE@|$radicale_port|g" site.conf
}

write_nginx() {
    local kind snippet=(gatelodge nginx snippet --profile plain --snippets "$state/nginx")
    "${snippet[@]}" --part server >"$apps/plain-server.conf" || return
    for kind in proxy fastcgi uwsgi; do
        "${snippet[@]}" --application $kind --part location >"$apps/plain-$kind.conf" || return
    done
    { fill_in strict off; fill_in lenient on; } >"$state/nginx.d/apps.conf"
    chmod 644 "$apps"/*.conf "$state/nginx.d/apps.conf"
}

write_settings() {
    cat >>"$CONFIG" <<END
site "apps" {
    hosts = {"strict.localhost:$port", "lenient.localhost:$port"}
    rule "open" {
        path_pattern = "/(show|cgi)/open"
        answer = "anyone"
    }
    rule "people" { path = "/" }
}
END
}

start_applications() {
    mkdir -p "$apps/git" "$apps/calendars" && git init -q --bare "$apps/git/book.git" || return
    git -C "$apps/git/book.git" config core.logAllRefUpdates true
    printf '#!/bin/sh\nenv >"%s/git-environment"\n' "$apps" >"$apps/git/book.git/hooks/post-receive"
    chmod 755 "$apps/git/book.git/hooks/post-receive"
    printf '[server]\nhosts = 127.0.0.1:%s\n[auth]\ntype = http_x_remote_user\n[rights]\ntype = owner_only\n%s\n' \
        "$radicale_port" "[storage]
filesystem_folder = $apps/calendars" >"$apps/radicale.conf"
    cp show.py show.cgi "$apps/"
    chmod 755 "$apps" "$apps/show.cgi"
    chmod 644 "$apps/radicale.conf" "$apps/show.py"
    [ "$(id -u)" -ne 0 ] || chown -R "$owner:$(id -g "$owner")" "$apps"
    launch radicale -C "$apps/radicale.conf"
    launch "$(command -v fcgiwrap || echo /usr/sbin/fcgiwrap)" -c 2 -s "unix:$apps/fcgiwrap.sock"
    launch uwsgi --plugin python3 --socket "$apps/uwsgi.sock" --wsgi-file "$apps/show.py" --need-app
}

token_of() {    # name
    curl -s --noproxy '*' --cacert "$CA" -H 'Content-Type: application/json' \
        -d "{\"identifier\":\"$1\",\"password\":\"the password of $1\",\"deliver\":\"token\"}" "$URL/api/v1/sessions" |
        sed -n 's/.*"token": *"\([^"]*\)".*/\1/p'
}

# A personal access token, made with a session's.
git_token_of() {    # token of a session
    curl -s --noproxy '*' --cacert "$CA" -H 'Content-Type: application/json' -H "Authorization: Bearer $1" \
        -d '{"name":"git","permissions":[]}' "$URL/api/v1/me/tokens" | sed -n 's/.*"token": *"\(gl_pat_[^"]*\)".*/\1/p'
}

make_people() {
    local name
    for name in ann ben; do
        echo "the password of $name" |
            gatelodge user add $name --email $name@example.org --password-file - >/dev/null || return
    done
    gatelodge group add staff >/dev/null && gatelodge user grant ann --group staff >/dev/null
    ann=$(token_of ann)
    ben=$(token_of ben)
    ann_git=$(git_token_of "$ann")
    ben_git=$(git_token_of "$ben")
    [ -n "$ann_git" ] && [ -n "$ben_git" ]
}

answers() { [ "$(ask "$1" "$2" -H "Authorization: Bearer $ann")" = "$3" ]; }

trap end_everything EXIT
begin_gatelodge || exit 1
trap end_everything EXIT
state=$gatelodge_state/state
port=${URL##*:}
owner=$(stat -c %U "$state")
radicale_port=$(free_port)
kept=true
start_applications && write_settings && write_nginx && make_people || { echo 'BROKEN: the_world_is_there'; exit 1; }
kill -HUP "$(cat "$state/run/gate.pid")" "$(cat "$state/run/nginx.pid")"
until_true answers strict /show 200 && until_true answers lenient /radicale/ 302 &&
    until_true test -S "$apps/fcgiwrap.sock" || { cat "$apps/log"; ask strict /show -H "Authorization: Bearer $ann"; exit 1; }

# ---- what a client writes into its headers ----------------------------------------------------------------

# Every name of a person's header in every spelling that some program takes for it, all in one request.
forged=()
forge_all() {
    local name spelling
    for name in Remote-User Remote-Groups Remote-Name Remote-Email Remote-User-Id X-Remote-User X-Remote-Groups \
        X-Forwarded-User X-Forwarded-Email X-Auth-Request-User X-Auth-Request-Email X-WebAuth-User \
        X-authentik-username; do
        for spelling in "$name" "${name//-/_}" "${name/-/_}" "${name^^}" "$(tr '[:lower:]-' '[:upper:]_' <<<"$name")" \
            "${name,,}" "$(tr '[:upper:]-' '[:lower:]_' <<<"$name")"; do
            forged+=(-H "$spelling: forged")
        done
    done
    forged+=(-H 'Remote-User: forged' -H 'Remote-User: forged-again' -H 'X-Remote-User: forged-again')
}
forge_all

# ---- applications that show what they are told -------------------------------------------------------------

people_arrive_at_cgi_and_wsgi_applications_under_their_name() {
    local site path
    for site in strict lenient; do
        for path in /show /cgi; do
            expect 200 $site $path -H "Authorization: Bearer $ann"
            is "$(shown REMOTE_USER)" ann REMOTE_USER
            is "$(shown HTTP_REMOTE_USER)" ann HTTP_REMOTE_USER
            is "$(shown HTTP_REMOTE_GROUPS)" staff HTTP_REMOTE_GROUPS
            is "$(shown HTTP_REMOTE_EMAIL)" ann@example.org HTTP_REMOTE_EMAIL
            ! grep -q gl_ses_ "$apps/body" || complain "$path: the token of the session arrives"
            expect 401 $site $path
            expect 401 $site $path -H 'Authorization: Bearer gl_ses_nonsense'
        done
    done
}

nobody_forges_a_name_to_cgi_and_wsgi_applications() {
    local site path
    for site in strict lenient; do
        for path in /show /cgi; do
            expect 200 $site $path -H "Authorization: Bearer $ben" "${forged[@]}"
            is "$(shown REMOTE_USER)" ben "REMOTE_USER ($site$path)"
            is "$(shown HTTP_REMOTE_USER)" ben "HTTP_REMOTE_USER ($site$path)"
            ! grep -q forged "$apps/body" || complain "$site$path: $(grep forged "$apps/body" | head -3)"
            # Where anyone may pass, nobody becomes somebody.
            expect 200 $site $path/open "${forged[@]}"
            is "$(shown REMOTE_USER)" '' "REMOTE_USER of nobody ($site$path)"
            ! grep -q forged "$apps/body" || complain "$site$path, open: $(grep forged "$apps/body" | head -3)"
        done
    done
}

# $remote_user, which fastcgi_params of Debian passes on as REMOTE_USER, is what a client says with Basic.
nobody_forges_a_name_with_basic_authorization() {
    local path
    for path in /show /cgi; do
        expect 200 strict $path/open -u ann:nonsense
        is "$(shown REMOTE_USER)" '' "REMOTE_USER of nobody ($path)"
        ! grep -q '^\(HTTP_\)\{0,1\}REMOTE_USER: ann' "$apps/body" || complain "$path: ann arrives"
    done
}

# RFC 9110, 7.6.1: what Connection names is for the next hop alone, and proxies take it away.
no_header_is_taken_away_by_naming_it_in_connection() {
    expect 200 strict /show --http1.1 -H "Authorization: Bearer $ann" \
        -H 'Connection: close, Remote-User, Remote-Groups, HTTP_REMOTE_USER' -H 'Remote-User: forged'
    is "$(shown HTTP_REMOTE_USER)" ann HTTP_REMOTE_USER
    is "$(shown HTTP_REMOTE_GROUPS)" staff HTTP_REMOTE_GROUPS
}

# ---- Radicale -----------------------------------------------------------------------------------------------

calendar='<?xml version="1.0"?><mkcalendar xmlns="urn:ietf:params:xml:ns:caldav"/>'

people_keep_calendars_in_radicale_under_their_name() {
    local event
    expect 201 strict /radicale/ann/garden/ -X MKCALENDAR -d "$calendar" -H "Authorization: Bearer $ann"
    event=$(printf 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x//EN\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20261120T090000Z\r\nDTSTART:20261121T090000Z\r\nSUMMARY:Plant a tree\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n')
    expect 201 strict /radicale/ann/garden/1.ics -X PUT -H 'Content-Type: text/calendar' --data-binary "$event" \
        -H "Authorization: Bearer $ann"
    expect 200 strict /radicale/ann/garden/1.ics -H "Authorization: Bearer $ann"
    grep -q 'Plant a tree' "$apps/body" || complain 'the event is not there'
    [ -d "$apps/calendars/collection-root/ann/garden" ] || complain 'the calendar is not kept under ann'
    expect 401 strict /radicale/ann/garden/1.ics
}

# Radicale makes one environment of all spellings: what arrives beside the gate's header would be joined to it.
nobody_reads_anothers_calendar_by_writing_a_name() {
    local site spelling
    for site in strict lenient; do
        expect 403 $site /radicale/ann/garden/1.ics -H "Authorization: Bearer $ben"
        for spelling in X-Remote-User X_Remote_User X-Remote_User X_Remote-User x-remote-user X-REMOTE-USER Remote-User \
            Remote_User REMOTE_USER HTTP_X_REMOTE_USER; do
            expect 403 $site /radicale/ann/garden/1.ics -H "Authorization: Bearer $ben" -H "$spelling: ann"
            # Ben is still Ben, not "ben,ann": his own collection is his.
            expect 207 $site /radicale/ben/ -X PROPFIND -H 'Depth: 0' -H "Authorization: Bearer $ben" -H "$spelling: ann"
        done
        expect 403 $site /radicale/ann/garden/1.ics -H "Authorization: Bearer $ben" -H 'X-Remote-User: ann' \
            -H 'X-Remote-User: ann' --http1.1 -H 'Connection: X-Remote-User'
    done
}

# ---- git ------------------------------------------------------------------------------------------------------

as_git() {      # token, what git is told…
    local token=$1
    shift
    GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null GIT_TERMINAL_PROMPT=0 no_proxy='*' git \
        -c http.sslVerify=false -c user.name=Somebody -c user.email=somebody@example.org \
        ${token:+-c "http.extraHeader=Authorization: Bearer $token"} "$@" >>"$apps/git.log" 2>&1
}

people_push_and_clone_under_their_name() {
    local url=https://strict.localhost:$port/git/book.git
    as_git "$ann_git" clone "$url" "$apps/clone" || complain "clone: $(tail -3 "$apps/git.log")"
    echo 'Chapter 1' >"$apps/clone/chapter"
    as_git "$ann_git" -C "$apps/clone" add chapter
    as_git "$ann_git" -C "$apps/clone" commit -m 'Begin'
    as_git "$ann_git" -C "$apps/clone" push origin HEAD:main || complain "push: $(tail -3 "$apps/git.log")"
    is "$(sed -n 's/^REMOTE_USER=//p' "$apps/git-environment")" ann REMOTE_USER
    ! grep -q 'gl_[sp]' "$apps/git-environment" || complain 'the token arrives'
    as_git "$ben_git" clone -b main "$url" "$apps/copy" || complain "clone of ben: $(tail -3 "$apps/git.log")"
    is "$(cat "$apps/copy/chapter")" 'Chapter 1' 'what ben cloned'
    ! as_git '' clone "$url" "$apps/stolen" || complain 'nobody can clone'
}

nobody_pushes_under_anothers_name() {
    local site header
    for site in strict lenient; do
        for header in 'Remote-User: ann' 'Remote_User: ann' 'REMOTE_USER: ann' 'HTTP_REMOTE_USER: ann' 'REMOTE-USER: ann'; do
            rm -f "$apps/git-environment"
            echo "$site $header" >>"$apps/copy/chapter"
            as_git "$ben_git" -C "$apps/copy" commit -a -m 'More'
            as_git "$ben_git" -C "$apps/copy" -c "http.extraHeader=$header" push \
                "https://$site.localhost:$port/git/book.git" HEAD:main || complain "push: $(tail -3 "$apps/git.log")"
            is "$(sed -n 's/^REMOTE_USER=//p' "$apps/git-environment")" ben "REMOTE_USER with $header ($site)"
            is "$(sed -n 's/^HTTP_REMOTE_USER=//p' "$apps/git-environment")" ben "HTTP_REMOTE_USER with $header ($site)"
        done
    done
}

# ---- and nginx check says so ----------------------------------------------------------------------------------

nothing_is_wrong_with_these_sites() {
    gatelodge nginx check "$state/nginx/nginx.conf" --json >"$apps/mistakes" 2>/dev/null
    # The cookie of localhost does not reach other hosts: programs come here, with tokens.
    ! grep '"mistake"' "$apps/mistakes" | grep -v cookie_domain || complain "$(cat "$apps/mistakes")"
}

promise people_arrive_at_cgi_and_wsgi_applications_under_their_name
promise nobody_forges_a_name_to_cgi_and_wsgi_applications
promise nobody_forges_a_name_with_basic_authorization
promise no_header_is_taken_away_by_naming_it_in_connection
promise people_keep_calendars_in_radicale_under_their_name
promise nobody_reads_anothers_calendar_by_writing_a_name
promise people_push_and_clone_under_their_name
promise nobody_pushes_under_anothers_name
promise nothing_is_wrong_with_these_sites
[ "$broken" -eq 0 ]
