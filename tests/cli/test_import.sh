#!/bin/sh
# gatelodge user import and export: people from a file and back, whatever stands in it.
# shellcheck source=tests/cli/support.sh
. "${srcdir:-$(dirname "$0")/../..}/tests/cli/support.sh"
world_begin_with_database upgraded

bcrypt='$2b$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG'
people() { sql 'SELECT COUNT(*) FROM users'; }
nobody() { sql 'DELETE FROM users'; }
hash_of() { sql "SELECT hash FROM passwords p JOIN users u ON u.id = p.user_id WHERE username = '$1'"; }
tally() {           # added, already there, refused
    has_member '$.added' "$1"
    has_member '$.already_there' "$2"
    has_member '$.refused' "$3"
}

a_line_of_ndjson_is_a_person_with_all_they_had() {
    expect 0 group add staff
    expect 0 group add dev.team
    cat >"$base/ann.ndjson" <<END
{"id":"user_01h2xcejqtf2nbrexx3vqjhp41","username":"Ann","email":"Ann@Example.test","email_verified":true,"display_name":"Ann \"A\" Äpfel","status":"suspended","locale":"de-AT","time_zone":"Europe/Vienna","groups":["staff","dev.team"],"roles":["auditor"],"attributes":{"b":[1,2],"a":"x"},"created_at":"2019-05-06T07:08:09.123Z","last_login_at":"2020-01-01T00:00:00Z","expires_at":"2040-01-01T00:00:00Z","password_hash":"$bcrypt"}
END
    expect 0 user import "$base/ann.ndjson" --json
    tally 1 0 0
    expect 0 user show ann --json
    has_member '$.id' user_01h2xcejqtf2nbrexx3vqjhp41
    has_member '$.username' ann
    has_member '$.email' Ann@Example.test
    has_member '$.email_verified' true
    has_member '$.display_name' 'Ann "A" Äpfel'
    has_member '$.status' suspended
    has_member '$.groups' '["dev.team", "staff"]'
    has_member '$.roles' '["auditor"]'
    has_member '$.attributes' '{"b": [1, 2], "a": "x"}'
    has_member '$.created_at' 2019-05-06T07:08:09.123Z
    has_member '$.last_login_at' 2020-01-01T00:00:00.000Z
    has_member '$.expires_at' 2040-01-01T00:00:00.000Z
    is "$(hash_of ann)" "$bcrypt" 'the hash'
}

an_import_is_told_in_events_like_any_addition() {
    is "$(sql "SELECT GROUP_CONCAT(DISTINCT action ORDER BY action) FROM events WHERE target_name = 'ann' OR other_name = 'ann'")" \
        'group.member_added,role.granted,user.created' 'what events say'
}

the_same_file_again_adds_nobody() {
    expect 0 user import "$base/ann.ndjson" --json
    tally 0 1 0
}

who_is_there_and_differs_is_refused_by_member() {
    echo '{"username":"ann","display_name":"Anna","email":"ann@example.test","groups":["staff"]}' >"$base/more.ndjson"
    echo '{"username":"ann","locale":"de-AT"}' >>"$base/more.ndjson"
    expect 1 user import "$base/more.ndjson" --json
    tally 0 1 1
    objects 'line 1: display_name: Somebody of this name is there, and is not as this says. groups: Somebody'
    objects '1 line was refused.'
}

each_refused_line_is_reported_with_number_and_every_reason() {
    nobody
    {
        echo '{"username":"bob","groups":["nowhere"],"roles":["king"],"status":"happy"}'
        echo ''
        echo '{"username":"carl","groups":["nowhere","staff"],"roles":["king"]}'
        echo 'no JSON'
        echo '{"username":"a b","email":"x"}'
        echo '{"email":"x@example.test","passwort":"y"}'
        echo '{"username":"dora"}'
        echo '{"username":"emil","password_hash":"$2b$31$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG"}'
        echo '{"username":"emil","password_hash":"5f4dcc3b5aa765d61d8327deb882cf99"}'
        echo '{"username":"emil","created_at":"2999-01-01T00:00:00Z"}'
        printf '{"username":"finn","attributes":{"a":"%070000d"}}\n' 1
        echo "{\"username\":\"robot\",\"kind\":\"service\",\"password_hash\":\"$bcrypt\"}"
        printf '{"username":"greta"}'
    } >"$base/mixed.ndjson"
    expect 1 user import "$base/mixed.ndjson" --report "$base/report" --json
    tally 2 0 10
    grep -v 'lines\? [0-9]*' "$base/report" && complain 'a line of the report has no number'
    cp "$base/report" "$base/out"
    asked='the report of user import'
    says 'line 1: status: This is none of the values'
    says 'line 3: groups/0: There is no group "nowhere". roles/0: There is no role "king".'
    says 'line 4: '
    says 'line 5: email: This is not an e-mail address.'
    says 'line 6: passwort: Nothing of this name is known here. username: This is needed.'
    says 'line 8: password_hash: To compare it takes too much memory or time.'
    says 'line 9: password_hash: It is not a hash of a kind that is known here.'
    says 'line 10: created_at: '
    says 'line 11: It is longer than 64 KiB.'
    says 'line 12: password_hash: A service has no password.'
    says_not 'line 7'
    says_not 'line 13'
}

