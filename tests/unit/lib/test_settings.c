/* The settings file: what is taken, and what is refused with which sentence. */
#include "lib/settings.h"
#include "support/test.h"

#include <gatelodge/app.h>
#include <gatelodge/clock.h>

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct rule { const char *name; const char *path; struct lodge_texts groups; };
struct site { const char *name; struct lodge_texts hosts; struct lodge_list rules; };
struct store { const char *socket; int64_t port; };
struct house {
    const char *portal; struct store database; struct lodge_list sites;
    int64_t memory; int64_t idle; int64_t lifetime; bool open;
};

static const struct lodge_setting rule_rows[] = {
    LODGE_SET_TEXT(struct rule, path, "Path", .max = 16),
    LODGE_SET_TEXTS(struct rule, groups, "Groups", .max = 2),
};
static const struct lodge_setting_group rule = {
    .size = sizeof(struct rule), .rows = rule_rows, .count = LODGE_COUNT(rule_rows),
};
static const struct lodge_setting site_rows[] = {
    LODGE_SET_TEXTS(struct site, hosts, "Hosts", .max = 2, .fallback = "localhost"),
    LODGE_SET_SECTIONS(struct site, rules, &rule, "Rules"),
};
static const struct lodge_setting_group site = {
    .size = sizeof(struct site), .rows = site_rows, .count = LODGE_COUNT(site_rows),
};
static const struct lodge_setting store_rows[] = {
    LODGE_SET_TEXT(struct store, socket, "Socket", .max = 107, .fallback = "/run/db.sock"),
    LODGE_SET_NUMBER(struct store, port, "Port", .min = 1, .max = 65535, .fallback = "3306"),
};

static const char *
port_is_not_13(const void *bound, struct lodge_arena *arena)
{
    return ((const struct store *)bound)->port == 13 ? lodge_print(arena, "port %d brings bad luck", 13) : NULL;
}

static const struct lodge_setting_group store = {
    .size = sizeof(struct store), .rows = store_rows, .count = LODGE_COUNT(store_rows), .check = port_is_not_13,
};
static const struct lodge_setting house_rows[] = {
    LODGE_SET_TEXT(struct house, portal, "Portal", .max = 30, .fallback = "https://localhost"),
    LODGE_SET_SECTION(struct house, database, struct store, &store, "Database"),
    LODGE_SET_SECTIONS(struct house, sites, &site, "A site"),
    LODGE_SET_SIZE(struct house, memory, "Memory", .min = 1024, .max = 1024 * 1024, .fallback = "64K"),
    LODGE_SET_DURATION(struct house, idle, "Idle", .min = 0, .max = LODGE_DAYS(30), .fallback = "1h"),
    LODGE_SET_DURATION(struct house, lifetime, "Lifetime", .min = 1000, .max = LODGE_DAYS(30), .fallback = "12h"),
    LODGE_SET_FLAG(struct house, open, "Open", .fallback = "false"),
};

static const char *
idle_is_shorter(const void *bound, struct lodge_arena *arena)
{
    const struct house *house = bound;

    (void)arena;
    return house->idle > house->lifetime ? "idle must not be longer than lifetime" : NULL;
}

static const struct lodge_setting_group house = {
    .size = sizeof(struct house), .rows = house_rows, .count = LODGE_COUNT(house_rows), .check = idle_is_shorter,
};

static struct lodge_arena *arena;
static char path[64];
static const char *why;

static void
write_file(const char *text, size_t length)
{
    snprintf(path, sizeof(path), "/tmp/test_settings.%ld", (long)getpid());
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(text, 1, length, file), length);
    fclose(file);
}

static const struct library_settings *
read_text(const char *text)
{
    const struct library_settings *settings = NULL;

    if (!arena)
        arena = lodge_arena_new(64 * 1024 * 1024);
    write_file(text, strlen(text));
    why = NULL;
    enum lodge_problem problem = settings_read(&house, path, arena, &settings, &why);
    unlink(path);
    ck_assert((problem == LODGE_OK) == (why == NULL));
    ck_assert(problem == LODGE_OK || problem == LODGE_FIELD_INVALID);
    return problem == LODGE_OK ? settings : NULL;
}

