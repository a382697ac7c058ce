/* The first administrator, by the link that "gatelodge setup" prints: once, for half an hour, for one person. */
#include "support/story.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define AT_ONCE 50

/* The code of a new link, in an installation that nobody administrates yet. */
static const char *
a_code(void)
{
    sql("DELETE FROM user_roles");
    errors_expected("command denied to user");      /* rights are given anew, and jobs asks every second */
    const char *told = RUN_WELL(NULL, "gatelodge", "setup", "--json", "--defaults-file", the_world()->database);
    const char *code = strstr(told, "/setup?code=gl_set_");

    ck_assert_msg(code, "no link in %s", told);
    code = text("%.56s", strchr(code, '=') + 1);
    world_secret(code);
    return code;
}

/* Where the form leads: "/setup?code=…#ALERT" is told as "#ALERT". */
static const char *
use(struct browser *browser, const char *code, const char *username, const char *email, const char *password)
{
    const char *form = text("username=%s&email=%s&password=%s", username, email, password);
    const char *page = text("/setup?code=%s", code);
    const char *place = header_of(EXPECT(303, submit(browser, page, form)), "Location");

    if (strncmp(place, page, strlen(page)) != 0)
        return place;
    const char *alert = place + strlen(page);
    ck_assert_ptr_nonnull(strstr(ask_as(browser, "GET /setup", NULL).body, text("id=\"%s\"", alert + 1)));
    return alert;
}

static const char *
use_well(const char *code, const char *username, const char *password)
{
    return use(a_browser(), code, username, text("%s%%40example.org", username), password);
}

static const char *
a_form_password(void)
{
    const char *password = text("the+quiet+rivers+%s", a_name());

    world_secret(password);
    return password;
}

static long long
administrators(void)
{
    return sql_number("SELECT COUNT(*) FROM user_roles ur JOIN roles r ON r.id = ur.role_id"
        " WHERE r.name = 'administrator'");
}

START_TEST(the_link_makes_the_first_administrator)
{
    const char *code = a_code(), *name = a_name();
    struct browser *browser = a_browser();
    struct answer page = EXPECT(200, ask_as(browser, text("GET /setup?code=%s", code), NULL));

    ck_assert_ptr_nonnull(strstr(page.body, "<form method=\"post\" action=\"#\""));
    ck_assert_str_eq(header_of(page, "Referrer-Policy"), "strict-origin");
    ck_assert_str_eq(use_well(code, name, "six+quiet+rivers+here"), "/login#administrator_made");
    EXPECT(201, try_to_sign_in(browser, name, "six quiet rivers here"));
    EXPECT(200, ask_as(browser, "GET /api/v1/users", NULL));
    ck_assert_int_eq(administrators(), 1);
}
END_TEST

START_TEST(a_link_works_once)
{
    const char *code = a_code();

    ck_assert_str_eq(use_well(code, a_name(), a_form_password()), "/login#administrator_made");
    ck_assert_str_eq(use_well(code, a_name(), a_form_password()), "#setup_link_over");
    sql("DELETE FROM user_roles");
    ck_assert_str_eq(use_well(code, a_name(), a_form_password()), "#setup_link_over");
    ck_assert_int_eq(administrators(), 0);
}
END_TEST

START_TEST(a_wrong_code_tells_nothing)
{
    const char *code = a_code();
    char other[57];

    memcpy(other, code, sizeof(other));
    other[20] = other[20] == 'a' ? 'b' : 'a';
    ck_assert_str_eq(use_well(other, "admin", "short"), "#setup_link_over");
    ck_assert_str_eq(use_well("x", "admin", "short"), "#setup_link_over");
    ck_assert_str_eq(use_well(text("gl_ses_%s", code + 7), "admin", "short"), "#setup_link_over");
    ck_assert_int_eq(submit(a_browser(), "/setup", "username=a&email=b&password=c").status, 422);
    ck_assert_int_eq(administrators(), 0);
}
END_TEST

START_TEST(a_link_is_over_after_half_an_hour)
{
    const char *code = a_code();

    ck_assert_int_eq(sql_number("SELECT COUNT(*) FROM setup_codes WHERE expires_at"
        " BETWEEN UTC_TIMESTAMP + INTERVAL 29 MINUTE AND UTC_TIMESTAMP + INTERVAL 31 MINUTE"), 1);
    sql("UPDATE setup_codes SET expires_at = UTC_TIMESTAMP - INTERVAL 1 SECOND");
    ck_assert_str_eq(use_well(code, a_name(), a_form_password()), "#setup_link_over");
}
END_TEST