one_line_that_cannot_be_added_refuses_only_itself() {
    nobody
    for n in 1 2 3; do echo "{\"username\":\"many$n\",\"email\":\"many$n@example.test\"}"; done >"$base/batch.ndjson"
    {
        echo '{"username":"many4","email":"MANY2@example.test"}'
        echo '{"username":"many1","display_name":"Another"}'
        echo '{"username":"many3","email":"many3@example.test"}'
        echo '{"username":"many5"}'
    } >>"$base/batch.ndjson"
    expect 1 user import "$base/batch.ndjson" --json
    tally 4 1 2
    objects 'line 4: This e-mail address is already in use.'
    objects 'line 5: display_name: Somebody of this name is there'
    is "$(people)" 4 'the number of people'
}

a_dry_run_says_the_same_and_writes_nothing() {
    nobody
    expect 0 user add many2 --no-password --email other@example.test
    echo '{"username":"many6","email":"OTHER@example.test"}' >>"$base/batch.ndjson"
    expect 1 user import "$base/batch.ndjson" --dry-run --json
    tally 4 0 4
    has_member '$.dry_run' true
    objects 'line 2: email: Somebody of this name is there'
    objects 'line 5: username: It stands in an earlier line, too.'
    objects 'line 6: username: It stands in an earlier line, too. email: It stands in an earlier line, too.'
    objects 'line 8: email: Somebody else has it.'
    is "$(people)" 1 'the number of people'
}

csv_is_read_with_quotes_and_both_line_ends() {
    nobody
    {
        printf '\357\273\277username,email,display_name,groups,attributes,email_verified,password_hash\r\n'
        printf 'ann,ann@example.test,"Ann, ""the first""","staff, dev.team","{""team"":""a,b""}",1,%s\r\n' "$bcrypt"
        printf "bob,,'=1+1,staff,,,\n"
        printf 'carl,,"two\nlines",,,,\n'
        printf 'dora,,,,,\n'
        printf 'emil,,,,"{}, ""roles"": [""administrator""]",,\n'
        printf 'finn,,x"y,,,,\n'
        printf 'greta,,,,,,'
    } >"$base/people.csv"
    expect 1 user import "$base/people.csv" --json
    tally 3 0 4
    objects 'lines 4 to 5: display_name: This must not hold control characters.'
    objects 'line 6: It has 6 cells, where the first line names 7 columns.'
    objects 'line 7: attributes: This must be an object.'
    objects 'line 8: There is a quote within a cell without quotes.'
    expect 0 user show ann --json
    has_member '$.display_name' 'Ann, "the first"'
    has_member '$.groups' '["dev.team", "staff"]'
    has_member '$.attributes.team' a,b
    has_member '$.email_verified' true
    expect 0 user show bob --json
    has_member '$.display_name' =1+1
}

columns_are_checked_before_anybody_is_added() {
    nobody
    printf 'name,email\nann,a@example.test\n' >"$base/wrong.csv"
    expect 1 user import "$base/wrong.csv"
    objects 'there is no member "name"'
    printf 'username,email,email\nann,,\n' >"$base/wrong.csv"
    expect 1 user import "$base/wrong.csv"
    objects 'The column email is there twice.'
    printf 'email\na@example.test\n' >"$base/wrong.csv"
    expect 1 user import "$base/wrong.csv"
    objects 'There is no column username.'
    : >"$base/wrong.csv"
    expect 1 user import "$base/wrong.csv"
    objects 'There is no first line'
    is "$(people)" 0 'the number of people'
}

the_format_is_known_or_asked_for() {
    expect 2 user import "$base/report"
    objects '--format'
    expect 2 user import "$base/people.csv" --format xml
    expect 2 user import "$base/people.csv" --from-line 0
    expect 1 user import "$base/absent.csv"
    objects 'absent.csv cannot be opened: No such file'
    expect 2 user export --format xml
}

standard_input_is_a_file_too() {
    nobody
    echo '{"username":"ann"}' | "$programs/gatelodge" --config "$config" user import - --format ndjson --json \
        >"$base/out" 2>"$base/err" || complain "$(cat "$base/err")"
    asked='user import -'
    tally 1 0 0
}

many_groups_for_everybody_take_several_batches() {
    nobody
    groups=$(seq 1 100 | sed 's/.*/g&/')
    for group in $groups; do echo "INSERT INTO groups (id, name, created_at, updated_at) VALUES
        (UNHEX(MD5('$group')), '$group', NOW(3), NOW(3));"; done | scratch_db_admin gatelodge || complain 'no groups'
    names=$(echo "$groups" | sed 's/.*/"&"/' | paste -sd , -)
    seq 1 100 | sed "s/.*/{\"username\":\"n&\",\"groups\":[$names]}/" >"$base/many.ndjson"
    expect 0 user import "$base/many.ndjson" --json
    tally 100 0 0
    is "$(sql 'SELECT COUNT(*) FROM group_members')" 10000 'the number of members'
    expect 0 user import "$base/many.ndjson" --json
    tally 0 100 0
}