static const struct house *
house_from(const char *text)
{
    const struct library_settings *settings = read_text(text);

    ck_assert_msg(settings != NULL, "refused: %s", why);
    return settings->app;
}

/* The sentence behind the file's name. */
static const char *
refusal(const char *text)
{
    ck_assert_msg(read_text(text) == NULL, "taken: %s", text);
    ck_assert_int_eq(strncmp(why, path, strlen(path)), 0);
    return why + strlen(path);
}

START_TEST(without_a_file_everything_has_its_default)
{
    const struct library_settings *settings;

    arena = lodge_arena_new(1024 * 1024);
    ck_assert_int_eq(settings_read(&house, NULL, arena, &settings, &why), LODGE_OK);
    const struct house *bound = settings->app;
    ck_assert_str_eq(settings->log.format, "logfmt");
    ck_assert_int_eq(settings->pace.guess, 60);
    ck_assert_str_eq(bound->database.socket, "/run/db.sock");
    ck_assert_int_eq(bound->database.port, 3306);
    ck_assert_int_eq(bound->memory, 65536);
    ck_assert_int_eq(bound->idle, LODGE_HOURS(1));
    ck_assert(!bound->open);
    ck_assert_uint_eq(bound->sites.count, 0);
}
END_TEST

START_TEST(values_of_every_kind_are_read)
{
    const struct house *bound = house_from("portal = \"https://a.test\"\nmemory = 512K\nidle = 90s\nopen = true\n"
        "database { socket = \"\"\n port = 1 }\n# a comment\nlog { format = json }\n");

    ck_assert_str_eq(bound->portal, "https://a.test");
    ck_assert_int_eq(bound->memory, 512 * 1024);
    ck_assert_int_eq(bound->idle, 90000);
    ck_assert(bound->open);
    ck_assert_ptr_null(bound->database.socket);
    ck_assert_int_eq(bound->database.port, 1);
}
END_TEST

START_TEST(a_duration_may_have_any_unit)
{
    ck_assert_int_eq(house_from("idle = 500ms")->idle, 500);
    ck_assert_int_eq(house_from("idle = 15m")->idle, LODGE_MINUTES(15));
    ck_assert_int_eq(house_from("idle = 8h")->idle, LODGE_HOURS(8));
    ck_assert_int_eq(house_from("lifetime = 30d")->lifetime, LODGE_DAYS(30));
    ck_assert_int_eq(house_from("idle = 0")->idle, 0);
}
END_TEST

START_TEST(sections_with_titles_nest_and_keep_their_order)
{
    const struct house *bound = house_from("site \"wiki\" {\n hosts = {\"a\", \"b\"}\n rule \"z\" { path = /z }\n"
        " rule \"a\" { path = \"/a\" groups = {staff} }\n}\nsite \"blog\" { }\n");
    const struct site *sites = bound->sites.items;
    const struct rule *rules = sites[0].rules.items;

    ck_assert_uint_eq(bound->sites.count, 2);
    ck_assert_str_eq(sites[0].name, "wiki");
    ck_assert_str_eq(sites[0].hosts.items[1], "b");
    ck_assert_uint_eq(sites[0].rules.count, 2);
    ck_assert_str_eq(rules[0].name, "z");
    ck_assert_str_eq(rules[1].path, "/a");
    ck_assert_str_eq(rules[1].groups.items[0], "staff");
    ck_assert_str_eq(sites[1].name, "blog");
    ck_assert_str_eq(sites[1].hosts.items[0], "localhost");
}
END_TEST

START_TEST(an_empty_list_in_the_file_is_not_the_default)
{
    const struct site *sites = house_from("site \"a\" { hosts = {} }")->sites.items;

    ck_assert_uint_eq(sites[0].hosts.count, 0);
}
END_TEST

START_TEST(the_environment_fills_in)
{
    setenv("TEST_PORTAL", "https://env.test", 1);
    ck_assert_str_eq(house_from("portal = \"${TEST_PORTAL:-x}\"")->portal, "https://env.test");
    ck_assert_str_eq(house_from("portal = \"${TEST_NOT_SET:-https://other.test}/\"")->portal, "https://other.test/");
    setenv("TEST_PORTAL", "https://a\x1b[2J", 1);
    ck_assert_str_eq(strstr(refusal("portal = \"${TEST_PORTAL}\""), "must"), "must not hold control characters");
}
END_TEST

