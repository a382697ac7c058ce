#!/bin/sh
# How commands are used, and what needs neither settings nor a database.
# shellcheck source=tests/cli/support.sh
. "${srcdir:-$(dirname "$0")/../..}/tests/cli/support.sh"
world_begin

every_command_of_the_help_has_a_help_of_its_own() {
    expect 0 --help
    cp "$base/out" "$base/help"
    sed -n 's/^  \([a-z]*\( [a-z]*\)*\)  .*/\1/p' "$base/help" >"$base/commands"
    [ "$(wc -l <"$base/commands")" -ge 24 ] || complain "the help lists only $(wc -l <"$base/commands") commands"
    while read -r words; do
        # shellcheck disable=SC2086 # words of a command
        expect 0 $words --help
        says "usage: gatelodge $words"
    done <"$base/commands"
}

a_family_lists_its_commands() {
    expect 0 user --help
    says 'user passwd'
    says_not 'group add'
    expect 0 help user
    says 'user passwd'
}

the_manual_page_names_every_command_and_option() {
    page=$source/docs/man/gatelodge.1
    while read -r words; do
        grep -qE "^\.It Cm $words( |\$)" "$page" || complain "$page lacks $words"
        # shellcheck disable=SC2086 # words of a command
        expect 0 $words --help
        for option in $(sed -n 's/^  --\([a-z-]*\).*/\1/p' "$base/out"); do
            grep -qE -- "Fl -$option( |\$)" "$page" || complain "$page lacks --$option of $words"
        done
    done <"$base/commands"
}

wrong_use_is_status_2_and_shows_the_usage() {
    for line in '' 'user' 'nonsense' 'user nonsense' 'user show' 'user show a b' 'user list --bogus' \
        'user list --limit' 'version --json=1' 'version --json --json' 'version -x' 'help nonsense'; do
        # shellcheck disable=SC2086
        expect 2 $line
        objects 'gatelodge: '
        objects 'usage: gatelodge'
    done
}

a_password_cannot_stand_on_the_command_line() {
    expect 2 user add ann --password secret
    objects 'There is no option --password here.'
}

what_is_wrong_cannot_move_the_terminal() {
    expect 2 "$(printf 'a\033[31mb\302\2332J\342\200\256')"
    objects 'a\u001b[31mb\u009b2J\u202e'
}

the_version_is_printed() {
    expect 0 version
    says 'gatelodge 0.'
    expect 0 version --json
    says '"version": "0.'
}

tables_are_printed() {
    expect 0 print permissions
    says 'users.write'
    expect 0 print problems
    says 'last_administrator'
    expect 0 print routes
    says '/api/v1/users'
    expect 0 print openapi
    says '"openapi"'
    expect 0 print settings
    says 'portal = '
}

printed_settings_are_a_settings_file() {
    expect 0 print settings
    cp "$base/out" "$base/printed.conf"
    config=$base/printed.conf
    expect 0 config show
    says 'portal = "https://localhost"'
    config=$base/gatelodge.conf
}

settings_are_checked() {
    expect 0 config check
    says "$config works."
    echo 'portal = "http://plain.test"' >"$base/bad.conf"
    config=$base/bad.conf
    expect 1 config check
    objects 'portal must begin with https://'
    echo 'nonsense = 1' >"$base/bad.conf"
    expect 1 config check
    objects "$base/bad.conf:1:"
    config=$base/absent.conf
    expect 1 config check
    objects "$base/absent.conf: No such file"
    config=$base/gatelodge.conf
}

a_rule_that_does_not_work_is_refused() {
    printf 'site "x" {\n hosts = {"x.test"}\n rule "y" {\n path_pattern = "("\n }\n}\n' >"$base/bad.conf"
    config=$base/bad.conf
    expect 1 config check
    objects 'rule y'
    config=$base/gatelodge.conf
}

settings_that_hold_are_shown() {
    expect 0 config show
    says 'passwords.min_length = 8'
    says 'site "app".rule "open".path = "/pub"'
    says 'log.format = "logfmt"'
    expect 0 config show --json
    says '"name": "passwords.min_length"'
}

the_environment_names_the_settings_file() {
    GATELODGE_CONFIG=$config "$programs/gatelodge" config check >"$base/out" 2>&1 || complain 'not found'
    asked=GATELODGE_CONFIG
    says "$config works."
}

a_full_disk_is_a_failure() {
    "$programs/gatelodge" print settings >/dev/full 2>"$base/err"
    is $? 1 'the status'
}

promises every_command_of_the_help_has_a_help_of_its_own a_family_lists_its_commands \
    the_manual_page_names_every_command_and_option wrong_use_is_status_2_and_shows_the_usage \
    a_password_cannot_stand_on_the_command_line what_is_wrong_cannot_move_the_terminal the_version_is_printed \
    tables_are_printed printed_settings_are_a_settings_file settings_are_checked \
    a_rule_that_does_not_work_is_refused settings_that_hold_are_shown the_environment_names_the_settings_file \
    a_full_disk_is_a_failure
