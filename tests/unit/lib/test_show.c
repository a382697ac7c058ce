/* What programs print: the settings in effect, and structs as JSON. */
#include "support/test.h"

#include <gatelodge/schema.h>
#include <gatelodge/setting.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct room {
    const char *name;
    struct lodge_texts colours;
};

struct place {
    const char *title;
    int64_t size;
    int64_t pause;
    bool open;
    struct lodge_list rooms;
};

struct all {
    struct place place;
};

static const struct lodge_setting room_rows[] = {
    LODGE_SET_TEXTS(struct room, colours, "Colours", .max = 8),
};
static const struct lodge_setting_group room_group = {
    .size = sizeof(struct room), .rows = room_rows, .count = LODGE_COUNT(room_rows),
};
static const struct lodge_setting place_rows[] = {
    LODGE_SET_TEXT(struct place, title, "Title", .max = 100),
    LODGE_SET_SIZE(struct place, size, "Size", .fallback = "1536K", .min = 0, .max = INT64_MAX),
    LODGE_SET_DURATION(struct place, pause, "Pause", .fallback = "90s", .min = 0, .max = INT64_MAX),
    LODGE_SET_FLAG(struct place, open, "Open", .fallback = "true"),
    LODGE_SET_SECTIONS(struct place, rooms, &room_group, "A room"),
};
static const struct lodge_setting_group place_group = {
    .size = sizeof(struct place), .rows = place_rows, .count = LODGE_COUNT(place_rows),
};
static const struct lodge_setting all_rows[] = {
    LODGE_SET_SECTION(struct all, place, struct place, &place_group, "The place"),
};
static const struct lodge_setting_group all_group = {
    .size = sizeof(struct all), .rows = all_rows, .count = LODGE_COUNT(all_rows),
};

static struct lodge_arena *arena;
static const char *why;

static const char *
value_of(const struct lodge_list *shown, const char *name)
{
    const struct lodge_setting_shown *items = shown->items;

    for (size_t i = 0; i < shown->count; i++)
        if (strcmp(items[i].name, name) == 0)
            return items[i].value;
    return "not shown";
}

static const char *
a_file(const char *text)
{
    static char path[32];

    snprintf(path, sizeof(path), "/tmp/test_show.XXXXXX");
    int file = mkstemp(path);

    ck_assert_int_ge(file, 0);
    ck_assert_int_eq(write(file, text, strlen(text)), (int)strlen(text));
    close(file);
    return path;
}

START_TEST(defaults_are_shown_with_the_librarys_own)
{
    struct lodge_list shown;

    arena = lodge_arena_new(64 * 1024 * 1024);
    ck_assert_int_eq(lodge_settings_show(&all_group, NULL, arena, &shown, &why), LODGE_OK);
    ck_assert_str_eq(value_of(&shown, "log.format"), "\"logfmt\"");
    ck_assert_str_eq(value_of(&shown, "pace.read"), "6000");
    ck_assert_str_eq(value_of(&shown, "place.title"), "\"\"");
    ck_assert_str_eq(value_of(&shown, "place.size"), "1536K");
    ck_assert_str_eq(value_of(&shown, "place.pause"), "90s");
    ck_assert_str_eq(value_of(&shown, "place.open"), "true");
    lodge_arena_free(arena);
}
END_TEST

START_TEST(values_are_shown_as_they_would_stand_in_the_file)
{
    const char *path = a_file("place {\n title = \"a \\\"b\\\" \\\\c\"\n size = 2048M\n pause = 60m\n open = false\n"
        " room \"red one\" {\n colours = {\"light red\", \"dark\"}\n }\n room \"empty\" {\n }\n}\n");
    struct lodge_list shown;

    arena = lodge_arena_new(64 * 1024 * 1024);
    enum lodge_problem problem = lodge_settings_show(&all_group, path, arena, &shown, &why);
    unlink(path);
    ck_assert_msg(problem == LODGE_OK, "%s", why);
    ck_assert_str_eq(value_of(&shown, "place.title"), "\"a \\\"b\\\" \\\\c\"");
    ck_assert_str_eq(value_of(&shown, "place.size"), "2G");
    ck_assert_str_eq(value_of(&shown, "place.pause"), "1h");
    ck_assert_str_eq(value_of(&shown, "place.open"), "false");
    ck_assert_str_eq(value_of(&shown, "place.room \"red one\".colours"), "{\"light red\", \"dark\"}");
    ck_assert_str_eq(value_of(&shown, "place.room \"empty\".colours"), "{}");
    lodge_arena_free(arena);
}
END_TEST