START_TEST(an_unknown_key_is_refused_with_its_line)
{
    ck_assert_str_eq(refusal("\n\nprotal = x\n"), ":3: no such option 'protal'");
    ck_assert_str_eq(refusal("database {\n prot = 1\n}\n"), ":2: no such option 'prot' in database");
    ck_assert_str_eq(refusal("site \"a\" {\n\n host = 1\n}\n"), ":3: no such option 'host' in site");
}
END_TEST

START_TEST(a_value_out_of_range_is_refused_with_the_range)
{
    ck_assert_str_eq(refusal("database {\n port = 70000\n}"), ":2: port = 70000: must be 1 to 65535 in database");
    ck_assert_str_eq(refusal("memory = 2M"), ":1: memory = 2M: must be 1K to 1M");
    ck_assert_str_eq(refusal("lifetime = 1ms"), ":1: lifetime = 1ms: must be 1s to 30d");
    ck_assert_str_eq(refusal("lifetime = 0"), ":1: lifetime = 0: must be 1s to 30d");
    ck_assert_str_eq(refusal("log { level = loud }"),
        ":1: level = loud: must be one of error, warning, notice, info, debug in log");
    ck_assert_str_eq(refusal("site \"a\" { hosts = {a, b, c} }"), ":1: hosts must have at most 2 entries in site");
}
END_TEST

START_TEST(what_is_no_value_of_its_kind_is_refused)
{
    static const char *const bad[] = {
        "memory = 64", "memory = 64k", "memory = -1K", "memory = 1.5M", "memory = 99999999999999999999K",
        "memory = 999999999999999999G", "idle = 10", "idle = 1 h", "idle = 1w", "idle = \"\"", "open = yes",
        "open = 1", "open = True", "portal = \"\xff\"", "portal = \"a-portal-that-is-too-long-for-its-row\"",
        "database { port = 0x10 }", "database { port = 1; }", "database { port = -1 }",
    };

    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        ck_assert_msg(strncmp(refusal(bad[i]), ":1: ", 4) == 0, "%s: %s", bad[i], why);
}
END_TEST

START_TEST(what_comes_twice_is_refused)
{
    ck_assert_str_eq(refusal("idle = 1s\nidle = 1s\n"), ":2: idle is set twice");
    ck_assert_str_eq(refusal("database { port = 1 }\ndatabase { socket = a }\n"), ":2: database is there twice");
    ck_assert_str_eq(refusal("site \"a\" { }\nsite \"a\" { }\n"), ":2: found duplicate title 'a'");
    ck_assert_ptr_nonnull(house_from("site \"a\" { rule \"x\" { path = a } }\nsite \"b\" { rule \"x\" { path = b } }"));
}
END_TEST

START_TEST(a_file_that_ends_too_early_is_refused)
{
    static const char *const bad[] = {
        "database { port = 1", "database {\n port = 1\n\n", "portal = \"abc", "portal = 'abc", "portal =",
        "/* comment", "site \"a\" { rule \"b\" { path = x }", "site \"a\" { hosts = {a",
    };

    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        ck_assert_ptr_null(read_text(bad[i]));
        ck_assert_ptr_nonnull(why);
        ck_assert_msg(read_text("idle = 1s") != NULL, "after %s: %s", bad[i], why);
    }
    ck_assert_str_eq(refusal("database {"), ": the file ends too early, something is not closed");
}
END_TEST

START_TEST(a_title_must_say_something)
{
    ck_assert_ptr_nonnull(strstr(refusal("site \"\" { }"), "needs a title"));
    ck_assert_ptr_nonnull(strstr(refusal("site { }"), "missing title"));
    ck_assert_ptr_nonnull(strstr(refusal("site \"a\nb\" { }"), "title of site: must not hold control"));
}
END_TEST

START_TEST(rules_across_rows_run_innermost_first)
{
    ck_assert_str_eq(refusal("idle = 2h\nlifetime = 1h\ndatabase {\n port = 13\n}\n"),
        ":5: port 13 brings bad luck in database");
    ck_assert_str_eq(refusal("idle = 2h\nlifetime = 1h\n"), ": idle must not be longer than lifetime");
}
END_TEST

