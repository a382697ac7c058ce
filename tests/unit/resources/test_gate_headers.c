/* What applications are told about who is signed in. */
#include "gate_stage.h"

#include "support/test.h"

#include <stdio.h>
#include <string.h>

START_TEST(who_may_pass_is_told_with_everything_about_them)
{
    open_gate();
    ck_assert_int_eq(check("/app/x?y"), 200);
    ck_assert_str_eq(header("Remote-User"), "ann");
    ck_assert_str_eq(header("Remote-Groups"), "admins,staff");
    ck_assert_str_eq(header("Remote-Name"), "Ann Åberg");
    ck_assert_str_eq(header("Remote-Email"), "ann@x.test");
    ck_assert_str_eq(header("Remote-User-Id"), "user_01h2xcejqtf2nbrexx3vqjhp41");
    ck_assert_str_eq(header("Gatelodge-Session"), "session_01h2xcejqtf2nbrexx3vqjhp42");
    ck_assert_str_eq(header("Gatelodge-Auth-Time"), "1727996400");
    ck_assert_str_eq(header("Gatelodge-Acr"), "1");
    ck_assert_str_eq(header("Gatelodge-Amr"), "pwd");
    ck_assert_str_eq(header("Gatelodge-Groups-Cut"), "");
    ck_assert_str_eq(header("Gatelodge-Reason"), "");
    ck_assert_str_eq(header("Location"), "");
}
END_TEST

START_TEST(what_is_absent_has_no_header)
{
    open_gate();
    somebody.who.email = somebody.who.display_name = NULL;
    somebody.groups = (struct lodge_texts){ 0 };
    ck_assert_int_eq(check("/app"), 200);
    ck_assert(!has_header("Remote-Email"));
    ck_assert(!has_header("Remote-Name"));
    ck_assert(!has_header("Remote-Groups"));
}
END_TEST

START_TEST(values_that_cannot_be_headers_are_left_out)
{
    static const char *const crooked[] = { "a\r\nRemote-User: root", "a\tb", "a\x7f", "\xff", "a\xc2\x85",
        "" };

    open_gate();
    for (size_t i = 0; i < LODGE_COUNT(crooked); i++) {
        const char *const groups[] = { crooked[i], "ok" };
        somebody.who.email = somebody.who.display_name = crooked[i];
        somebody.groups = (struct lodge_texts){ groups, 2 };
        ck_assert_int_eq(check("/app"), 200);
        ck_assert_str_eq(header("Remote-User"), "ann");
        ck_assert_str_eq(header("Remote-Groups"), "ok");
        ck_assert_str_eq(header("Gatelodge-Groups-Cut"), "true");
        ck_assert(!has_header("Remote-Email"));
        ck_assert(!has_header("Remote-Name"));
    }
}
END_TEST

START_TEST(nobody_passes_under_a_name_that_is_none)
{
    static const char *const names[] = { NULL, "", "a\nb", "root ", " root", "\xff", "a\xc2\x85" };
    static char too_long[300];

    open_gate();
    memset(too_long, 'a', sizeof(too_long) - 1);
    for (size_t i = 0; i <= LODGE_COUNT(names); i++) {
        somebody.who.username = i < LODGE_COUNT(names) ? names[i] : too_long;
        ck_assert_int_eq(check("/app"), 401);
        ck_assert_str_eq(header("Gatelodge-Reason"), "unavailable");
        ck_assert(!has_header("Remote-Groups"));
    }
}
END_TEST

START_TEST(a_group_with_a_comma_is_not_two_groups)
{
    open_gate();
    somebody.groups = (struct lodge_texts)TEXTS("staff", "guests,admins", "zoo");
    ck_assert_int_eq(check("/app"), 200);
    ck_assert_str_eq(header("Remote-Groups"), "staff,zoo");
    ck_assert_str_eq(header("Gatelodge-Groups-Cut"), "true");
}
END_TEST

START_TEST(all_headers_together_stay_under_three_and_a_half_kib)
{
    static char name[401], email[255], username[251], group[500][64];
    static const char *groups[500];

    open_gate();
    for (size_t i = 0; i < 400; i += 2)
        memcpy(name + i, "å", 2);
    memset(email, 'e', 254);
    memset(username, 'u', 250);
    for (size_t i = 0; i < 500; i++) {
        snprintf(group[i], sizeof(group[i]), "group-with-a-rather-long-name-%zu", i);
        groups[i] = group[i];
    }
    somebody.who.display_name = name;
    somebody.who.email = email;
    somebody.who.username = username;
    somebody.groups = (struct lodge_texts){ groups, 500 };
    somebody.permissions = (struct lodge_texts){ groups, 500 };

    char url[64] = "https://app.test/app";
    lodge_asker_parameter(asker, "X_ORIGINAL_METHOD", "GET");
    lodge_asker_parameter(asker, "X_ORIGINAL_URL", url);
    struct lodge_reply reply = lodge_ask(asker, CHECK, NULL);
    ck_assert_int_eq(reply.status, 200);
    ck_assert_uint_lt(strlen(reply.headers), 3584);
    ck_assert_str_eq(header("Gatelodge-Groups-Cut"), "true");
    ck_assert_str_eq(header("Gatelodge-Permissions-Cut"), "true");
    const char *last = strrchr(header("Remote-Groups"), ',');
    ck_assert(last && lodge_text_starts(last, ",group-with-a-rather-long-name-"));
    ck_assert_str_eq(header("Remote-Name"), name);
}
END_TEST

START_TEST(permissions_are_told_in_what_groups_leave)
{
    static char name[1500];

    open_gate();
    somebody.permissions = (struct lodge_texts)TEXTS("parking.use", "users.read");
    ck_assert_int_eq(check("/app"), 200);
    ck_assert_str_eq(header("Gatelodge-Permissions"), "parking.use,users.read");
    ck_assert(!has_header("Gatelodge-Permissions-Cut"));

    memset(name, 'g', sizeof(name) - 1);
    somebody.groups = (struct lodge_texts)TEXTS(name);
    ck_assert_int_eq(check("/app"), 200);
    ck_assert_str_eq(header("Gatelodge-Permissions"), "parking.use,users.read");
    memset(name, 'p', sizeof(name) - 1);
    somebody.permissions = (struct lodge_texts)TEXTS("parking.use", name);
    ck_assert_int_eq(check("/app"), 200);
    ck_assert_str_eq(header("Gatelodge-Permissions"), "parking.use");
    ck_assert_str_eq(header("Gatelodge-Permissions-Cut"), "true");
}
END_TEST

START_TEST(a_long_name_is_cut_between_characters)
{
    static char name[602];

    open_gate();
    name[0] = 'x';
    for (size_t i = 1; i < 600; i += 2)
        memcpy(name + i, "å", 2);
    somebody.who.display_name = name;
    ck_assert_int_eq(check("/app"), 200);
    ck_assert_uint_eq(strlen(header("Remote-Name")), 479);
    ck_assert_int_ge(lodge_text_length(header("Remote-Name")), 0);
}
END_TEST

RUN_TESTS("gate_headers", who_may_pass_is_told_with_everything_about_them, what_is_absent_has_no_header,
    values_that_cannot_be_headers_are_left_out, nobody_passes_under_a_name_that_is_none,
    a_group_with_a_comma_is_not_two_groups, all_headers_together_stay_under_three_and_a_half_kib,
    permissions_are_told_in_what_groups_leave, a_long_name_is_cut_between_characters);
