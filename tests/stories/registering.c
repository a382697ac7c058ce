/* People who make an account themselves, when the settings allow it. */
#include "support/story.h"

#include <string.h>

static struct answer
try_to_register(const char *username, const char *email, const char *password)
{
    return ask_as(a_browser(), "POST /api/v1/registrations",
        "{'username':'%s','email':'%s','password':'%s','display_name':'Somebody New'}", username, email,
        password);
}

static void
open_registration(const char *status)
{
    settings_put("registration", "open = true");
    settings_put("registration", text("status = %s", status));
    settings_apply();
}

/* Those who can be searched for, too. */
static long long
people_called(const char *username)
{
    return sql_number("SELECT COUNT(*) FROM users JOIN user_words ON user_id = id WHERE username = '%s'"
        " AND word = SUBSTRING_INDEX(username, '.', -1)", username);
}

START_TEST(registration_is_closed_unless_the_settings_open_it)
{
    const char *name = a_name();

    REFUSED(403, "registration_closed", try_to_register(name, text("%s@x.test", name), a_password()));
    ck_assert_int_eq(people_called(name), 0);
}
END_TEST

START_TEST(who_registers_can_sign_in)
{
    const char *name = a_name(), *password = a_password();

    open_registration("active");
    ck_assert_str_eq(said(EXPECT(200, ask_as(a_browser(), "GET /api/v1/portal", NULL)), "registration"), "true");
    struct answer answer = EXPECT(202, try_to_register(name, text("%s@x.test", name), password));
    ck_assert_uint_eq(answer.length, 0);
    struct browser *browser = a_browser();
    EXPECT(201, try_to_sign_in(browser, name, password));
    answer = EXPECT(200, ask_as(browser, "GET /api/v1/me", NULL));
    ck_assert_str_eq(said(answer, "display_name"), "Somebody New");
    ck_assert_str_eq(said(answer, "email_verified"), "false");
    ck_assert_uint_eq(entries(answer, "roles"), 0);
}
END_TEST

START_TEST(an_account_may_wait_for_an_administrator)
{
    const char *name = a_name(), *password = a_password();

    open_registration("pending");
    EXPECT(202, try_to_register(name, text("%s@x.test", name), password));
    REFUSED(403, "account_suspended", try_to_sign_in(a_browser(), name, password));
    RUN_WELL(NULL, "gatelodge", "user", "enable", name);
    EXPECT(201, try_to_sign_in(a_browser(), name, password));
}
END_TEST

START_TEST(a_known_address_gets_the_same_answer_as_a_new_one)
{
    struct person ann = A_PERSON(NULL);
    const char *other = a_name(), *third = a_name();

    open_registration("active");
    struct answer known = EXPECT(202, try_to_register(other, ann.email, a_password()));
    struct answer new = EXPECT(202, try_to_register(third, text("%s@x.test", third), a_password()));
    ck_assert_str_eq(known.body, new.body);
    ck_assert_uint_eq(strlen(known.headers), strlen(new.headers));
    ck_assert_int_eq(people_called(other), 0);
    ck_assert_int_eq(people_called(third), 1);
    ck_assert_int_eq(sql_number("SELECT COUNT(*) FROM users WHERE email_folded = '%s'", ann.email), 1);
    EXPECT(201, try_to_sign_in(a_browser(), ann.username, ann.password));
}
END_TEST

START_TEST(a_taken_username_is_told)
{
    struct person ann = A_PERSON(NULL);

    open_registration("active");
    REFUSED(409, "username_taken", try_to_register(ann.username, "other@x.test", a_password()));
}
END_TEST

START_TEST(each_reason_why_a_password_is_refused_has_a_code)
{
    const char *name = text("%s-the-gardener", a_name()), *email = text("%s@x.test", name);

    open_registration("active");
    ck_assert(misfit(try_to_register(name, email, "fourteen chars"), "/password", "too_short"));
    ck_assert(misfit(try_to_register(name, email, "passwordpassword"), "/password", "too_common"));
    ck_assert(misfit(try_to_register(name, email, text("%s 12345", name)), "/password", "own_name"));
    ck_assert(misfit(try_to_register(name, email, "gatelodgegatelodge"), "/password", "own_name"));
    ck_assert(misfit(try_to_register(name, email, text("%01030d", 1)), "/password", "too_long"));
    ck_assert_int_eq(people_called(name), 0);
}
END_TEST

START_TEST(no_kind_of_character_is_demanded_and_none_refused)
{
    static const char *const passwords[] = {
        "qzjxkvwpfmbhgytr", "8402 5571 9936 2210",
        "\xd0\xb3\xd0\xbe\xd1\x80\xd0\xbe\xd0\xb4 \xd0\xb8 \xd1\x80\xd0\xb5\xd0\xba\xd0\xb8 12345",
        "\xf0\x9f\x8c\xb2\xf0\x9f\x8c\xb2\xf0\x9f\x8c\xb2 a forest at night", "$%&/()=?!<>;#*+-_",
    };

    open_registration("active");
    for (size_t i = 0; i < sizeof(passwords) / sizeof(passwords[0]); i++) {
        const char *name = a_name();
        EXPECT(202, try_to_register(name, text("%s@x.test", name), passwords[i]));
        EXPECT(201, try_to_sign_in(a_browser(), name, passwords[i]));
    }
}
END_TEST

START_TEST(what_a_person_cannot_be_called_is_refused)
{
    static const char *const names[] = {
        "a b", "a@b", "a,b", "a/b", "a:b", "admin\\u0000", "\\u202eadmin", "\\t",
        "user_01h2xcejqtf2nbrexx3vqjhp41", "x\xe2\x80\x8by", "-", "",
    };
    static const char *const addresses[] = { "x", "x@", "@x.test", "a@b@x.test", "a b@x.test", "a@x..test",
        "a@-x.test", "a\\r\\nBcc: b@x.test", "a@x.test,b@x.test", "" };

    open_registration("active");
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        REFUSED(422, "field_invalid", try_to_register(names[i], "somebody@x.test", a_password()));
    for (size_t i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++)
        REFUSED(422, "field_invalid", try_to_register(a_name(), addresses[i], a_password()));
}
END_TEST

START_TEST(nobody_makes_themselves_more_than_the_rest)
{
    static const char *const more[] = {
        "'status':'active'", "'roles':['administrator']", "'email_verified':true", "'groups':['staff']",
        "'id':'user_01h2xcejqtf2nbrexx3vqjhp41'", "'attributes':{}",
    };

    open_registration("pending");
    for (size_t i = 0; i < sizeof(more) / sizeof(more[0]); i++) {
        const char *name = a_name();
        REFUSED(422, "field_invalid", ask_as(a_browser(), "POST /api/v1/registrations",
            "{'username':'%s','email':'%s@x.test','password':'%s',%s}", name, name, a_password(), more[i]));
        ck_assert_int_eq(people_called(name), 0);
    }
}
END_TEST

RUN_STORIES("registering", NULL, registration_is_closed_unless_the_settings_open_it,
    who_registers_can_sign_in, an_account_may_wait_for_an_administrator,
    a_known_address_gets_the_same_answer_as_a_new_one, a_taken_username_is_told,
    each_reason_why_a_password_is_refused_has_a_code, no_kind_of_character_is_demanded_and_none_refused,
    what_a_person_cannot_be_called_is_refused, nobody_makes_themselves_more_than_the_rest);
