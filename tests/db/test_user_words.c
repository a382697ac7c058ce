/* Searching people by their words: the migrations' words of people who were there before, what the collation takes for
 * the same, and walks that meet everybody once. */
#include "scratch.h"

#include "store/maps.h"
#include "store/migration_files.h"
#include "store/user_words.h"

#include <stdlib.h>
#include <string.h>

static struct db *db;

static struct user_id
somebody(const char *username, const char *words)
{
    struct user user = a_person(username);

    ck_assert_int_eq(user_insert(db, &user), LODGE_OK);
    ck_assert_int_eq(user_words_insert(db, user.id, lodge_print(arena, "{\"words\":[%s]}", words)), LODGE_OK);
    for (int64_t made = lodge_now(); lodge_now() == made;)
        continue;               /* ids of one moment are in no order */
    return user.id;
}

static struct word_range
beginning(const char *word)
{
    return (struct word_range){ word, lodge_print(arena, "%s\xf4\x8f\xbf\xbf", word) };
}

/* Who is found, with commas behind them, by pages of `limit`; the first word is walked. NULL ends the words. */
static const char *
found(int64_t limit, const char *const words[])
{
    struct word_search search = { .count = 0 };
    struct word_place place = { 0 };
    const char *names = "";
    struct lodge_list page;

    for (; words[search.count]; search.count++)
        search.ranges[search.count] = beginning(words[search.count]);
    do {
        ck_assert_int_eq(users_with_words(db, &search, place, limit, &page), LODGE_OK);
        const struct found_user *users = page.items;
        for (size_t i = 0; i < page.count; i++) {
            if (users[i].fits)
                names = lodge_print(arena, "%s%s,", names, users[i].user.username);
            place = (struct word_place){ .word = users[i].word, .id = users[i].user.id };
        }
    } while ((int64_t)page.count == limit);
    return names;
}

#define FOUND(...) found(2, (const char *const[]){ __VA_ARGS__, NULL })

START_TEST(case_and_accents_do_not_count)
{
    static const struct { const char *word, *sought[6]; } cases[] = {
        { "M\u00FCller", { "mull", "M\u00DCLLER", "mu\u0308l", "m" } }, { "Stra\u00DFe", { "strass", "STRA\u00DF" } },
        { "\u0141ukasz", { "luk", "\u0142u" } }, { "S\u00F8ren", { "soren" } },
        { "\u0391\u03B8\u03AE\u03BD\u03B1", { "\u03B1\u03B8\u03B7\u03BD" } }, { "\u5C71\u7530", { "\u5C71" } },
    };

    db = open_as("api");
    for (size_t i = 0; i < LODGE_COUNT(cases); i++) {
        const char *name = lodge_print(arena, "user%zu", i);

        somebody(name, lodge_print(arena, "\"%s\"", cases[i].word));
        for (size_t j = 0; cases[i].sought[j]; j++)
            ck_assert_msg(strstr(FOUND(cases[i].sought[j]), name), "%s: %s", cases[i].word, cases[i].sought[j]);
    }
    ck_assert_str_eq(FOUND("uller"), "");
    ck_assert_str_eq(FOUND("mullers"), "");
}
END_TEST

START_TEST(everybody_is_met_once_by_their_first_word)
{
    db = open_as("api");
    somebody("a", "\"bell\",\"Ann\",\"anna\",\"ANN\"");
    somebody("b", "\"annz\",\"ann\",\"bello\"");
    somebody("c", "\"ben\",\"an\"");
    ck_assert_str_eq(found(1, (const char *const[]){ "ann", NULL }), "a,b,");
    ck_assert_str_eq(FOUND("an"), "c,a,b,");
    ck_assert_str_eq(FOUND("ann", "be"), "a,b,");
    ck_assert_str_eq(FOUND("be", "an"), "a,b,c,");
    ck_assert_str_eq(FOUND("be", "an", "bello"), "b,");
    ck_assert_str_eq(FOUND("b", "b", "b", "b", "b", "b", "b", "be"), "a,b,c,");
    ck_assert_str_eq(FOUND("b", "b", "b", "b", "b", "b", "b", "bx"), "");
}
END_TEST

START_TEST(words_go_with_their_person)
{
    struct user user;

    db = open_as("api");
    struct user_id ann = somebody("ann", "\"ann\",\"bell\"");
    somebody("ben", "\"ben\"");
    ck_assert_int_eq(user_by_id(db, ann, &user), LODGE_OK);
    ck_assert_int_eq(user_delete(db, ann, user.version), LODGE_OK);
    ck_assert_str_eq(admin("SELECT GROUP_CONCAT(word) FROM user_words"), "ben");
}
END_TEST

static int64_t
guess(const char *word)
{
    int64_t about = -1;

    ck_assert_int_eq(user_words_guess(db, beginning(word), &about), LODGE_OK);
    return about;
}

