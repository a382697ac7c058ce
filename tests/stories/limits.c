/* Guessing passwords: whoever guesses is stopped, the owner is not. */
#include "support/programs.h"
#include "support/story.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define PER_ACCOUNT 10
#define PER_ADDRESS 30

/* The paces of the library and of nginx stand before the limits that are told here: out of their way. */
static void
make_room(void)
{
    settings_put("attempts", text("per_account_and_address = %d", PER_ACCOUNT));
    settings_put("attempts", text("per_address = %d", PER_ADDRESS));
    settings_put("attempts", "window = 15m");
    settings_put("pace", "guess = 1000000");
    settings_apply();
}

static void
guess(struct browser *browser, struct person person, int times)
{
    for (int i = 0; i < times; i++)
        REFUSED(401, "wrong_credentials", try_to_sign_in(browser, person.username, a_password()));
}

static void
is_locked_out(struct browser *browser, struct person person)
{
    struct answer answer = REFUSED(429, "too_many_attempts",
        try_to_sign_in(browser, person.username, person.password));
    long seconds = strtol(header_of(answer, "Retry-After"), NULL, 10);

    ck_assert_msg(seconds > 0 && seconds <= 900, "Retry-After: %ld", seconds);
}

START_TEST(after_too_many_wrong_passwords_even_the_right_one_is_refused)
{
    struct person ann = A_PERSON(NULL);
    struct browser *attacker = a_browser();

    guess(attacker, ann, PER_ACCOUNT);
    is_locked_out(attacker, ann);
}
END_TEST

START_TEST(the_owner_signs_in_from_elsewhere_while_somebody_guesses)
{
    struct person ann = A_PERSON(NULL);
    struct browser *attacker = a_browser();

    guess(attacker, ann, PER_ACCOUNT);
    is_locked_out(attacker, ann);
    EXPECT(201, try_to_sign_in(a_browser(), ann.username, ann.password));
    is_locked_out(attacker, ann);
}
END_TEST

START_TEST(others_sign_in_from_the_address_of_somebody_who_guesses)
{
    struct person ann = A_PERSON(NULL), ben = A_PERSON(NULL);
    struct browser *shared = a_browser();

    guess(shared, ann, PER_ACCOUNT);
    is_locked_out(shared, ann);
    EXPECT(201, try_to_sign_in(shared, ben.username, ben.password));
}
END_TEST

START_TEST(wrong_passwords_are_forgotten_with_time)
{
    struct person ann = A_PERSON(NULL);
    struct browser *browser = a_browser();

    guess(browser, ann, PER_ACCOUNT);
    is_locked_out(browser, ann);
    clock_forward(LODGE_MINUTES(14));
    is_locked_out(browser, ann);
    clock_forward(LODGE_MINUTES(2));
    EXPECT(201, try_to_sign_in(browser, ann.username, ann.password));
}
END_TEST

START_TEST(the_right_password_in_between_begins_anew)
{
    struct person ann = A_PERSON(NULL);
    struct browser *browser = a_browser();

    guess(browser, ann, PER_ACCOUNT - 1);
    EXPECT(201, try_to_sign_in(browser, ann.username, ann.password));
    guess(browser, ann, PER_ACCOUNT - 1);
    EXPECT(201, try_to_sign_in(browser, ann.username, ann.password));
}
END_TEST

START_TEST(an_unknown_name_is_limited_like_a_known_one)
{
    struct person nobody = { .username = a_name(), .password = a_password() };
    struct browser *browser = a_browser();

    guess(browser, nobody, PER_ACCOUNT);
    is_locked_out(browser, nobody);
}
END_TEST

START_TEST(one_address_cannot_try_a_password_on_everybody)
{
    struct person ann = A_PERSON(NULL);
    struct browser *sprayer = a_browser();

    for (int i = 0; i < PER_ADDRESS; i++)
        REFUSED(401, "wrong_credentials", try_to_sign_in(sprayer, a_name(), a_password()));
    is_locked_out(sprayer, ann);
    EXPECT(201, try_to_sign_in(a_browser(), ann.username, ann.password));
}
END_TEST

/* The address that counts is nginx's; what a client says of itself changes nothing. */
START_TEST(forged_addresses_buy_no_further_guesses)
{
    static const char *const headers[] = {
        "X-Forwarded-For", "X-Real-IP", "Forwarded", "True-Client-IP", "Client-IP", "X-Client-IP",
        "X_FORWARDED_FOR", "REMOTE_ADDR",
    };
    struct person ann = A_PERSON(NULL);
    struct browser *attacker = a_browser();

    guess(attacker, ann, PER_ACCOUNT);
    for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++) {
        attacker->headers[0] = text("%s: %s198.51.100.%zu", headers[i], i == 2 ? "for=" : "", i + 1);
        is_locked_out(attacker, ann);
    }
}
END_TEST

START_TEST(spellings_of_a_name_share_their_guesses)
{
    struct person ann = A_PERSON(NULL);
    struct browser *attacker = a_browser();

    guess(attacker, ann, PER_ACCOUNT - 1);
    REFUSED(401, "wrong_credentials", try_to_sign_in(attacker,
        text("%c%s", ann.username[0] - 'a' + 'A', ann.username + 1), a_password()));
    is_locked_out(attacker, ann);
}
END_TEST

START_TEST(guessing_by_form_counts_like_guessing_by_api)
{
    struct person ann = A_PERSON(NULL);
    struct browser *attacker = a_browser();

    guess(attacker, ann, PER_ACCOUNT / 2);
    for (int i = 0; i < PER_ACCOUNT / 2; i++)
        EXPECT(303, submit(attacker, "/login", text("identifier=%s&password=wrong+wrong", ann.username)));
    is_locked_out(attacker, ann);
    struct answer answer = EXPECT(303,
        submit(attacker, "/login", text("identifier=%s&password=x", ann.username)));
    ck_assert_str_eq(header_of(answer, "Location"), "/login#too_many_attempts");
}
END_TEST

