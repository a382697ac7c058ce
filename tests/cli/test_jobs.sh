#!/bin/sh
# gatelodge-jobs: what is over is forgotten, and MariaDB may go and come.
# shellcheck source=tests/cli/support.sh
. "${srcdir:-$(dirname "$0")/../..}/tests/cli/support.sh"
world_begin_with_database upgraded
"$programs/gatelodge" --config "$config" user add ann --no-password >/dev/null || exit 1
jobs_pid=

world_end_with_jobs() {
    [ -z "$jobs_pid" ] || kill -KILL "$jobs_pid" 2>/dev/null
    world_end
}
trap world_end_with_jobs EXIT

# So many sessions of ann; the last one is not over.
open_sessions() {
    sql "INSERT INTO sessions SELECT UNHEX(LEFT(SHA2(CONCAT(RAND(), seq), 256), 32)),
           UNHEX(SHA2(CONCAT(RAND(), seq), 256)), id,
           '2020-01-01', '2020-01-01', '2020-01-01', IF(seq = $1, '2100-01-01', '2020-01-02'),
           IF(seq = $1, '2100-01-01', IF(seq % 2, '2020-01-03', '2100-01-01')), 0, NULL, NULL, 'pwd', 1
           FROM users, seq_1_to_$1 WHERE username = 'ann'"
}

# Runs gatelodge-jobs; its log is in $base/err.
run_jobs() {
    asked="gatelodge-jobs $*"
    "$programs/gatelodge-jobs" --config "$config" "$@" >"$base/out" 2>"$base/err"
    given=$?
}

jobs_begin() {
    : >"$base/err"
    "$programs/gatelodge-jobs" --config "$config" 2>"$base/err" &
    jobs_pid=$!
    asked=gatelodge-jobs
    until_true grep -q 'note="started' "$base/err"
}

jobs_end() {
    kill -TERM "$jobs_pid"
    wait "$jobs_pid"
    given=$?
    jobs_pid=
}

lines_with() { [ "$(grep -c -- "$1" "$base/err")" -ge "$2" ]; }

settings_and_options_are_checked() {
    run_jobs --check
    is "$given" 0 'the status'
    run_jobs --bogus
    is "$given" 2 'the status'
    run_jobs --once --check
    is "$given" 2 'the status'
    run_jobs --version
    is "$given" 0 'the status'
    says 'gatelodge-jobs 0.'
    run_jobs --help
    says 'purge-expired'
    run_jobs --config "$base/absent.conf"
    is "$given" 1 'the status'
    objects 'absent.conf: No such file'
}

what_is_over_is_forgotten_in_batches() {
    open_sessions 1201
    sql "INSERT INTO attempts SELECT UNHEX(SHA2(seq, 256)), 1, IF(seq = 7, '2100-01-01', '2020-01-01') FROM seq_1_to_7"
    run_jobs --once
    is "$given" 0 'the status'
    objects 'job=purge-expired rows=1206'
    is "$(sql 'SELECT COUNT(*) FROM sessions')" 1 'the number of sessions'
    is "$(sql 'SELECT COUNT(*) FROM attempts')" 1 'the number of attempts'
}

it_leaves_at_once_when_told() {
    jobs_begin
    until_true lines_with job=purge-expired 1
    jobs_end
    is "$given" 0 'the status'
    objects 'note=stopped'
}

bad_settings_do_not_replace_good_ones() {
    cp "$config" "$base/good.conf"
    jobs_begin
    echo 'nonsense = 1' >>"$config"
    kill -HUP "$jobs_pid"
    until_true lines_with 'the settings stay as they were' 1
    cp "$base/good.conf" "$config"
    kill -HUP "$jobs_pid"
    until_true lines_with 'the settings were read again' 1
    jobs_end
    is "$given" 0 'the status'
}

unsealed() { sql 'SELECT COUNT(*) FROM events WHERE seq IS NULL'; }

what_happened_is_sealed_and_the_link_is_told() {
    "$programs/gatelodge" --config "$config" user add "sealed" --no-password >/dev/null || complain 'nobody was added'
    run_jobs --once
    is "$(unsealed)" 0 'the number of events that are not sealed'
    link=$(sql 'SELECT CONCAT("seq=", seq, " link=", HEX(link)) FROM event_head')
    objects "note=audit_anchor $link"
    jobs_begin
    "$programs/gatelodge" --config "$config" user add "anchor" --no-password >/dev/null || complain 'nobody was added'
    until_true eval '[ "$(unsealed)" = 0 ]'
    jobs_end
    is "$(grep -c audit_anchor "$base/err")" 2 'the number of links in the log'
    link=$(sql 'SELECT CONCAT("seq=", seq, " link=", HEX(link)) FROM event_head')
    objects "note=audit_anchor $link"
    expect 0 audit verify --anchor "$(sql 'SELECT CONCAT(seq, ":", HEX(link)) FROM event_head')"
}

without_a_key_events_wait_which_is_told_once() {
    mv "$base/audit_key" "$base/away"
    "$programs/gatelodge" --config "$config" user add "unsealed" --no-password >/dev/null || complain 'nobody was added'
    run_jobs --once
    objects 'events are not sealed'
    is "$(grep -c sealed "$base/err")" 1 'how often it is told'
    mv "$base/away" "$base/audit_key"
    [ "$(unsealed)" -gt 0 ] || complain 'they were sealed all the same'
    run_jobs --once
    is "$(unsealed)" 0 'the number of events that are not sealed'
}

an_absent_database_is_told_once_and_waited_for() {
    open_sessions 3
    kill "$SCRATCH_DB_PID"
    until_true eval '! kill -0 "$SCRATCH_DB_PID" 2>/dev/null'
    run_jobs --once
    is "$given" 1 'the status'
    objects 'problem=unavailable'
    jobs_begin
    until_true lines_with problem=unavailable 1
    scratch_db_run || exit 1
    until_true lines_with 'it works again' 1
    is "$(grep -c problem= "$base/err")" 1 'the number of complaints'
    is "$(sql 'SELECT COUNT(*) FROM sessions')" 2 'the number of sessions'
    jobs_end
}

promises settings_and_options_are_checked what_is_over_is_forgotten_in_batches it_leaves_at_once_when_told \
    bad_settings_do_not_replace_good_ones what_happened_is_sealed_and_the_link_is_told \
    without_a_key_events_wait_which_is_told_once an_absent_database_is_told_once_and_waited_for
