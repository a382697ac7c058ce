#!/bin/sh
# gatelodge reload and gatelodge upgrade: running programs change, or say why not and go on as they were.
# shellcheck source=tests/cli/support.sh
. "${srcdir:-$(dirname "$0")/../..}/tests/cli/support.sh"
world_begin_with_database upgraded

# ---- programs ---------------------------------------------------------------------------------------

run=$base/run
pids=

stop_everything() {
    # shellcheck disable=SC2086 # several
    [ -z "$pids" ] || { kill $pids; wait $pids; } 2>/dev/null
    world_end
}
trap stop_everything EXIT

# Programs as they are installed: files that can be replaced.
install_program() {     # name, file
    cp "$2" "$base/$1.new" && chmod 755 "$base/$1.new" && mv "$base/$1.new" "$base/gatelodge-$1"
}

start_program() {       # name
    "$base/gatelodge-$1" --config "$config" >>"$base/$1.log" 2>&1 </dev/null &
    eval "pid_of_$1=$!"
    pids="$pids $!"
    until_true grep -qs '^complete=1$' "$run/programs/$1"
}

pid_of() { eval "echo \"\$pid_of_$1\""; }
workers() { tr ' ' '\n' <"/proc/$(pid_of "$1")/task/$(pid_of "$1")/children" | grep . | sort; }
file_of() { stat -L -c %i "/proc/$(pid_of "$1")/exe"; }
none_left() { [ -z "$(comm -12 "$base/$1.workers" - <<END
$(workers "$1")
END
)" ]; }

mkdir "$run" && chmod 755 "$run"
{
    echo "run_directory = \"$run\""
    for program in gate api; do echo "program \"$program\" { workers = 2 }"; done
} >>"$config"
cp "$config" "$base/good"
kept=true
for program in gate api; do
    install_program $program "$programs/gatelodge-$program"
    start_program $program
done

# ---- promises ---------------------------------------------------------------------------------------

after_a_reload_nobody_goes_by_the_old_settings() {
    for program in gate api; do workers $program >"$base/$program.workers"; done
    expect 0 reload
    says 'api: reloaded'
    says 'gate: reloaded'
    none_left gate || complain 'an old worker of the gate is left'
    none_left api || complain 'an old worker of the api is left'
    workers gate >"$base/gate.workers"
    expect 0 reload api
    says_not gate
    [ "$(workers gate)" = "$(cat "$base/gate.workers")" ] || complain 'the gate was reloaded, too'
    expect 0 reload --json
    has_member '$.data[1].name' gate
    has_member '$.data[1].outcome' changed
}

bad_settings_are_refused_and_nobody_is_told() {
    workers gate >"$base/gate.workers"
    echo 'no_such_setting = 1' >>"$config"
    expect 1 reload
    objects no_such_setting
    expect 1 upgrade
    objects no_such_setting
    [ "$(workers gate)" = "$(cat "$base/gate.workers")" ] || complain 'the gate has read them'
    cp "$base/good" "$config"
}

an_upgrade_replaces_programs_in_their_processes() {
    before=$(file_of gate)
    for program in gate api; do install_program $program "$programs/gatelodge-$program"; done
    expect 0 upgrade --plan
    says 'program  api'
    is "$(file_of gate)" "$before" 'the file of the gate after --plan'
    expect 0 upgrade
    says 'database: up to date, 0 applied'
    says 'api: upgraded'
    says 'gate: upgraded'
    is "$(file_of gate)" "$(stat -c %i "$base/gatelodge-gate")" 'the file of the gate'
    kill -0 "$(pid_of gate)" || complain 'the gate is another process'
    until_true grep -q '^complete=' "$run/programs/gate"
}

a_file_that_would_not_start_changes_nothing() {
    printf '#!/bin/sh\necho it is too new >&2\nexit 9\n' >"$base/broken"
    install_program api "$base/broken"
    expect 1 upgrade
    says 'gate: upgraded'
    says "api: it goes on as it was; its log says why: $base/api.log"
    objects '1 of 2 programs did not change'
    grep -q 'it is too new' "$base/api.log" || complain 'its log does not say why'
    expect 1 upgrade --json
    has_member '$.data[0].outcome' refused
    [ "$(workers api | wc -l)" = 2 ] || complain 'the api has no workers'
    install_program api "$programs/gatelodge-api"
    expect 0 upgrade
}

# They find no database of that name.
workers_that_do_not_come_leave_the_old_ones_there() {
    workers api >"$base/api.workers"
    sed 's/portal.test/other.test/; s/^database {/database {\n    name = "nonsense"/' "$base/good" >"$config"
    kill -HUP "$(pid_of api)"
    until_true grep -q '^generation=[0-9]*$' "$run/programs/api"
    expect 1 reload api --wait 1
    says 'its new workers are not ready, the old ones serve'
    none_left api && complain 'the old workers are gone'
    cp "$base/good" "$config"
    expect 0 reload api
    says 'api: reloaded'
}

missing_migrations_are_applied_while_programs_run() {
    mkdir "$base/schema"
    cp "$source"/db/schema/*.sql "$base/schema/"
    cp "$source/db/grants.sql" "$base/grants.sql"
    echo 'ALTER TABLE users ADD COLUMN added_by_a_test TINYINT NOT NULL DEFAULT 0;' >"$base/schema/0999_test.sql"
    expect 0 upgrade --plan --schema "$base/schema"
    says 'migration  0999_test.sql'
    expect 0 upgrade --schema "$base/schema"
    says '0999_test.sql ...'
    says 'database: up to date, 1 applied'
    says 'gate: upgraded'
    is "$(sql 'SELECT MAX(added_by_a_test) FROM users')" NULL 'the column'
}

words_of() {            # username
    sql "SELECT GROUP_CONCAT(word ORDER BY word) FROM user_words JOIN users ON id = user_id WHERE username = '$1'"
}

# Old programs know nothing of the words by which the new ones search.
people_whom_old_programs_wrote_are_found_after_an_upgrade() {
    for person in added renamed known elder; do
        expect 0 user add "$person" --name 'Ann Bell' --no-password
    done
    sql "DELETE w FROM user_words w JOIN users ON id = user_id WHERE username IN ('added', 'elder')"
    sql "UPDATE users SET display_name = 'Jürg Stone', version = 7 WHERE username = 'renamed'"
    sql "UPDATE users SET created_at = created_at - INTERVAL 1 DAY, updated_at = created_at WHERE username = 'elder'"
    expect 0 upgrade
    says 'people: 2 can be found by their names again'
    is "$(words_of added)" added,Ann,Bell 'the words of whom an old program added'
    is "$(words_of renamed)" Jürg,renamed,Stone 'the words of whom it renamed'
    is "$(words_of known)" Ann,Bell,known 'the words of whom it left alone'
    is "$(words_of elder)" NULL 'the words of who was there before the migration, which gave them'
    is "$(sql "SELECT COUNT(*) FROM users WHERE username = 'known' AND version = 1")" 1 'known, as they were'
    expect 0 upgrade
    says_not 'people:'
    sql "UPDATE migrations SET applied_at = applied_at - INTERVAL 31 DAY WHERE number = 12"
    sql "UPDATE user_words SET word = 'ıdded' WHERE word = 'added'"
    expect 0 upgrade
    says 'people: 1 can be found by their names again'
    sql "UPDATE migrations SET applied_at = applied_at - INTERVAL 31 DAY WHERE number = 14"
    sql "DELETE w FROM user_words w JOIN users ON id = user_id WHERE username = 'added'"
    expect 0 upgrade
    says_not 'people:'
    sql 'DELETE FROM users'
}

rights_are_given_and_none_is_taken_away() {
    printf '%s\n' 'REVOKE ALL PRIVILEGES, GRANT OPTION FROM gatelodge_gate@localhost;' \
        'GRANT SELECT (added_by_a_test) ON gatelodge.users TO gatelodge_gate@localhost;' >"$base/grants.sql"
    printf '[client]\nuser=root\nsocket=%s\n' "$base/server/s" >"$base/administrator"
    expect 0 upgrade --schema "$base/schema" --defaults-file "$base/administrator"
    says 'rights: given'
    scratch_db_admin -N -B -e 'SHOW GRANTS FOR gatelodge_gate@localhost' >"$base/rights"
    grep -q added_by_a_test "$base/rights" || complain 'the new right is not there'
    grep -q token_digest "$base/rights" || complain 'an old right is gone'
}

the_jobs_change_like_the_others() {
    install_program jobs "$programs/gatelodge-jobs"
    start_program jobs
    workers jobs >"$base/jobs.workers"
    expect 0 reload jobs
    says 'jobs: reloaded'
    none_left jobs || complain 'an old child is left'
    before=$(file_of jobs)
    install_program jobs "$programs/gatelodge-jobs"
    expect 0 upgrade --schema "$base/schema"
    says 'jobs: upgraded'
    [ "$(file_of jobs)" != "$before" ] || complain 'the jobs still run by the old file'
    workers jobs | grep -q . || complain 'the jobs have no children'
    install_program jobs "$base/broken"
    expect 1 upgrade --schema "$base/schema"
    says 'jobs: it goes on as it was'
    workers jobs | grep -q . || complain 'the jobs have no children'
    kill "$(pid_of jobs)"
    wait "$(pid_of jobs)"
    [ ! -e "$run/programs/jobs" ] || complain 'its file is left'
}

who_does_not_run_is_named() {
    expect 1 reload login
    objects 'login does not run'
    expect 1 reload ../gate
    objects 'does not run'
    kill -KILL "$(pid_of api)"
    wait "$(pid_of api)" 2>/dev/null
    expect 1 reload
    says 'api: it does not run: it ended without a word'
    says 'gate: reloaded'
    rm "$run/programs/api"
}

# Who writes there decides about processes of his own alone, and about none that only has the same number.
nobody_is_signalled_for_what_a_file_says() {
    sleep 60 &
    innocent=$!
    pids="$pids $innocent"
    sed "s/^process=.*/process=$innocent/; s/^name=.*/name=api/" "$run/programs/gate" >"$run/programs/api"
    expect 1 reload api
    objects 'api does not run'
    kill -0 "$innocent" || complain 'the other process was signalled'
    rm "$run/programs/api"
}

where_nothing_runs_a_reload_says_so() {
    kill "$(pid_of gate)"
    wait "$(pid_of gate)"
    [ ! -e "$run/programs" ] || complain "$run/programs is left: $(ls -A "$run/programs")"
    expect 1 reload
    objects 'No program runs by these settings'
    expect 0 upgrade --schema "$base/schema"
    says 'No program runs.'
}

promises after_a_reload_nobody_goes_by_the_old_settings bad_settings_are_refused_and_nobody_is_told \
    an_upgrade_replaces_programs_in_their_processes a_file_that_would_not_start_changes_nothing \
    workers_that_do_not_come_leave_the_old_ones_there people_whom_old_programs_wrote_are_found_after_an_upgrade \
    missing_migrations_are_applied_while_programs_run \
    rights_are_given_and_none_is_taken_away the_jobs_change_like_the_others who_does_not_run_is_named \
    nobody_is_signalled_for_what_a_file_says \
    where_nothing_runs_a_reload_says_so