START_TEST(guessing_by_reauthentication_counts_too)
{
    struct person ann = A_PERSON(NULL);
    struct browser *browser = signed_in(ann);

    for (int i = 0; i < PER_ACCOUNT; i++)
        REFUSED(401, "wrong_credentials", ask_as(browser, "POST /api/v1/sessions/current/reauthenticate",
            "{'password':'%s'}", a_password()));
    REFUSED(429, "too_many_attempts", ask_as(browser, "POST /api/v1/sessions/current/reauthenticate",
        "{'password':'%s'}", ann.password));
    EXPECT(200, ask_as(browser, "GET /api/v1/me", NULL));
}
END_TEST

/* Asks from one address in so many processes at once, and counts the answers by status. */
static void
ask_at_once(const char *from, const char *identifier, const char *password, int processes, int statuses[600])
{
    pid_t children[64];

    for (int i = 0; i < processes; i++) {
        children[i] = fork();
        ck_assert(children[i] >= 0);
        if (children[i] == 0) {
            struct browser *browser = a_browser();
            browser->from = from;
            _exit(try_to_sign_in(browser, identifier, password).status / 2);    /* an exit status is a byte */
        }
    }
    for (int i = 0; i < processes; i++) {
        int status;
        ck_assert(waitpid(children[i], &status, 0) == children[i] && WIFEXITED(status));
        statuses[WEXITSTATUS(status) * 2]++;
    }
}

START_TEST(guesses_at_the_same_time_do_not_slip_through)
{
    struct person ann = A_PERSON(NULL);
    int statuses[600] = { 0 }, rounds = 0;
    struct browser *attacker = a_browser();

    errors_expected("problem=busy");
    while (statuses[428] == 0 && rounds++ < 10)         /* who hears that all are busy was not judged */
        ask_at_once(attacker->from, ann.username, "wrong wrong wrong", 3 * PER_ACCOUNT, statuses);
    ck_assert_msg(statuses[400] <= PER_ACCOUNT, "%d guesses were judged", statuses[400]);
    ck_assert_int_eq(statuses[400] + statuses[428] + statuses[502], rounds * 3 * PER_ACCOUNT);
    ck_assert_int_gt(statuses[428], 0);
}
END_TEST

START_TEST(right_passwords_at_the_same_time_all_open_sessions_or_say_try_again)
{
    struct person ann = A_PERSON(NULL);
    int statuses[600] = { 0 };

    errors_expected("problem=busy");
    ask_at_once(a_browser()->from, ann.username, ann.password, PER_ACCOUNT, statuses);
    ck_assert_int_eq(statuses[200] + statuses[502], PER_ACCOUNT);
    ck_assert_int_gt(statuses[200], 0);
}
END_TEST

/* One hash at a time, and more workers than that: who comes at a bad moment is told so at once. */
START_TEST(who_comes_when_no_memory_for_hashing_is_left_is_asked_to_try_again)
{
    struct person ann = A_PERSON(NULL);
    int statuses[600] = { 0 };

    errors_expected("problem=busy");
    settings_put("passwords", "hashing_memory = 19456K");
    settings_apply();
    for (int round = 0; round < 10 && statuses[502] == 0; round++)
        ask_at_once(a_browser()->from, ann.username, ann.password, 8, statuses);
    ck_assert_int_gt(statuses[502], 0);
    ck_assert_int_gt(statuses[200], 0);
    ck_assert_int_eq(statuses[400] + statuses[428], 0);
    EXPECT(201, try_to_sign_in(a_browser(), ann.username, ann.password));
}
END_TEST

static int
nicest_worker(const char *program)
{
    pid_t workers[64];
    size_t count = program_workers(program, workers, LODGE_COUNT(workers));
    int lowest = 20;

    ck_assert_uint_gt(count, 0);
    for (size_t i = 0; i < count; i++) {
        int nice = getpriority(PRIO_PROCESS, (id_t)workers[i]);
        lowest = nice < lowest ? nice : lowest;
    }
    return lowest;
}

START_TEST(who_hashes_lets_the_gate_go_first)
{
    ck_assert_int_eq(nicest_worker("login"), nicest_worker("gate") + 10);
}
END_TEST

START_TEST(the_attempts_table_names_nobody)
{
    struct person ann = A_PERSON(NULL);

    guess(a_browser(), ann, 1);
    const char *dump = sql("SELECT * FROM attempts");
    ck_assert_ptr_null(strstr(dump, ann.username));
    ck_assert_ptr_null(strstr(dump, "127."));
}
END_TEST

RUN_STORIES("limits", make_room, after_too_many_wrong_passwords_even_the_right_one_is_refused,
    the_owner_signs_in_from_elsewhere_while_somebody_guesses,
    others_sign_in_from_the_address_of_somebody_who_guesses, wrong_passwords_are_forgotten_with_time,
    the_right_password_in_between_begins_anew, an_unknown_name_is_limited_like_a_known_one,
    one_address_cannot_try_a_password_on_everybody, forged_addresses_buy_no_further_guesses,
    spellings_of_a_name_share_their_guesses, guessing_by_form_counts_like_guessing_by_api,
    guessing_by_reauthentication_counts_too, guesses_at_the_same_time_do_not_slip_through,
    right_passwords_at_the_same_time_all_open_sessions_or_say_try_again,
    who_comes_when_no_memory_for_hashing_is_left_is_asked_to_try_again, who_hashes_lets_the_gate_go_first,
    the_attempts_table_names_nobody);
