/* Changing the settings of running programs: good ones hold for all, bad ones for none. */
#include "support/story.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

static const char *
hash_of(struct person person)
{
    return sql("SELECT hash FROM passwords JOIN users ON users.id = user_id WHERE username = '%s'",
        person.username);
}

START_TEST(hashes_have_the_costs_of_the_settings)
{
    struct person ann = A_PERSON(NULL);

    ck_assert_ptr_nonnull(strstr(hash_of(ann), "$argon2id$v=19$m=19456,t=6,p=1$"));
}
END_TEST

START_TEST(a_password_is_hashed_anew_at_sign_in_when_the_costs_changed)
{
    struct person ann = A_PERSON(NULL), ben = A_PERSON(NULL);
    const char *before = hash_of(ann);

    settings_put("passwords", "argon2_passes = 3");
    settings_put("passwords", "argon2_memory = 12288K");
    settings_apply();
    REFUSED(401, "wrong_credentials", try_to_sign_in(a_browser(), ann.username, a_password()));
    ck_assert_str_eq(hash_of(ann), before);
    EXPECT(201, try_to_sign_in(a_browser(), ann.username, ann.password));
    ck_assert_ptr_nonnull(strstr(hash_of(ann), "$argon2id$v=19$m=12288,t=3,p=1$"));
    ck_assert_ptr_nonnull(strstr(hash_of(ben), "$argon2id$v=19$m=19456,t=6,p=1$"));
    const char *after = hash_of(ann);
    EXPECT(201, try_to_sign_in(a_browser(), ann.username, ann.password));
    ck_assert_str_eq(hash_of(ann), after);
}
END_TEST

START_TEST(a_rehash_ends_no_session)
{
    struct person ann = A_PERSON(NULL);
    struct browser *earlier = signed_in(ann);

    settings_put("passwords", "argon2_passes = 3");
    settings_apply();
    EXPECT(201, try_to_sign_in(a_browser(), ann.username, ann.password));
    EXPECT(200, ask_as(earlier, "GET /api/v1/me", NULL));
}
END_TEST

/* A program that is told to read a bad file goes on with what it has, and says why. */
static void
bad_settings_change_nothing(const char *line, const char *complaint)
{
    static const char *const programs[] = { "login", "gate", "api" };
    size_t before[3], ready[3];

    settings_restore();
    settings_add(line);
    for (size_t i = 0; i < 3; i++) {
        before[i] = program_logged(programs[i], complaint);
        ready[i] = program_logged(programs[i], "ready: ");
        ck_assert(kill(program_pid(programs[i]), SIGHUP) == 0);
        WAIT_UNTIL(program_logged(programs[i], complaint) > before[i], 20);
        ck_assert_uint_eq(program_logged(programs[i], "ready: "), ready[i]);
    }
}

START_TEST(bad_settings_are_refused_with_file_and_line_and_change_nothing)
{
    struct person ann = A_PERSON(NULL);
    struct browser *browser = signed_in(ann);

    errors_expected("gatelodge\\.conf|the settings stay as they were|site broken");
    bad_settings_change_nothing("no_such_setting = 5", "no_such_setting");
    bad_settings_change_nothing("registration {", "gatelodge.conf:");
    bad_settings_change_nothing("registration {\n    open = maybe\n}", "open");
    bad_settings_change_nothing("sessions {\n    idle = 24h\n    lifetime = 1h\n}",
        "idle must not be longer");
    bad_settings_change_nothing("site \"broken\" {\n    hosts = {\"x.localhost\"}\n"
        "    rule \"x\" { path_pattern = \"(\" }\n}", "site broken: rule x");
    EXPECT(200, ask_as(browser, "GET /api/v1/me", NULL));
    EXPECT(201, try_to_sign_in(a_browser(), ann.username, ann.password));
    struct ran ran = RUN(NULL, "gatelodge", "config", "check");
    ck_assert_int_eq(ran.status, 1);
    ck_assert_ptr_nonnull(strstr(ran.errors, "gatelodge.conf"));
}
END_TEST

START_TEST(a_missing_file_changes_nothing)
{
    struct browser *browser = signed_in(A_PERSON(NULL));
    const char *away = text("%s.away", the_world()->settings);

    errors_expected("gatelodge\\.conf|the settings stay as they were|site broken");
    RUN_WELL(NULL, "mv", the_world()->settings, away);
    size_t before = program_logged("api", "No such file");
    ck_assert(kill(program_pid("api"), SIGHUP) == 0);
    WAIT_UNTIL(program_logged("api", "No such file") > before, 20);
    RUN_WELL(NULL, "mv", away, the_world()->settings);
    EXPECT(200, ask_as(browser, "GET /api/v1/me", NULL));
}
END_TEST

START_TEST(good_settings_hold_after_bad_ones)
{
    const char *name = a_name();

    errors_expected("gatelodge\\.conf|the settings stay as they were|site broken");
    bad_settings_change_nothing("no_such_setting = 5", "no_such_setting");
    settings_restore();
    settings_put("registration", "open = true");
    settings_apply();
    EXPECT(202, ask("POST /api/v1/registrations", "{'username':'%s','email':'%s@x.test','password':'%s'}",
        name, name, a_password()));
}
END_TEST

START_TEST(sessions_hold_over_new_settings)
{
    struct browser *browser = signed_in(A_PERSON(NULL));

    settings_put("sessions", "idle = 30m");
    settings_apply();
    EXPECT(200, ask_as(browser, "GET /api/v1/me", NULL));
}
END_TEST

START_TEST(no_request_fails_while_settings_are_read)
{
    struct person ann = A_PERSON(NULL);
    struct browser *program = program_of(ann);
    static const char *const programs[] = { "login", "gate", "api" };

    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < 3; i++)
            ck_assert(kill(program_pid(programs[i]), SIGHUP) == 0);
        for (int i = 0; i < 25; i++) {
            EXPECT(200, ask_as(program, "GET /api/v1/me", NULL));
            EXPECT(200, ask_as(program, "GET /api/v1/sessions/current", NULL));
            struct answer sample = browse(program, "GET", the_world()->app, NULL, NULL);
            ck_assert_int_eq(sample.status, 200);
        }
    }
}
END_TEST

RUN_STORIES("reloading", NULL, hashes_have_the_costs_of_the_settings,
    a_password_is_hashed_anew_at_sign_in_when_the_costs_changed, a_rehash_ends_no_session,
    bad_settings_are_refused_with_file_and_line_and_change_nothing, a_missing_file_changes_nothing,
    good_settings_hold_after_bad_ones, sessions_hold_over_new_settings,
    no_request_fails_while_settings_are_read);