START_TEST(a_file_that_does_not_work_is_not_shown_and_not_used)
{
    const char *path = a_file("nonsense = 1\n");
    struct lodge_list shown;
    const void *bound = NULL;

    arena = lodge_arena_new(64 * 1024 * 1024);
    ck_assert_int_eq(lodge_settings_show(&all_group, path, arena, &shown, &why), LODGE_FIELD_INVALID);
    ck_assert_ptr_nonnull(strstr(why, ":1:"));
    ck_assert_int_eq(lodge_settings_use("test", &all_group, path, arena, &bound, &why), LODGE_FIELD_INVALID);
    unlink(path);
    ck_assert_ptr_null(bound);
    ck_assert_int_eq(lodge_settings_use("test", &all_group, path, arena, &bound, &why), LODGE_NOT_FOUND);
    ck_assert_int_eq(lodge_settings_use("test", &all_group, NULL, arena, &bound, &why), LODGE_OK);
    ck_assert(((const struct all *)bound)->place.open);
    lodge_arena_free(arena);
}
END_TEST

struct thing {
    const char *name;
    int64_t seen_at;
    const char *extra;
};

static const struct lodge_field thing_fields[] = {
    LODGE_TEXT(struct thing, name, "Name", .max = 100),
    LODGE_TIME(struct thing, seen_at, "When it was seen", .nullable = true),
    LODGE_ANYTHING(struct thing, extra, "Anything", .max = 100, .optional = true),
};
LODGE_SCHEMA(thing, struct thing, thing_fields);

START_TEST(a_struct_becomes_json)
{
    arena = lodge_arena_new(1024 * 1024);
    ck_assert_str_eq(lodge_json(arena, &thing, &(struct thing){ "a\"b", 1000, "{\"x\":1}" }),
        "{\n  \"name\": \"a\\\"b\",\n  \"seen_at\": \"1970-01-01T00:00:01.000Z\",\n"
        "  \"extra\": {\n    \"x\": 1\n  }\n}");
    ck_assert_str_eq(lodge_json(arena, &thing, &(struct thing){ NULL, 0, NULL }),
        "{\n  \"name\": null,\n  \"seen_at\": null\n}");
    ck_assert_ptr_null(lodge_json(arena, &thing, &(struct thing){ "a", 0, "no object" }));
    lodge_arena_free(arena);
}
END_TEST

START_TEST(a_struct_is_read_from_json_with_every_misfit)
{
    static const char good[] = "{\"name\":\"a\",\"seen_at\":\"1970-01-01T00:00:01Z\",\"extra\":{\"x\" : 1}}";
    static const char bad[] = "{\"name\":7,\"seen_at\":\"yesterday\",\"other\":true}";
    struct lodge_fault fault = { .note = "" };
    struct thing read = { NULL, 0, NULL };

    arena = lodge_arena_new(1024 * 1024);
    ck_assert_int_eq(lodge_bind(arena, &fault, &thing, good, strlen(good), &read), LODGE_OK);
    ck_assert_str_eq(read.name, "a");
    ck_assert_int_eq(read.seen_at, 1000);
    ck_assert_str_eq(read.extra, "{\"x\":1}");
    ck_assert_int_eq(lodge_bind(arena, &fault, &thing, bad, strlen(bad), &read), LODGE_FIELD_INVALID);
    ck_assert_uint_eq(fault.misfit_count, 3);
    fault = (struct lodge_fault){ .note = "" };
    ck_assert_int_eq(lodge_bind(arena, &fault, &thing, "[]", 2, &read), LODGE_MALFORMED);
    ck_assert_int_eq(lodge_bind(arena, &fault, &thing, "{", 1, &read), LODGE_MALFORMED);
    lodge_arena_free(arena);
}
END_TEST

RUN_TESTS("show", defaults_are_shown_with_the_librarys_own, values_are_shown_as_they_would_stand_in_the_file,
    a_file_that_does_not_work_is_not_shown_and_not_used, a_struct_becomes_json,
    a_struct_is_read_from_json_with_every_misfit);