lines_before_a_number_are_passed_over() {
    nobody
    seq 1 1200 | sed 's/.*/{"username":"n&"}/' >"$base/n.ndjson"
    expect 0 user import "$base/n.ndjson" --from-line 1101 --json
    tally 100 0 0
    expect 0 user import "$base/n.ndjson" --json
    tally 1100 100 0
}

# The pipe holds back its third batch until the signal came.
an_interrupted_import_says_where_to_go_on() {
    nobody
    mkfifo "$base/pipe.ndjson"
    "$programs/gatelodge" --config "$config" user import "$base/pipe.ndjson" --json >"$base/out" 2>"$base/err" &
    process=$!
    exec 3>"$base/pipe.ndjson"
    head -n 1100 "$base/n.ndjson" >&3
    until_true thousand_are_there
    kill -INT "$process"
    wait "$process"
    is $? 1 'the status'
    exec 3>&-
    asked='an interrupted user import'
    tally 1000 0 0
    has_member '$.next_line' 1001
    objects 'The import was interrupted.'
    objects "Go on with: gatelodge user import $base/pipe.ndjson --from-line 1001"
    is "$(people)" 1000 'the number of people'
    expect 0 user import "$base/n.ndjson" --from-line 1001 --json
    tally 200 0 0
}
thousand_are_there() { [ "$(people)" -eq 1000 ]; }

without_the_database_it_says_where_to_go_on() {
    scratch_db_admin gatelodge --delimiter=// -e "CREATE TRIGGER full BEFORE INSERT ON users FOR EACH ROW
        IF NEW.username = 'n1150' THEN SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1021, MESSAGE_TEXT = 'full'; END IF"
    sql "DELETE FROM users WHERE username IN ('n1150', 'n700')"
    expect 1 user import "$base/n.ndjson" --json
    objects '--from-line 1001'
    sql 'DROP TRIGGER full'
    expect 0 user import "$base/n.ndjson" --from-line 1001 --json
    tally 1 199 0
}

# Everything about everybody, whatever order the rows are in.
everybody() { sql "SELECT u.id, u.kind, username, email, email_folded, email_verified, display_name, status, locale, time_zone, attributes, u.created_at, u.updated_at, last_login_at, expires_at, hash, (SELECT GROUP_CONCAT(g.name ORDER BY g.name) FROM group_members m JOIN groups g ON g.id = m.group_id WHERE m.user_id = u.id), (SELECT GROUP_CONCAT(r.name ORDER BY r.name) FROM user_roles x JOIN roles r ON r.id = x.role_id WHERE x.user_id = u.id) FROM users u LEFT JOIN passwords p ON p.user_id = u.id ORDER BY u.id"; }

what_is_exported_can_be_imported_as_it_was() {
    nobody
    expect 0 user import "$base/ann.ndjson"
    expect 1 user import "$base/people.csv"
    expect 0 user import "$base/n.ndjson"
    printf '%s\n' '{"username":"odd","display_name":"=cmd|x, \"y\"","email":"+odd@example.test"}' \
        '{"username":"odder","display_name":"'"'"'-x"}' '{"username":"oddest","display_name":"'"''"'t Hart, Ä"}' \
        >"$base/odd.ndjson"
    echo '{"username":"robot","kind":"service"}' >>"$base/odd.ndjson"
    expect 0 user import "$base/odd.ndjson"
    everybody >"$base/before"
    for format in ndjson csv; do
        expect 0 user export --format "$format" --with-passwords
        cp "$base/out" "$base/all.$format"
        nobody
        expect 0 user import "$base/all.$format" --json
        tally "$(wc -l <"$base/before")" 0 0
        everybody | cmp - "$base/before" || complain "people differ after a round of $format"
        expect 0 user import "$base/all.$format" --json
        tally 0 "$(wc -l <"$base/before")" 0
    done
    grep -q "^[^,]*,person,odd,'+odd@" "$base/all.csv" || complain 'a cell that looks like a formula has no apostrophe'
}

an_export_holds_hashes_only_when_asked() {
    expect 0 user export
    says '"username":"ann"'
    says_not password_hash
    says_not "$bcrypt"
    expect 0 user export --format csv
    says_not password_hash
    says_not "$bcrypt"
}

promises a_line_of_ndjson_is_a_person_with_all_they_had an_import_is_told_in_events_like_any_addition \
    the_same_file_again_adds_nobody who_is_there_and_differs_is_refused_by_member \
    each_refused_line_is_reported_with_number_and_every_reason one_line_that_cannot_be_added_refuses_only_itself \
    a_dry_run_says_the_same_and_writes_nothing csv_is_read_with_quotes_and_both_line_ends \
    columns_are_checked_before_anybody_is_added the_format_is_known_or_asked_for standard_input_is_a_file_too \
    many_groups_for_everybody_take_several_batches lines_before_a_number_are_passed_over an_interrupted_import_says_where_to_go_on \
    without_the_database_it_says_where_to_go_on what_is_exported_can_be_imported_as_it_was \
    an_export_holds_hashes_only_when_asked
