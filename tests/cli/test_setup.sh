#!/bin/sh
# gatelodge setup: from an empty MariaDB to one that the programs can use. What becomes of the link is told by
# tests/stories/setting_up.c.
# shellcheck source=tests/cli/support.sh
. "${srcdir:-$(dirname "$0")/../..}/tests/cli/support.sh"
world_begin
scratch_db_start "$base/server" || exit
printf '[client]\nuser = root\nsocket = %s\n' "$SCRATCH_DB_SOCKET" >"$base/administrator.cnf"
export GATELODGE_SCHEMA="$source/db/schema"

set_up() {          # exit status, more words
    wanted_status=$1
    shift
    expect "$wanted_status" setup --defaults-file "$base/administrator.cnf" "$@"
}

with_other_settings() {     # sed script
    cp "$config" "$base/kept.conf"
    sed -i "$1" "$config"
}

with_the_settings_again() { mv "$base/kept.conf" "$config"; }

mode_of() { stat -c %a "$1"; }

what_cannot_work_changes_nothing() {
    with_other_settings '/password_directory/d'
    set_up 1
    objects 'password_directory is not set'
    with_the_settings_again
    with_other_settings 's/^database {/database {\n    name = "other"/'
    set_up 1
    objects 'the grants are for the database "gatelodge"'
    with_the_settings_again
    expect 1 setup --defaults-file "$base/absent.cnf"
    objects 'absent.cnf: No such file'
    expect 1 setup --defaults-file "$base/administrator.cnf" --schema "$base/absent"
    objects 'grants.sql: No such file'
    is "$(scratch_db_admin -N -e "SELECT COUNT(*) FROM mysql.user WHERE user LIKE 'gatelodge%'")" 0 'the number of accounts'
    is "$(scratch_db_admin -N -e "SHOW DATABASES LIKE 'gatelodge'")" '' 'the database'
}

who_is_no_administrator_of_mariadb_is_told_what_to_do() {
    printf '[client]\nuser = nobody\npassword = wrong\nsocket = %s\n' "$SCRATCH_DB_SOCKET" >"$base/nobody.cnf"
    expect 1 setup --defaults-file "$base/nobody.cnf"
    objects "Run it as root, or name MariaDB's administrator with --defaults-file FILE"
    printf '[client]\nsocket = %s\n' "$base/nowhere" >"$base/nobody.cnf"
    expect 1 setup --defaults-file "$base/nobody.cnf"
    objects 'See whether MariaDB runs'
}

one_command_makes_everything() {
    set_up 0
    says "The database \"gatelodge\" is ready: $(find "$source/db/schema" -name '*.sql' | wc -l) migrations applied"
    says 'https://portal.test/setup?code=gl_set_'
    says 'systemctl enable --now gatelodge.target'
    expect 0 user list
    expect 0 db status --json
    has_member '$.data[4].state' applied
}

each_account_has_a_password_that_root_alone_reads() {
    is "$(mode_of "$base/passwords")" 700 'the mode of the directory'
    for program in gate login api jobs cli; do
        file=$base/passwords/gatelodge_$program
        is "$(mode_of "$file")" 600 "the mode of $file"
        is "$(wc -c <"$file")" 65 "the length of $file"
    done
    is "$(cat "$base"/passwords/* | sort -u | wc -l)" 5 'the number of different passwords'
    is "$(mode_of "$base/audit_key")" 600 'the mode of the key that seals events'
    grep -qE '^[0-9a-f]{64}$' "$base/audit_key" || complain 'the key that seals events is none'
}

each_account_may_do_its_own_and_no_more() {
    for program in gate login api jobs; do
        is "$(sql "SELECT COUNT(*) > 0 FROM information_schema.column_privileges
            WHERE grantee = '''gatelodge_$program''@''localhost'''")" 1 "whether gatelodge_$program has rights"
    done
    is "$(sql "SELECT COUNT(*) FROM mysql.user WHERE user LIKE 'gatelodge%' AND (super_priv = 'Y' OR grant_priv = 'Y')")" \
        0 'the number of accounts with all rights'
}

again_changes_nothing_but_the_link() {
    cat "$base"/passwords/* "$base/audit_key" >"$base/before"
    digest=$(sql 'SELECT HEX(code_digest) FROM setup_codes')
    set_up 0 --json
    has_member '$.applied' 0
    has_member '$.database' gatelodge
    cat "$base"/passwords/* "$base/audit_key" | cmp -s - "$base/before" || complain 'passwords have changed'
    is "$(sql 'SELECT COUNT(*) FROM setup_codes')" 1 'the number of links'
    [ "$(sql 'SELECT HEX(code_digest) FROM setup_codes')" != "$digest" ] || complain 'the link is the old one'
}

only_the_digest_of_the_link_is_stored() {
    set_up 0 --json
    code=$(member '$.link' | sed 's/.*code=//')
    is "$(sql 'SELECT LOWER(HEX(code_digest)) FROM setup_codes')" "$(printf %s "$code" | sha256sum | cut -d' ' -f1)" \
        'what is stored'
}

a_password_that_somebody_changed_is_put_right() {
    scratch_db_admin -e "ALTER USER gatelodge_cli@localhost IDENTIFIED BY 'other'"
    expect 1 user list
    set_up 0
    expect 0 user list
}

an_empty_password_file_is_named() {
    : >"$base/passwords/gatelodge_jobs"
    set_up 1
    objects 'gatelodge_jobs: is empty'
    rm "$base/passwords/gatelodge_jobs"
    set_up 0
}

where_somebody_administrates_there_is_no_link() {
    echo 'four words nobody combines' | "$programs/gatelodge" --config "$config" user add ann --role administrator \
        --password-file - >/dev/null || complain 'no administrator could be added'
    set_up 0
    says 'There is an administrator already.'
    says_not 'code='
    set_up 0 --json
    has_member '$.link' null
}

promises what_cannot_work_changes_nothing who_is_no_administrator_of_mariadb_is_told_what_to_do \
    one_command_makes_everything each_account_has_a_password_that_root_alone_reads \
    each_account_may_do_its_own_and_no_more again_changes_nothing_but_the_link \
    only_the_digest_of_the_link_is_stored a_password_that_somebody_changed_is_put_right \
    an_empty_password_file_is_named where_somebody_administrates_there_is_no_link
