#!/bin/sh
# gatelodge doctor: a whole installation is well; then one thing after the other is broken, told and mended.
# shellcheck source=tests/cli/support.sh
. "${srcdir:-$(dirname "$0")/../..}/tests/cli/support.sh"
SCRATCH_DB_OPTIONS=--log-bin
world_begin_with_database upgraded

# ---- programs ---------------------------------------------------------------------------------------

run=$base/run
pids=

start_programs() {
    for program in gate login api; do
        "$programs/gatelodge-$program" --config "$config" >>"$base/programs.log" 2>&1 </dev/null &
        eval "pid_of_$program=$!"
        pids="$pids $!"
    done
    for program in gate login api; do
        until_true test -S "$run/gatelodge-$program.sock"
    done
}

stop_program() {        # name
    eval "kill \$pid_of_$1 && wait \$pid_of_$1" 2>/dev/null
}

stop_everything() {
    # shellcheck disable=SC2086 # several
    [ -z "$pids" ] || kill $pids 2>/dev/null
    wait
    world_end
}
trap stop_everything EXIT

mkdir "$run" && chmod 755 "$run"
chmod 600 "$base"/passwords/*
{
    echo "run_directory = \"$run\""
    for program in gate login api; do echo "program \"$program\" { workers = 1 }"; done
} >>"$config"
kept=true
start_programs

# The line about a subject, and the line behind it.
about() { grep -A1 -E "^[a-zA-Z]+ +$1  " "$base/out"; }

is_wrong() {            # subject, what is said, what to type
    about "$1" | grep -qE '^WRONG ' || complain "$1 is not wrong: $(cat "$base/out")"
    about "$1" | grep -qF -- "$2" || complain "of $1 is not said \"$2\" but: $(about "$1")"
    about "$1" | grep -qF -- "-> $3" || complain "of $1 is not advised \"$3\" but: $(about "$1")"
}

# ---- promises ---------------------------------------------------------------------------------------

a_whole_installation_is_well() {
    expect 0 doctor
    says_not 'WRONG'
    is "$(grep -c '^ok ' "$base/out")" 17 'the number of things that are well'
    about hashing | grep -qE 'by lib(sodium [0-9.]+|argon2), 7168K and 1 passes each' || complain "of hashing: $(about hashing)"
    expect 0 doctor --json
    has_member '$.data[0].subject' 'settings'
    has_member '$.data[0].ok' true
}

a_program_that_is_away_is_told() {
    stop_program api
    expect 1 doctor
    objects '1 thing is wrong.'
    is_wrong 'program api' 'No such file' 'systemctl restart gatelodge-api.socket gatelodge-api'
    # What a program leaves behind that was killed.
    perl -MSocket -e 'socket(S, PF_UNIX, SOCK_STREAM, 0); bind(S, sockaddr_un($ARGV[0]))' "$run/gatelodge-api.sock"
    chmod 660 "$run/gatelodge-api.sock"
    expect 1 doctor
    is_wrong 'program api' 'Connection refused' 'systemctl restart gatelodge-api.socket gatelodge-api'
    rm "$run/gatelodge-api.sock"
    echo >"$run/gatelodge-api.sock"
    expect 1 doctor
    is_wrong 'program api' 'is no socket' 'rm '
    rm "$run/gatelodge-api.sock"
    "$programs/gatelodge-api" --config "$config" >>"$base/programs.log" 2>&1 </dev/null &
    pids="$pids $!"
    until_true test -S "$run/gatelodge-api.sock"
    expect 0 doctor
}

a_socket_for_everybody_is_told() {
    chmod 666 "$run/gatelodge-gate.sock"
    expect 1 doctor
    is_wrong 'program gate' 'has mode 666, and the settings say 660' "chmod 660 $run/gatelodge-gate.sock"
    chmod 660 "$run/gatelodge-gate.sock"
}

a_password_that_others_can_read_is_told() {
    chmod 644 "$base/passwords/gatelodge_api"
    expect 1 doctor
    is_wrong passwords 'can be read by others (mode 644)' "chmod 600 $base/passwords/gatelodge_api"
    chmod 600 "$base/passwords/gatelodge_api"
}

a_wrong_password_is_told() {
    cp "$base/passwords/gatelodge_gate" "$base/kept"
    echo wrong >"$base/passwords/gatelodge_gate"
    expect 1 doctor
    is_wrong 'account gatelodge_gate' 'Access denied' 'gatelodge'
    cp "$base/kept" "$base/passwords/gatelodge_gate"
}

a_missing_grant_is_told_with_its_statement() {
    sql "REVOKE SELECT ON gatelodge.sessions FROM gatelodge_gate@localhost"
    expect 1 doctor
    is_wrong 'account gatelodge_gate' 'session_by_' 'gatelodge db upgrade, then gatelodge setup'
    scratch_db_admin <"$source/db/grants.sql"
}

a_missing_migration_is_told() {
    sql "UPDATE migrations SET state = 'unfinished' WHERE number = 2"
    expect 1 doctor
    is_wrong tables '0002_sessions.sql is unfinished' 'gatelodge db upgrade'
    sql "UPDATE migrations SET state = 'applied' WHERE number = 2"
}

a_log_of_statements_is_told() {
    sql 'SET GLOBAL binlog_format = STATEMENT'
    expect 1 doctor
    is_wrong 'binary log' 'statements alone' 'binlog_format = MIXED'
    sql 'SET GLOBAL binlog_format = MIXED'
    expect 0 doctor
}

events_that_stay_unsealed_are_told() {
    sql "INSERT INTO events (id, at, actor_kind, action, outcome, details)
           VALUES (UNHEX('01900000000070008000000000000001'), '2024-06-01', 'system', 'test.event', 'done', '{}')"
    expect 1 doctor
    is_wrong events 'were not sealed for two minutes' 'systemctl status gatelodge-jobs'
    "$programs/gatelodge-jobs" --config "$config" --once >"$base/out" 2>&1 || complain 'jobs does not seal'
    expect 0 doctor
    mv "$base/audit_key" "$base/lost_key"
    expect 1 doctor
    is_wrong events 'No such file' 'gatelodge setup'
    mv "$base/lost_key" "$base/audit_key"
    expect 0 doctor
}

a_mistake_in_nginx_is_told() {
    expect 1 doctor --nginx "$source/tests/nginx/mistakes/satisfy_any.conf"
    is_wrong nginx 'satisfy_any.conf:3: ' 'Write instead: satisfy all;'
    expect 1 doctor --nginx "$base/absent.conf"
    is_wrong nginx 'No such file' 'nginx -t'
}

what_nginx_may_not_open_is_told() {
    echo "user $(id -un);" >"$base/nginx.conf"
    expect 0 doctor --nginx "$base/nginx.conf"
    # Another than who owns the sockets.
    other=nobody
    [ "$(id -un)" != nobody ] || other=www-data
    echo "user $other;" >"$base/nginx.conf"
    expect 1 doctor --nginx "$base/nginx.conf"
    is_wrong nginx "$other, nginx's user, may not open $run/gatelodge-gate.sock" "chgrp $other "
    echo 'user there-is-nobody-of-this-name;' >"$base/nginx.conf"
    expect 1 doctor --nginx "$base/nginx.conf"
    is_wrong nginx 'there is no user' 'Correct'
}

# The same installation with a session table, which jobs feeds.
what_a_session_table_lacks_is_told() {
    sed -e "s|file = \"\"|file = \"$run/sessions\"|" -e "s|journal = \"\"|journal = \"$base/journal\"|" "$config" >"$base/table.conf"
    good=$config config=$base/table.conf
    expect 1 doctor
    is_wrong 'session table' 'vouches' 'systemctl status gatelodge-jobs'
    is_wrong journal "$base/journal is not there" 'Make its directory'
    "$programs/gatelodge-jobs" --config "$config" >>"$base/programs.log" 2>&1 </dev/null &
    pid_of_jobs=$!
    pids="$pids $pid_of_jobs"
    until_true doctor_says 'vouched for'
    about journal | grep -q '^ok .*nothing waits' || complain "of the journal: $(about journal)"
    kill -STOP "$pid_of_jobs"       # which does not start its children again
    pkill -KILL -P "$pid_of_jobs"
    until_true doctor_says 'nobody vouches for it'
    head -c 2048 /dev/zero >>"$base/journal"
    expect 1 doctor
    is_wrong journal '2 revocations wait' 'systemctl status mariadb gatelodge-jobs'
    kill -CONT "$pid_of_jobs"
    config=$good
}

doctor_says() { "$programs/gatelodge" --config "$config" doctor 2>&1 | tee "$base/out" | grep -q "$1"; }

broken_settings_are_told_and_nothing_else_is_asked() {
    echo 'nonsense = 1' >"$base/bad.conf"
    good=$config config=$base/bad.conf
    expect 1 doctor
    is_wrong settings 'bad.conf:1: ' 'Correct the settings file'
    is "$(wc -l <"$base/out")" 2 'the number of lines'
    config=$good
}

clocks_that_disagree_are_told() {
    grep -qa GATELODGE_TEST_CLOCK "$programs/gatelodge" || return   # built without seams
    printf '\220\137\1\0\0\0\0\0' >"$base/clock"                   # 90,000 ms
    export GATELODGE_TEST_CLOCK="$base/clock"
    expect 1 doctor
    is_wrong clock "90 seconds behind this machine's" 'timedatectl set-ntp true'
    unset GATELODGE_TEST_CLOCK
}

a_database_that_is_away_is_told() {
    kill "$(cat "$SCRATCH_DB_DIR/pid")"
    until_true test ! -e "$SCRATCH_DB_SOCKET"
    expect 1 doctor
    is_wrong 'account gatelodge_gate' '' 'systemctl status mariadb'
    is_wrong tables '' 'systemctl status mariadb'
    is_wrong 'program login' 'cannot do its work (status 503)' 'journalctl -u gatelodge-login'
}

promises a_whole_installation_is_well a_program_that_is_away_is_told a_socket_for_everybody_is_told \
    a_password_that_others_can_read_is_told a_wrong_password_is_told \
    a_missing_grant_is_told_with_its_statement a_missing_migration_is_told events_that_stay_unsealed_are_told \
    a_log_of_statements_is_told a_mistake_in_nginx_is_told \
    what_nginx_may_not_open_is_told what_a_session_table_lacks_is_told broken_settings_are_told_and_nothing_else_is_asked clocks_that_disagree_are_told \
    a_database_that_is_away_is_told
