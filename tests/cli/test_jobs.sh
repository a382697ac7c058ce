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

# From here on with a session table.
use_table() {
    [ -d "$base/table" ] || mkdir "$base/table"
    sed -i "/^table {/,/^}/s|file = .*|file = \"$base/table/sessions\"|" "$config"
}

children() { cat "/proc/$jobs_pid/task/$jobs_pid/children"; }

two_live() { [ "$(children | wc -w)" = 2 ]; }

without_a_table_there_is_no_feed_which_is_told_once() {
    jobs_begin
    is "$(children | wc -w)" 1 'the number of children'
    jobs_end
    is "$(grep -c 'there is no session table, and no feed' "$base/err")" 1 'how often it is told'
}

who_is_killed_is_started_again() {
    use_table
    jobs_begin
    until_true two_live
    before=$(children)
    # shellcheck disable=SC2086 # they are two
    kill -KILL $before
    until_true lines_with 'the feed of the session table begins' 2
    until_true lines_with 'note="started' 2
    objects 'the feed ended with signal 9'
    objects 'the jobs ended with signal 9'
    jobs_end
    is "$given" 0 'the status'
}

all_are_gone() { for pid in $before; do ! kill -0 "$pid" 2>/dev/null || return 1; done; }

children_end_with_their_parent() {
    use_table
    jobs_begin
    until_true two_live
    before=$(children)
    kill -KILL "$jobs_pid"
    wait "$jobs_pid" 2>/dev/null
    jobs_pid=
    until_true all_are_gone
}

what_hinders_the_feed_is_told_once() {
    use_table
    jobs_begin
    until_true lines_with 'the feed of the session table begins' 1
    sql 'REVOKE SELECT (id, at, user_id, subject_id) ON changes FROM gatelodge_jobs@localhost'
    until_true lines_with 'job=feed problem=internal_error' 1
    sql 'GRANT SELECT (id, at, user_id, subject_id) ON changes TO gatelodge_jobs@localhost'
    until_true lines_with 'job=feed note="it works again"' 1
    is "$(grep -c 'job=feed problem=' "$base/err")" 1 'how often it is told'
    jobs_end
}

# By another program, which was told of another size.
a_table_that_was_replaced_is_left_for_the_new_one() {
    use_table
    jobs_begin
    until_true lines_with 'the feed of the session table begins' 1
    sed -i '/^table {/a\    memory = 8M' "$config"
    run_jobs_quietly --once
    until_true lines_with 'another session table has taken the place of this one' 1
    until_true lines_with 'the feed of the session table begins' 2
    jobs_end
    is "$given" 0 'the status'
    sed -i '/^    memory = 8M/d' "$config"
}

a_table_that_was_deleted_is_made_anew() {
    use_table
    jobs_begin
    until_true lines_with 'the feed of the session table begins' 1
    rm "$base/table/sessions"
    until_true lines_with 'the feed of the session table begins' 2
    [ -f "$base/table/sessions" ] || complain 'there is none'
    jobs_end
    is "$given" 0 'the status'
}

run_jobs_quietly() { "$programs/gatelodge-jobs" --config "$config" "$@" >/dev/null 2>&1; }

promises settings_and_options_are_checked what_is_over_is_forgotten_in_batches it_leaves_at_once_when_told \
    bad_settings_do_not_replace_good_ones what_happened_is_sealed_and_the_link_is_told \
    without_a_key_events_wait_which_is_told_once without_a_table_there_is_no_feed_which_is_told_once \
    who_is_killed_is_started_again children_end_with_their_parent what_hinders_the_feed_is_told_once \
    a_table_that_was_replaced_is_left_for_the_new_one a_table_that_was_deleted_is_made_anew \
    an_absent_database_is_told_once_and_waited_for