/* Of words that many have, the rarer one is told without counting either. */
START_TEST(how_many_have_a_word_is_guessed)
{
    db = open_as("api");
    for (int i = 0; i < 3; i++)
        somebody(lodge_print(arena, "user%d", i), "\"zoe\",\"zorn\"");
    ck_assert_int_eq(guess("zoe"), 3);
    ck_assert_int_eq(guess("z"), 6);
    ck_assert_int_le(guess("y"), 1);
    admin("INSERT INTO users (id, username, email_verified, status, attributes, version, created_at, updated_at)"
        " SELECT UNHEX(MD5(seq)), CONCAT('many', seq), 0, 'active', '{}', 1, NOW(), NOW() FROM seq_1_to_8000");
    admin("INSERT INTO user_words SELECT 'example', id FROM users WHERE username LIKE 'many%%'");
    admin("INSERT INTO user_words SELECT CONCAT('rare', username), id FROM users WHERE HEX(id) LIKE '1%%'");
    ck_assert_int_gt(guess("rare"), 250);
    ck_assert_int_gt(guess("exam"), 2 * guess("rare"));
}
END_TEST

/* Takes the next statement of the file that begins so, and says it. */
static bool
say_next(const char **rest, const char *beginning)
{
    const char *statement;
    size_t length;

    while ((statement = migration_statement(rest, &length)) != NULL)
        if (lodge_text_starts(statement, beginning))
            break;
    if (statement)
        ck_assert_int_eq(db_say(db, "migration", statement, length), LODGE_OK);
    return statement != NULL;
}

static const char *
migration_text(const char *file)
{
    const char *why = NULL;
    const char *path = lodge_print(arena, "%s/%s", getenv("SCRATCH_DB_SCHEMA"), file);
    const char *text = sql_file_read(path, arena, &why);

    ck_assert_msg(text != NULL, "%s", why);
    return text;
}

static void
migrate(const char *file)
{
    const char *rest = migration_text(file);

    while (say_next(&rest, ""))
        continue;
}

static const char *
words_where(const char *condition)
{
    return admin("SELECT GROUP_CONCAT(word ORDER BY word) FROM user_words JOIN users ON users.id = user_id WHERE %s",
        condition);
}

START_TEST(who_is_there_already_is_given_words)
{
    struct user user = a_person("o.brien");

    db = open_as("cli");
    user.display_name = "\"\\ Sin\u00E9ad O\u2019Brien-\u5C71\u7530 \u0301 Y\u0131ld\u0131z";
    ck_assert_int_eq(user_insert(db, &user), LODGE_OK);
    user = a_person(lodge_print(arena, "%064d", 7));
    user.email = NULL;
    user.display_name = lodge_print(arena, "%0100d", 7);
    ck_assert_int_eq(user_insert(db, &user), LODGE_OK);
    for (int times = 0; times < 2; times++) {
        migrate("0012_user_words.sql");
        migrate("0014_dotless_words.sql");
        ck_assert_str_eq(words_where("username = 'o.brien'"), "brien,example,o,Sin\u00E9ad,test,Yildiz,\u5C71\u7530");
        ck_assert_str_eq(words_where("username <> 'o.brien'"), lodge_print(arena, "%064d,%064d", 0, 7));
    }
}
END_TEST

/* As programs wrote them that split otherwise: what is empty to the collation, the dotless i, and both of them. */
START_TEST(words_of_before_are_mended)
{
    db = open_as("cli");
    somebody("ann", "\"ann\",\"\uFE0F\"");
    somebody("cem", "\"I\u015F\u0131k\",\"Yildiz\",\"Y\u0131ld\u0131z\",\"\U0001D6A4\"");
    ck_assert_str_eq(admin("SELECT COUNT(*) FROM user_words"), "6");
    migrate("0014_dotless_words.sql");
    ck_assert_str_eq(words_where("username = 'ann'"), "ann");
    ck_assert_str_eq(words_where("username = 'cem'"), "I\u015Fik,\U0001D6A4,Yildiz");
    db = open_as("api");
    ck_assert_str_eq(FOUND("I\u015EIK", "yil"), "cem,");
}
END_TEST

/* Whoever signs in writes their row: it must not be locked until a million others have their words. */
START_TEST(people_can_sign_in_while_others_are_given_words)
{
    const char *rest = migration_text("0012_user_words.sql");
    struct user first = a_person("first"), last = a_person("last");

    db = open_as("cli");
    first.id.n.bytes[15] = 0x00;
    last.id.n.bytes[15] = 0xFF;
    ck_assert_int_eq(user_insert(db, &first), LODGE_OK);
    ck_assert_int_eq(user_insert(db, &last), LODGE_OK);
    ck_assert(say_next(&rest, "SET SESSION TRANSACTION"));
    ck_assert(say_next(&rest, "PREPARE"));
    ck_assert_int_eq(db_say(db, "begin", "START TRANSACTION", strlen("START TRANSACTION")), LODGE_OK);
    ck_assert(say_next(&rest, "EXECUTE"));
    ck_assert_uint_eq(errno_as("cli", "SELECT id FROM users WHERE username = 'last' FOR UPDATE NOWAIT"), 0);
    ck_assert_int_eq(db_say(db, "commit", "COMMIT", strlen("COMMIT")), LODGE_OK);
    ck_assert_str_eq(admin("SELECT GROUP_CONCAT(word) FROM user_words"), "example,first,test");
}
END_TEST

int
main(void)
{
    const TTest *const tests[] = {
        case_and_accents_do_not_count, everybody_is_met_once_by_their_first_word, words_go_with_their_person,
        how_many_have_a_word_is_guessed, who_is_there_already_is_given_words, words_of_before_are_mended,
        people_can_sign_in_while_others_are_given_words,
    };

    return run_suite("words of people", tests, LODGE_COUNT(tests));
}
