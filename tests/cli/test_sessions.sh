#!/bin/sh
# gatelodge session and policy: who is in, and what the gate would say.
# shellcheck source=tests/cli/support.sh
. "${srcdir:-$(dirname "$0")/../..}/tests/cli/support.sh"
world_begin_with_database upgraded
for name in ann bob; do
    "$programs/gatelodge" --config "$config" user add $name --no-password >/dev/null || exit 1
done
"$programs/gatelodge" --config "$config" group add staff >/dev/null || exit 1

# Sessions as login would have opened them: number so many, of this person.
open_sessions() {
    sql "INSERT INTO sessions SELECT UNHEX(LEFT(SHA2(RAND(), 256), 32)), UNHEX(SHA2(RAND(), 256)), id,
           UTC_TIMESTAMP(3), UTC_TIMESTAMP(3), UTC_TIMESTAMP(3), UTC_TIMESTAMP(3) + INTERVAL 1 HOUR,
           UTC_TIMESTAMP(3) + INTERVAL 1 DAY, 0, '192.0.2.7', 'test', 'pwd', 1
           FROM users, seq_1_to_$2 WHERE username = '$1'"
}

sessions_of() { sql "SELECT COUNT(*) FROM sessions s JOIN users u ON u.id = s.user_id WHERE username = '$1'"; }

sessions_are_listed() {
    open_sessions ann 2
    open_sessions bob 1
    expect 0 session list --json
    is "$(member '$.data[*].username' | grep -o 'ann' | wc -l)" 2 'the number of sessions of ann'
    has_member '$.data[0].ip' 192.0.2.7
    expect 0 session list --user bob --json
    has_member '$.data[0].username' bob
    has_member '$.data[1]' NULL
    expect 0 session list --limit 1
    is "$(grep -c session_ "$base/out")" 1 'the number of lines'
    expect 1 session list --user nobody
}

one_session_is_ended() {
    expect 0 session list --user bob --json
    id=$(member '$.data[0].id')
    expect 0 session revoke "$id"
    is "$(sessions_of bob)" 0 'the number of sessions of bob'
    expect 1 session revoke "$id"
    objects 'There is no such session'
    expect 2 session revoke user_01h2xcejqtf2nbrexx3vqjhp41
}

all_sessions_of_a_person_are_ended() {
    open_sessions bob 1
    expect 0 session revoke --user ann
    is "$(sessions_of ann)" 0 'the number of sessions of ann'
    is "$(sessions_of bob)" 1 'the number of sessions of bob'
}

everybody_is_signed_out_only_on_purpose() {
    open_sessions ann 250
    expect 2 session revoke
    expect 2 session revoke --all --user ann --yes
    expect 2 session revoke --all
    objects '--all --yes'
    is "$(sessions_of bob)" 1 'the number of sessions of bob'
    expect 0 session revoke --all --yes
    is "$(sql 'SELECT COUNT(*) FROM sessions')" 0 'the number of sessions'
}

everybody_is_looked_up_again() {
    before=$(sql 'SELECT COUNT(*) FROM changes WHERE user_id IS NULL')
    expect 0 session refresh
    says 'Everybody is looked up in MariaDB again.'
    is "$(sql 'SELECT COUNT(*) FROM changes WHERE user_id IS NULL')" $((before + 1)) 'the number of changes of everybody'
    expect 2 session refresh ann
}

suspending_ends_sessions() {
    open_sessions bob 2
    expect 0 user disable bob
    is "$(sessions_of bob)" 0 'the number of sessions of bob'
    expect 0 user enable bob
}

the_deciding_rule_is_explained() {
    expect 0 policy explain --anonymous --url https://app.test/pub/page
    says "The gate's answer: allow"
    expect 0 policy explain --user ann --url https://app.test/desk
    says "The gate's answer: refuse (group)."
    expect 0 user grant ann --group staff
    expect 0 policy explain --user ann --url https://app.test/desk --method POST --json
    has_member '$.answer' allow
    has_member '$.site' app
    has_member '$.rule' staff
    has_member '$.method' POST
    has_member '$.user' ann
    expect 0 policy explain --anonymous --url https://app.test/desk --json
    has_member '$.answer' sign_in
    expect 0 policy explain --anonymous --url https://else.test/ --json
    has_member '$.answer' refuse
    has_member '$.reason' no_site
}

what_the_gate_refuses_at_once_is_told() {
    expect 1 policy explain --anonymous --url 'https://app.test/pub/..%2fdesk'
    objects 'before any rule is asked: path_refused'
    expect 1 policy explain --anonymous --url 'http://app.test/pub'
    objects 'plain_http'
    expect 2 policy explain --anonymous
    expect 2 policy explain --url https://app.test/
    expect 2 policy explain --url https://app.test/ --anonymous --user ann
    expect 2 policy explain --url https://app.test/ --anonymous --address 300.1.1.1
}

who_cannot_sign_in_is_nobody_to_the_gate() {
    for change in "status = 'suspended'" "status = 'pending'" "expires_at = UTC_TIMESTAMP(3) - INTERVAL 1 DAY"; do
        sql "UPDATE users SET status = 'active', expires_at = NULL, $change WHERE username = 'ann'"
        expect 0 policy explain --user ann --url https://app.test/desk
        says 'and ann cannot sign in'
        says "The gate's answer: sign_in (cannot_sign_in)."
        expect 0 policy explain --user ann --url https://app.test/pub/page
        says "The gate's answer: allow (anyone)."
    done
    expect 0 policy explain --user ann --url https://app.test/desk --json
    has_member '$.steps[0].code' account_expired
    has_member '$.steps[0].user' ann
    has_member '$.explanation[0]' "$(member '$.steps[0].detail')"
    sql "UPDATE users SET expires_at = NULL WHERE username = 'ann'"
    expect 0 policy explain --user ann --url https://app.test/desk
    says "The gate's answer: allow (allowed)."
    says_not 'cannot sign in'
}

a_service_is_asked_for_its_token() {
    expect 0 user add robot --service
    expect 0 user grant robot --group staff
    expect 0 policy explain --user robot --url https://app.test/desk
    says 'robot is a service'
    says "The gate's answer: allow (allowed)."
}

the_way_is_told_in_the_readers_language() {
    [ -r "$source/web/dist/languages/de.json" ] || return 0
    expect 0 policy explain --user ann --url https://app.test/desk --json
    english=$(cat "$base/out")
    LC_ALL=de_AT.UTF-8 GATELODGE_LANGUAGES=$source/web/dist/languages
    export LC_ALL GATELODGE_LANGUAGES
    expect 0 policy explain --user ann --url https://app.test/desk
    says 'app.test gehört zur Site app.'
    says 'Regel open: gilt für einen anderen Pfad.'
    says 'Regel staff: passt und entscheidet.'
    says 'Das Tor antwortet: allow (allowed).'
    expect 0 policy explain --user ann --url https://app.test/desk --json
    is "$(cat "$base/out")" "$english" 'what programs read'
    LC_ALL=C.UTF-8
}

promises sessions_are_listed one_session_is_ended all_sessions_of_a_person_are_ended \
    everybody_is_signed_out_only_on_purpose everybody_is_looked_up_again suspending_ends_sessions \
    the_deciding_rule_is_explained what_the_gate_refuses_at_once_is_told who_cannot_sign_in_is_nobody_to_the_gate \
    a_service_is_asked_for_its_token the_way_is_told_in_the_readers_language