START_TEST(a_program_has_its_section_or_defaults)
{
    const struct library_settings *settings = read_text("program \"gate\" { workers = 7\n socket = /run/g }\n");

    ck_assert_ptr_nonnull(settings);
    ck_assert_int_eq(program_settings_of(settings, "gate", arena)->workers, 7);
    ck_assert_int_eq(program_settings_of(settings, "gate", arena)->calls_per_worker, 1000000);
    ck_assert_int_eq(program_settings_of(settings, "api", arena)->workers, 4);
    ck_assert_str_eq(program_settings_of(settings, "api", arena)->name, "api");
    ck_assert_ptr_nonnull(strstr(refusal("program \"gate\" { socket_mode = 680 }"), "octal"));
}
END_TEST

START_TEST(what_is_no_settings_file_is_not_found)
{
    const struct library_settings *settings;

    arena = lodge_arena_new(4 * 1024 * 1024);
    ck_assert_int_eq(settings_read(&house, "/nowhere/at.all", arena, &settings, &why), LODGE_NOT_FOUND);
    ck_assert_str_eq(why, "/nowhere/at.all: No such file or directory");
    ck_assert_int_eq(settings_read(&house, "/dev/zero", arena, &settings, &why), LODGE_NOT_FOUND);
    ck_assert_str_eq(why, "/dev/zero: not a regular file");
    write_file("idle = 1s\0x", 11);
    ck_assert_int_eq(settings_read(&house, path, arena, &settings, &why), LODGE_NOT_FOUND);
    ck_assert_ptr_nonnull(strstr(why, "NUL"));
    ck_assert_int_eq(truncate(path, 1024 * 1024 + 1), 0);
    ck_assert_int_eq(settings_read(&house, path, arena, &settings, &why), LODGE_NOT_FOUND);
    ck_assert_ptr_nonnull(strstr(why, "larger than 1 MiB"));
    unlink(path);
}
END_TEST

START_TEST(the_described_file_is_a_settings_file_with_all_defaults)
{
    arena = lodge_arena_new(64 * 1024 * 1024);
    const char *text = lodge_describe_settings(&house, arena);
    const struct house *bound = house_from(text);

    ck_assert_int_eq(bound->idle, LODGE_HOURS(1));
    ck_assert_ptr_nonnull(strstr(text, "\n# Idle (0 to 30d).\n#idle = 1h\n"));
    ck_assert_ptr_nonnull(strstr(text, "\ndatabase {\n    # Socket.\n    #socket = \"/run/db.sock\"\n"));
    ck_assert_ptr_nonnull(strstr(text, "\n#site \"NAME\" {\n#    # Hosts.\n#    #hosts = {\"localhost\"}\n"));
}
END_TEST

START_TEST(the_described_file_holds_when_every_comment_sign_is_removed)
{
    arena = lodge_arena_new(64 * 1024 * 1024);
    const char *text = lodge_describe_settings(&house, arena);
    char *open = lodge_copy_text(arena, text), *to = open;

    /* "#key = value", "#}" and "#site …" come alive; sentences begin with "# ". */
    for (const char *from = text; *from; from++)
        if (!(*from == '#' && from[1] != ' ') && !(*from == '#' && strncmp(from + 1, "    ", 4) == 0))
            *to++ = *from;
    *to = '\0';
    const struct house *bound = house_from(open);
    ck_assert_uint_eq(bound->sites.count, 1);
    ck_assert_int_eq(bound->memory, 65536);
}
END_TEST

RUN_TESTS("settings", without_a_file_everything_has_its_default, values_of_every_kind_are_read,
    a_duration_may_have_any_unit, sections_with_titles_nest_and_keep_their_order,
    an_empty_list_in_the_file_is_not_the_default, the_environment_fills_in,
    an_unknown_key_is_refused_with_its_line, a_value_out_of_range_is_refused_with_the_range,
    what_is_no_value_of_its_kind_is_refused, what_comes_twice_is_refused,
    a_file_that_ends_too_early_is_refused, a_title_must_say_something, rules_across_rows_run_innermost_first,
    a_program_has_its_section_or_defaults, what_is_no_settings_file_is_not_found,
    the_described_file_is_a_settings_file_with_all_defaults,
    the_described_file_holds_when_every_comment_sign_is_removed);
