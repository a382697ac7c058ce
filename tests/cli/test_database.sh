#!/bin/sh
# gatelodge db: the tables are brought up to date, and what is wrong is said.
# shellcheck source=tests/cli/support.sh
. "${srcdir:-$(dirname "$0")/../..}/tests/cli/support.sh"
world_begin_with_database

before_the_upgrade_commands_say_what_to_do() {
    expect 1 user list
    objects 'gatelodge db status'
}

a_plan_changes_nothing() {
    expect 0 db upgrade --plan
    says '0001_people.sql'
    says 'pending'
    is "$(sql 'SHOW TABLES' | grep -c users)" 0 'the number of tables of people'
}

an_upgrade_tells_each_step() {
    expect 0 db upgrade
    says '0001_people.sql ...'
    says 'The database is up to date: '
    expect 0 user list
}

a_second_upgrade_finds_nothing_to_do() {
    expect 0 db upgrade
    says 'The database was up to date.'
    expect 0 db upgrade --json
    has_member '$.applied' 0
    expect 0 db upgrade --plan
    says 'There are none.'
}

the_status_lists_what_is_applied() {
    expect 0 db status
    says '0001_people.sql'
    says 'applied'
    expect 0 db status --json
    has_member '$.data[0].name' 0001_people.sql
    has_member '$.data[0].state' applied
}

a_directory_without_migrations_is_refused() {
    expect 1 db status --schema "$base/nowhere"
    objects "$base/nowhere"
}

a_broken_migration_is_told_and_can_be_repeated() {
    mkdir "$base/schema"
    cp "$source"/db/schema/*.sql "$base/schema"
    echo 'CREATE NONSENSE;' >"$base/schema/9000_broken.sql"
    expect 1 db upgrade --schema "$base/schema"
    objects 9000_broken.sql
    expect 0 db status --schema "$base/schema" --json
    is "$(member '$.data[*].state' | grep -o unfinished)" unfinished 'the state'
    echo 'DO 1;' >"$base/schema/9000_broken.sql"
    expect 0 db upgrade --schema "$base/schema"
    says '1 applied'
}

a_database_that_is_away_is_told() {
    sed "s|$base/server/s|$base/absent|" "$config" >"$base/away.conf"
    config=$base/away.conf
    expect 1 db status
    objects 'See whether MariaDB runs'
    expect 1 user list --json
    objects 'See whether MariaDB runs'
    [ ! -s "$base/out" ] || complain "$asked prints $(cat "$base/out")"
    config=$base/gatelodge.conf
}

promises before_the_upgrade_commands_say_what_to_do a_plan_changes_nothing an_upgrade_tells_each_step \
    a_second_upgrade_finds_nothing_to_do the_status_lists_what_is_applied \
    a_directory_without_migrations_is_refused a_broken_migration_is_told_and_can_be_repeated \
    a_database_that_is_away_is_told