START_TEST(a_new_link_replaces_the_old_one)
{
    const char *old = a_code(), *new = a_code();

    ck_assert_str_eq(use_well(old, a_name(), a_form_password()), "#setup_link_over");
    ck_assert_str_eq(use_well(new, a_name(), a_form_password()), "/login#administrator_made");
}
END_TEST

START_TEST(what_does_not_fit_is_told_and_leaves_the_link)
{
    struct person ann = A_PERSON(NULL);
    const char *code = a_code(), *password = a_form_password(), *name = a_name();
    struct browser *browser = a_browser();

    ck_assert_str_eq(use(browser, code, "no%2Fname", "a%40x.test", password), "#refused_username");
    ck_assert_str_eq(use(browser, code, name, "nowhere", password), "#refused_email");
    ck_assert_str_eq(use(browser, code, name, "", password), "#refused_email");
    ck_assert_str_eq(use(browser, code, name, "a%40x.test", "short"), "#refused_password");
    ck_assert_str_eq(use(browser, code, name, "a%40x.test", text("%s%s", name, name)), "#refused_password");
    ck_assert_str_eq(use(browser, code, ann.username, "a%40x.test", password), "#username_taken");
    ck_assert_str_eq(use(browser, code, name, ann.email, password), "#email_taken");
    ck_assert_int_eq(sql_number("SELECT COUNT(*) FROM users WHERE username = '%s'", name), 0);
    ck_assert_str_eq(use(browser, code, name, "a%40x.test", password), "/login#administrator_made");
}
END_TEST

START_TEST(who_administrates_already_stays_the_only_one)
{
    const char *code = a_code();
    struct person boss = A_PERSON("--role", "administrator");

    ck_assert_str_eq(use_well(code, a_name(), a_form_password()), "#setup_done");
    const char *told = RUN_WELL(NULL, "gatelodge", "setup", "--defaults-file", the_world()->database);
    ck_assert_ptr_nonnull(strstr(told, "There is an administrator already."));
    ck_assert_ptr_null(strstr(told, "code="));
    ck_assert_int_eq(administrators(), 1);
    EXPECT(201, try_to_sign_in(a_browser(), boss.username, boss.password));
}
END_TEST

START_TEST(of_fifty_who_use_a_link_at_once_one_succeeds)
{
    const char *code = a_code(), *name = a_name();
    pid_t children[AT_ONCE];
    int made = 0;

    for (int i = 0; i < AT_ONCE; i++) {
        children[i] = fork();
        ck_assert(children[i] >= 0);
        if (children[i] == 0)
            _exit(strcmp(use_well(code, text("%s.%d", name, i), "six+quiet+rivers+here"),
                "/login#administrator_made") == 0 ? 1 : 0);
    }
    for (int i = 0; i < AT_ONCE; i++) {
        int status;
        ck_assert(waitpid(children[i], &status, 0) == children[i] && WIFEXITED(status));
        made += WEXITSTATUS(status);
    }
    ck_assert_int_eq(made, 1);
    ck_assert_int_eq(administrators(), 1);
    ck_assert_int_eq(sql_number("SELECT COUNT(*) FROM users JOIN user_words ON user_id = id WHERE username LIKE '%s.%%'"
        " AND word = SUBSTRING_INDEX(username, '.', -1)", name), 1);
}
END_TEST

START_TEST(another_site_cannot_use_the_form)
{
    const char *code = a_code();
    struct browser *browser = a_browser();

    browser->site = "cross-site";
    ck_assert_int_eq(submit(browser, text("/setup?code=%s", code), "username=a&email=b&password=c").status, 403);
}
END_TEST

START_TEST(the_code_is_nowhere_but_in_the_link)
{
    const char *code = a_code();

    ck_assert_ptr_null(strstr(sql_everything(), code));
    use_well(code, a_name(), a_form_password());
    ck_assert_ptr_null(strstr(story_log(), code));
}
END_TEST

START_TEST(setting_up_again_changes_nothing)
{
    const char *passwords = sql("SELECT user, authentication_string FROM mysql.user ORDER BY 1");
    struct person ann = A_PERSON(NULL);

    a_code();
    ck_assert_str_eq(sql("SELECT user, authentication_string FROM mysql.user ORDER BY 1"), passwords);
    EXPECT(201, try_to_sign_in(a_browser(), ann.username, ann.password));
}
END_TEST

RUN_STORIES("setting_up", NULL, the_link_makes_the_first_administrator, a_link_works_once,
    a_wrong_code_tells_nothing, a_link_is_over_after_half_an_hour, a_new_link_replaces_the_old_one,
    what_does_not_fit_is_told_and_leaves_the_link, who_administrates_already_stays_the_only_one,
    of_fifty_who_use_a_link_at_once_one_succeeds, another_site_cannot_use_the_form,
    the_code_is_nowhere_but_in_the_link, setting_up_again_changes_nothing);
