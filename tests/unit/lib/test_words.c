/* Catalogues: what is said by them, and that a program goes on without. */
#include "support/test.h"

#include <gatelodge/words.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct lodge_arena *arena;
static char path[] = "/tmp/gatelodge-words.XXXXXX";

static void
begin(void)
{
    int file = mkstemp(path);

    ck_assert_int_ge(file, 0);
    close(file);
    arena = lodge_arena_new((size_t)16 * 1024 * 1024);
}

static void
end(void)
{
    unlink(path);
    lodge_arena_free(arena);
}

static const struct lodge_words *
catalogue_of(const char *text, size_t length)
{
    FILE *file = fopen(path, "w");

    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(text, 1, length, file), length);
    fclose(file);
    return lodge_words_read(arena, path);
}

static const struct lodge_words *
catalogue(const char *text)
{
    return catalogue_of(text, strlen(text));
}

START_TEST(a_sentence_is_found_by_its_name)
{
    begin();
    const struct lodge_words *words = catalogue("{\"user.add\": \"Fügt hinzu\", \"user.list\": \"Zeigt\"}\n");

    ck_assert_ptr_nonnull(words);
    ck_assert_str_eq(lodge_words_say(words, "user.add", "Add"), "Fügt hinzu");
    ck_assert_str_eq(lodge_words_say(words, "user.list", "List"), "Zeigt");
    end();
}
END_TEST

START_TEST(what_is_not_translated_is_said_as_it_is)
{
    begin();
    const struct lodge_words *words = catalogue(
        "{\"empty\": \"\", \"number\": 7, \"nothing\": null, \"more\": {\"a\": \"b\"}}");
    static const char *const names[] = { "empty", "number", "nothing", "more", "more.a", "a", "", "missing" };

    ck_assert_ptr_nonnull(words);
    for (size_t i = 0; i < LODGE_COUNT(names); i++)
        ck_assert_str_eq(lodge_words_say(words, names[i], "Add"), "Add");
    ck_assert_str_eq(lodge_words_say(NULL, "user.add", "Add"), "Add");
    end();
}
END_TEST

START_TEST(what_is_no_catalogue_is_as_if_it_were_not_there)
{
    static const char *const broken[] = {
        "", "{", "[\"a\"]", "\"a\"", "{\"a\": \"b\",}", "{\"a\": \"b\"} x",
        "{\"a\": \"b\", \"a\": \"c\"}", "{\"a\": \"\xff\"}", "{\"a\": \"\\u0000\"}",
    };

    begin();
    for (size_t i = 0; i < LODGE_COUNT(broken); i++)
        ck_assert_msg(!catalogue(broken[i]), "%s", broken[i]);
    ck_assert_ptr_null(catalogue_of("{\"a\": \"b\0\"}", 11));
    end();
}
END_TEST

START_TEST(only_an_ordinary_file_of_bounded_size_is_read)
{
    begin();
    char *large = malloc(300 * 1024);

    ck_assert_ptr_nonnull(large);
    memset(large, ' ', 300 * 1024);
    memcpy(large, "{}", 2);
    ck_assert_ptr_nonnull(catalogue_of(large, 200 * 1024));
    ck_assert_ptr_null(catalogue_of(large, 300 * 1024));
    free(large);
    ck_assert_ptr_null(lodge_words_read(arena, "/tmp"));
    ck_assert_ptr_null(lodge_words_read(arena, "/dev/zero"));
    ck_assert_ptr_null(lodge_words_read(arena, "/tmp/gatelodge/is/not/there.json"));
    end();
}
END_TEST

RUN_TESTS("words", a_sentence_is_found_by_its_name, what_is_not_translated_is_said_as_it_is,
    what_is_no_catalogue_is_as_if_it_were_not_there, only_an_ordinary_file_of_bounded_size_is_read);
