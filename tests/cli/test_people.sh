#!/bin/sh
# gatelodge user and group: people from their first day to their last.
# shellcheck source=tests/cli/support.sh
. "${srcdir:-$(dirname "$0")/../..}/tests/cli/support.sh"
world_begin_with_database upgraded
printf 'a long walk in spring\n' >"$base/password"

user_columns='id, username, email, email_folded, email_verified, display_name, status, locale, time_zone, attributes,
    version, created_at, updated_at, last_login_at, expires_at'

hash_of() { sql "SELECT hash FROM passwords p JOIN users u ON u.id = p.user_id WHERE username = '$1'"; }

a_person_is_added_with_role_group_and_password() {
    expect 0 group add staff --name 'All staff'
    expect 0 user add ann --email ann@example.test --name 'Ann Äpfel' --role administrator --group staff \
        --password-file "$base/password"
    says 'ann was added: user_'
    expect 0 user show ann --json
    has_member '$.username' ann
    has_member '$.email' ann@example.test
    has_member '$.display_name' 'Ann Äpfel'
    has_member '$.status' active
    has_member '$.groups[0]' staff
    has_member '$.roles[0]' administrator
    has_member '$.last_login_at' null
    case $(hash_of ann) in
    '$argon2id$'*) ;;
    *) complain "the stored password is $(hash_of ann)" ;;
    esac
}

a_person_is_found_by_name_address_and_id() {
    expect 0 user show ann --json
    id=$(member '$.id')
    for name in ANN ann@example.test "$id"; do
        expect 0 user show "$name"
        says ann@example.test
    done
    expect 1 user show nobody
    objects 'There is nobody called "nobody".'
    objects 'gatelodge user list'
}

the_password_may_come_from_standard_input() {
    printf 'another long walk' | "$programs/gatelodge" --config "$config" user add bob --password-file - \
        >"$base/out" 2>"$base/err" || complain "$(cat "$base/err")"
    case $(hash_of bob) in
    '$argon2id$'*) ;;
    *) complain 'bob has no password' ;;
    esac
}

a_bad_password_is_refused_and_nobody_added() {
    printf 'short\n' >"$base/short"
    expect 1 user add carl --password-file "$base/short"
    objects 'password: '
    head -c 1500 /dev/zero | tr '\0' x >"$base/long"
    expect 1 user add carl --password-file "$base/long"
    objects 'at most 1024 bytes'
    : >"$base/empty"
    expect 1 user add carl --password-file "$base/empty"
    objects 'The password is empty.'
    expect 1 user add carl --password-file "$base/absent"
    objects "$base/absent: No such file"
    expect 1 user show carl
}

without_a_terminal_a_password_file_is_asked_for() {
    setsid "$programs/gatelodge" --config "$config" user add carl >"$base/out" 2>"$base/err" </dev/null
    is $? 1 'the status'
    asked='user add without a terminal'
    objects '--password-file'
}

# script(1) gives a terminal. Each answer is typed when its question is there.
type_at_terminal() {    # two answers, then the command's words
    first=$1 second=$2
    shift 2
    mkfifo "$base/keys"
    : >"$base/out"
    {
        until_true grep -q 'Password: ' "$base/out" && printf '%b' "$first"
        [ -z "$second" ] || { until_true grep -q 'The same again: ' "$base/out" && printf '%b' "$second"; }
        wait_for_end
    } >"$base/keys" &
    script -qec "$programs/gatelodge --config $config $*" /dev/null <"$base/keys" >"$base/out" 2>&1
    given=$?
    touch "$base/ended"
    wait $!
    rm "$base/keys" "$base/ended"
    asked="typing for gatelodge $*"
}

# Keys at their end would end the terminal, too.
wait_for_end() { until_true test -e "$base/ended"; }

the_terminal_asks_twice_and_shows_nothing() {
    command -v script >/dev/null || return 0
    type_at_terminal 'hidden in the moss\n' 'hidden in the moss\n' user add dora
    is "$given" 0 'the status'
    says 'Password: '
    says 'The same again: '
    says 'dora was added'
    says_not 'moss'
    type_at_terminal 'hidden in the moss\n' 'hidden in the mess\n' user passwd dora
    is "$given" 1 'the status'
    says 'two different passwords'
}

control_c_leaves_everything_as_it_was() {
    command -v script >/dev/null || return 0
    type_at_terminal 'half a pass\003' '' user add erna
    [ "$given" != 0 ] || complain 'the status is 0'
    expect 1 user show erna
}

names_and_addresses_are_unique() {
    expect 1 user add Ann --no-password
    objects 'This username is already in use.'
    expect 1 user add annie --email ANN@example.test --no-password
    objects 'already in use'
    expect 1 user add 'a b' --no-password
    objects 'username: '
}

unknown_roles_and_groups_are_refused_before_anything_happens() {
    expect 1 user add carl --no-password --role king
    objects 'There is no role "king".'
    expect 1 user add carl --no-password --group nowhere
    objects 'There is no group "nowhere".'
    expect 1 user show carl
    expect 2 user add carl --no-password --status happy
    expect 2 user add carl --no-password --password-file "$base/password"
    expect 2 user grant bob
}

roles_and_groups_are_given_and_taken() {
    expect 0 user grant bob --role auditor --group staff --json
    has_member '$.roles[0]' auditor
    has_member '$.groups[0]' staff
    expect 0 group list
    is "$(tr -s ' ' < "$base/out" | cut -d' ' -f1,3-5 | head -1)" 'NAME NAME MEMBER COUNT' 'the headings'
    expect 0 group list --json
    members=$(member '$.data[0].member_count')
    expect 0 user grant bob --role auditor
    expect 0 user revoke bob --role auditor --group staff
    expect 0 group list --json
    has_member '$.data[0].member_count' $((members - 1))
    expect 0 user show bob --json
    has_member '$.roles' '[]'
    has_member '$.groups' '[]'
}

the_last_administrator_stays() {
    for line in 'delete ann' 'disable ann' 'revoke ann --role administrator'; do
        # shellcheck disable=SC2086
        expect 1 user $line
        objects 'This is the last active administrator.'
        objects 'Make somebody else an administrator first.'
    done
}

a_person_is_suspended_and_let_in_again() {
    expect 0 user disable bob
    expect 0 user show bob --json
    has_member '$.status' suspended
    expect 0 user enable bob --json
    has_member '$.status' active
}

a_new_password_replaces_the_old_one() {
    before=$(hash_of bob)
    expect 0 user passwd bob --password-file "$base/password"
    [ "$(hash_of bob)" != "$before" ] || complain 'the hash is the old one'
}

everybody_is_listed_over_many_pages() {
    sql "INSERT INTO users ($user_columns) SELECT UNHEX(LPAD(HEX(seq), 32, '0')), CONCAT('many', seq), NULL, NULL, 0, NULL, 'active',
             NULL, NULL, '{}', 1, '2020-01-01 00:00:00.000', '2020-01-01 00:00:00.000', NULL, NULL
           FROM seq_1_to_120"
    expect 0 user list --json
    is "$(member '$.data[*].username' | grep -o many | wc -l)" 120 'the number of people listed'
    has_member '$.data[120].username' ann
    expect 0 user list
    is "$(grep -c '^many' "$base/out")" 120 'the number of lines'
    is "$(grep -c USERNAME "$base/out")" 1 'the number of headings'
    expect 0 user list --limit 51
    is "$(grep -c '^many' "$base/out")" 51 'the number of lines'
    expect 2 user list --limit 0
    sql "DELETE FROM users WHERE username LIKE 'many%'"
}

large_attributes_can_be_listed() {
    sql "INSERT INTO users ($user_columns) SELECT UNHEX(LPAD(HEX(1000 + seq), 32, '0')), CONCAT('large', seq), NULL, NULL, 0, NULL,
             'active', NULL, NULL, CONCAT(REPEAT(CONCAT('{', CHAR(34), 'a', CHAR(34), ':'), 28),
             '[', REPEAT('1,', 8000), '1]', REPEAT('}', 28)), 1,
             '2020-01-01 00:00:00.000', '2020-01-01 00:00:00.000', NULL, NULL
           FROM seq_1_to_60"
    expect 0 user list --json
    is "$(grep -c '"username": "large' "$base/out")" 60 'the number of people listed'
    sql "DELETE FROM users WHERE username LIKE 'large%'"
}

columns_stand_in_line_also_with_wide_characters() {
    expect 0 group add wide --name '漢字'
    expect 0 group list
    is "$(grep -E '^(staff|wide)' "$base/out" | sed 's/漢字/abcd/; s/20[0-9][0-9]-.*//' | awk '{ print length }' |
        sort -u | wc -l)" 1 'the number of places where the dates begin'
}

what_people_call_themselves_cannot_move_the_terminal() {
    sql "UPDATE users SET display_name = CONCAT('x', CHAR(27), '[2J') WHERE username = 'bob'"
    expect 0 user show bob
    says 'x\u001b[2J'
    expect 0 user show bob --json
    says 'x\u001b[2J'
}

a_person_is_deleted() {
    expect 0 user delete bob
    expect 1 user show bob
    is "$(hash_of bob)" '' 'the hash that is left'
}

promises a_person_is_added_with_role_group_and_password a_person_is_found_by_name_address_and_id \
    the_password_may_come_from_standard_input a_bad_password_is_refused_and_nobody_added \
    without_a_terminal_a_password_file_is_asked_for the_terminal_asks_twice_and_shows_nothing \
    control_c_leaves_everything_as_it_was names_and_addresses_are_unique \
    unknown_roles_and_groups_are_refused_before_anything_happens roles_and_groups_are_given_and_taken \
    the_last_administrator_stays a_person_is_suspended_and_let_in_again a_new_password_replaces_the_old_one \
    everybody_is_listed_over_many_pages large_attributes_can_be_listed \
    columns_stand_in_line_also_with_wide_characters \
    what_people_call_themselves_cannot_move_the_terminal a_person_is_deleted
