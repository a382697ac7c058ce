/* Lists that are filtered, sorted, searched and walked page by page, through the real thing. */
#include "support/story.h"

#include <ctype.h>
#include <string.h>

#define PAGES_MAX 200

static struct browser *
admin(void)
{
    return program_of(A_PERSON("--role", "administrator"));
}

static const char *
encoded(const char *plain)
{
    const char *done = "";

    for (; *plain; plain++)
        done = isalnum((unsigned char)*plain) ? text("%s%c", done, *plain)
            : text("%s%%%02X", done, (unsigned char)*plain);
    return done;
}

static struct answer
people(struct browser *as, const char *query, const char *filter)
{
    return ask_as(as, text("GET /api/v1/users?%s&filter=%s", query, encoded(filter)), NULL);
}

static const char *
behind(struct answer answer)
{
    const char *link = header_of(answer, "Link");

    ck_assert((link != NULL) == (said(answer, "next") != NULL));
    return link ? text("GET %.*s", (int)strcspn(link + 1, ">"), link + 1) : NULL;
}

/* Adds `count` people called PREFIX0001 and so on; every tenth is called Tenth. */
static void
crowd(const char *prefix, int count)
{
    sql("INSERT INTO users (id, username, email, email_folded, email_verified, display_name, status, attributes,"
        " version, created_at, updated_at) SELECT UNHEX(MD5(CONCAT('%s', seq))), CONCAT('%s', LPAD(seq, 4, '0')),"
        " CONCAT('%s', seq, '@Crowd.Test'), CONCAT('%s', seq, '@crowd.test'), 0, IF(seq MOD 10 = 0, 'Tenth', 'Other'),"
        " IF(seq MOD 2 = 0, 'active', 'suspended'), '{}', 1, NOW(3) - INTERVAL seq SECOND, NOW(3) FROM seq_1_to_%d",
        prefix, prefix, prefix, prefix, count);
    sql("INSERT INTO user_words SELECT SUBSTRING_INDEX(username, '.', -1), id FROM users WHERE username LIKE '%s%%'",
        prefix);
}

static struct answer
search(struct browser *as, const char *words, const char *more)
{
    return ask_as(as, text("GET /api/v1/users?search=%s%s", encoded(words), more), NULL);
}

/* ---- what is found ------------------------------------------------------------------------------ */

START_TEST(people_are_found_by_what_is_known_of_them)
{
    const char *prefix = a_name();
    struct browser *boss = admin();
    const struct { const char *filter; size_t count; } cases[] = {
        { "username pr", 20 }, { "username pr and not (username pr)", 0 }, { "display_name eq \"tenth\"", 2 },
        { "display_name ne \"Tenth\"", 18 }, { "display_name co \"TEN\"", 2 }, { "status eq \"suspended\"", 10 },
        { "status eq \"suspended\" and display_name eq \"Tenth\"", 0 }, { "status eq \"pending\"", 0 },
        { "status eq \"suspended\" or display_name eq \"Tenth\"", 12 }, { "email ew \"@crowd.test\"", 20 },
        { "email_verified eq false", 20 }, { "email_verified eq true", 0 }, { "last_login_at pr", 0 },
        { "last_login_at eq null", 20 }, { "groups pr", 0 }, { "roles eq null and locale eq null", 20 },
        { "created_at gt \"2020-01-01T00:00:00Z\"", 20 }, { "created_at lt \"2020-01-01T00:00:00Z\"", 0 },
        { "not (display_name eq \"Tenth\" or status eq \"active\")", 10 }, { "username gt \"0\"", 20 },
    };

    crowd(prefix, 20);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *filter = text("username sw \"%s\" and (%s)", prefix, cases[i].filter);
        struct answer answer = EXPECT(200, people(boss, "limit=200", filter));

        ck_assert_msg(entries(answer, "data") == cases[i].count, "%s: %zu", filter, entries(answer, "data"));
        ck_assert_ptr_null(said(answer, "next"));
        answer = EXPECT(200, people(boss, "limit=200&sort=-username", filter));
        ck_assert_msg(entries(answer, "data") == cases[i].count, "%s: %zu", filter, entries(answer, "data"));
    }
}
END_TEST

START_TEST(somebody_is_found_by_name_or_address_whatever_its_case)
{
    const char *prefix = a_name();
    struct person ann = A_PERSON("--role", "auditor");
    struct browser *boss = admin();
    const char *const filters[] = {
        text("username eq \"%s0007\"", prefix), text("USERNAME EQ \"%s0007\" and status pr", prefix),
        text("email eq \"%s7@crowd.test\"", prefix), text("email eq \"%s7@CROWD.TEST\"", prefix),
        text("email sw \"%s7@\"", prefix), text("email sw \"%s7@cr\" and username co \"7\"", prefix),
        text("username eq \"%c%s0007\"", toupper((unsigned char)*prefix), prefix + 1),
        text("id eq \"%s\"", ann.id), text("id eq \"%s\" and roles pr", ann.id),
        text("roles eq \"AUDITOR\" and username eq \"%s\"", ann.username),
        text("email eq \"%s\"", ann.email),
    };
    static const char *const sorts[] = { "limit=5", "limit=5&sort=-created_at", "limit=5&sort=username" };

    crowd(prefix, 20);
    for (size_t i = 0; i < sizeof(filters) / sizeof(filters[0]); i++)
        for (size_t j = 0; j < sizeof(sorts) / sizeof(sorts[0]); j++) {
            struct answer answer = EXPECT(200, people(boss, sorts[j], filters[i]));

            ck_assert_msg(entries(answer, "data") == 1, "%s, %s: %zu", filters[i], sorts[j], entries(answer, "data"));
            ck_assert_str_eq(said(answer, "data.0.username"), i < 7 ? text("%s0007", prefix) : ann.username);
        }
    struct answer none = EXPECT(200, people(boss, "limit=5", text("email eq \"%s\"", prefix)));
    ck_assert_uint_eq(entries(none, "data"), 0);
    none = EXPECT(200, people(boss, "limit=5", "id eq \"user_01h2xcejqtf2nbrexx3vqjhp41\""));
    ck_assert_uint_eq(entries(none, "data"), 0);
}
END_TEST

START_TEST(people_are_found_by_when_they_were_added)
{
    const char *prefix = a_name();
    struct browser *boss = admin();
    static const char *const orders[] = { "created_at", "-created_at" };
    static const struct { const char *filter; size_t count; } cases[] = {
        { "created_at ge \"2001-02-03T00:00:02Z\" and created_at le \"2001-02-03T00:00:05Z\"", 4 },
        { "created_at gt \"2001-02-03T00:00:02Z\" and created_at lt \"2001-02-03T00:00:05Z\"", 2 },
        { "created_at eq \"2001-02-03T01:00:05+01:00\"", 1 }, { "created_at lt \"2001-02-03T00:00:03Z\"", 2 },
        { "created_at ge \"2001-02-03T00:00:20Z\" and created_at lt \"2002-01-01T00:00:00Z\"", 1 },
        { "created_at gt \"2001-02-03T00:00:05Z\" and created_at lt \"2001-02-03T00:00:02Z\"", 0 },
        { "created_at lt \"2001-02-03T00:00:03Z\" or created_at gt \"2001-02-03T00:00:18Z\"", 4 },
        { "not (created_at ge \"2001-02-03T00:00:03Z\")", 2 },
    };

    crowd(prefix, 20);
    sql("UPDATE users SET created_at = '2001-02-03' + INTERVAL SUBSTR(username, LENGTH(username) - 3) SECOND"
        " WHERE username LIKE '%s%%'", prefix);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        for (size_t j = 0; j < 2; j++) {
            const char *filter = text("username co \"%s\" and (%s)", prefix, cases[i].filter);
            const char *path = text("GET /api/v1/users?limit=2&sort=%s&filter=%s", orders[j], encoded(filter));
            size_t seen = 0;

            for (int page = 0; path && page < PAGES_MAX; page++) {
                struct answer answer = EXPECT(200, ask_as(boss, path, NULL));

                seen += entries(answer, "data");
                path = behind(answer);
            }
            ck_assert_msg(seen == cases[i].count, "%s by %s: %zu", filter, orders[j], seen);
        }
}
END_TEST

START_TEST(an_address_is_found_by_its_beginning_as_it_was_given)
{
    /* Folded it begins otherwise: an accent of its own becomes part of the letter, and the host ASCII. */
    static const struct { const char *end, *starts[8]; } addresses[] = {
        { "e\xcc\x81@b\xc3\xbc" "cher.test", { "", "e", "E", "e\xcc\x81", "e\xcc\x81@B\xc3\xbc" } },
        { "a@bb\xc3\xbc" "cher.test", { "", "a", "A@", "a@b", "a@bb", "A@BB\xc3\xbc", "a@bb\xc3\xbc" "cher.TEST" } },
        { "b@plain.test", { "", "b@", "b@P", "b@plain.test" } },
    };
    struct browser *boss = admin();

    for (size_t i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++) {
        const char *name = a_name();

        EXPECT(201, ask_as(boss, "POST /api/v1/users", "{'username':'%s','email':'%s%s'}", name, name,
            addresses[i].end));
        for (size_t j = 0; addresses[i].starts[j]; j++) {
            const char *filter = text("email sw \"%s%s\"", name, addresses[i].starts[j]);
            struct answer answer = EXPECT(200, people(boss, "limit=5", filter));

            ck_assert_msg(entries(answer, "data") == 1, "%s: %zu", filter, entries(answer, "data"));
        }
    }
}
END_TEST

/* Walks a list two by two; returns how many were seen when each name was behind the one before. */
static int
walk_names(struct browser *boss, const char *path, int direction)
{
    const char *before = NULL;
    int seen = 0;

    for (int page = 0; path; page++) {
        struct answer answer = EXPECT(200, ask_as(boss, path, NULL));

        ck_assert_int_lt(page, PAGES_MAX);
        for (size_t i = 0; i < entries(answer, "data"); i++, seen++) {
            const char *name = said(answer, text("data.%zu.name", i));

            ck_assert_msg(!before || strcmp(name, before) * direction > 0, "%s behind %s", name, before);
            before = name;
        }
        path = behind(answer);
    }
    return seen;
}

/* How many a search finds: "TAG" in it stands for a word that nobody else has. */
static size_t
found(struct browser *boss, const char *words, const char *tag)
{
    const char *at = strstr(words, "TAG");

    return entries(EXPECT(200, search(boss, text("%.*s%s%s", (int)(at - words), words, tag, at + 3), "")), "data");
}

START_TEST(people_are_searched_by_the_beginnings_of_their_words)
{
    static const char *const finds[] = {
        "TAG", "bell TAG", "TAG.b", "J\xc3\x9cRG TAG", "jurgen TAG bel", "TAG strass", "j.TAG@firma-x.test", "x TAG fi",
        "TAG j ju b firma x test str", "TAG j ju b firma x test str and whatever else",
        "TAG '%_\\\xe2\x9d\xa4\xef\xb8\x8f", "I\xc5\x9eIK TAG", "TAG \xc4\xb1\xc5\x9f\xc4\xb1k", "isi TAG",
    };
    static const char *const finds_not[] = { "TAG urgen", "TAG bells", "xTAG", "TAG@firma-y" };
    const char *tag = strchr(a_name(), '.') + 1;
    struct browser *boss = admin();
    struct answer made = EXPECT(201, ask_as(boss, "POST /api/v1/users", "{'username':'%s.bell',"
        "'display_name':'J\xc3\xbcrgen I\xc5\x9f\xc4\xb1k \xe2\x9d\xa4\xef\xb8\x8f Stra\xc3\x9f" "e',"
        "'email':'j.%s@Firma-X.test'}", tag, tag));
    const char *path = text("/api/v1/users/%s", said(made, "id"));

    for (size_t i = 0; i < sizeof(finds) / sizeof(finds[0]); i++)
        ck_assert_msg(found(boss, finds[i], tag) == 1, "%s", finds[i]);
    for (size_t i = 0; i < sizeof(finds_not) / sizeof(finds_not[0]); i++)
        ck_assert_msg(found(boss, finds_not[i], tag) == 0, "%s", finds_not[i]);
    EXPECT(200, ask_as(boss, text("PATCH %s", path), "{'display_name':'Bel','username':'%s'}", tag));
    ck_assert_uint_eq(found(boss, "TAG bel", tag), 1);
    ck_assert_uint_eq(found(boss, "TAG bell", tag), 0);
    ck_assert_uint_eq(found(boss, "TAG jurgen", tag), 0);
    EXPECT(204, ask_as(boss, text("DELETE %s", path), NULL));
    ck_assert_uint_eq(found(boss, "TAG", tag), 0);
}
END_TEST

START_TEST(a_search_goes_with_a_filter_and_has_its_own_order)
{
    const char *prefix = a_name(), *tag = strchr(prefix, '.') + 1;
    struct browser *boss = admin();

    crowd(prefix, 20);
    ck_assert_uint_eq(entries(search(boss, tag, text("&filter=%s", encoded("display_name eq \"tenth\""))), "data"), 2);
    ck_assert_uint_eq(entries(search(boss, tag, text("&filter=%s", encoded("status eq \"pending\""))), "data"), 0);
    ck_assert_uint_eq(entries(EXPECT(200, search(boss, " -- ", "&limit=7")), "data"), 0);
    ck_assert_uint_eq(entries(EXPECT(200, search(boss, "\xe2\x9d\xa4\xef\xb8\x8f \xcc\x81 \xd9\x80", "")), "data"), 0);
    ck_assert_ptr_null(behind(search(boss, "---", "&limit=7")));
    ck_assert(misfit(REFUSED(422, "field_invalid", search(boss, tag, "&sort=username")), "sort", "not_with_search"));
    ck_assert(misfit(REFUSED(422, "field_invalid", search(boss, text("%0101d", 0), "")), "search", "too_long"));
}
END_TEST

START_TEST(groups_and_roles_are_found_by_their_name)
{
    static const char *const ends[] = { "", "-", ".a", "0", "_z", "z" };
    static const char *const kinds[] = { "groups", "roles" };
    struct browser *boss = admin();

    for (size_t kind = 0; kind < 2; kind++) {
        const char *name = a_name();
        const struct { const char *filter; int count; } cases[] = {
            { text("name sw \"%s\"", name), 6 },
            { text("name sw \"%c%s\"", toupper((unsigned char)*name), name + 1), 6 },
            { text("name sw \"%s\" and name ew \"z\"", name), 2 }, { text("name sw \"%s-\"", name), 1 },
            { text("name sw \"%s0\"", name), 1 }, { text("name sw \"%s!\"", name), 0 },
            { text("name eq \"%s\"", name), 1 }, { text("name eq \"%s_Z\"", name), 1 },
            { text("name eq \"%s1\"", name), 0 }, { text("name eq \"%s0\" and name sw \"%s_\"", name, name), 0 },
        };

        for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
            EXPECT(201, ask_as(boss, text("POST /api/v1/%s", kinds[kind]), kind ? "{'name':'%s%s','permissions':[]}"
                : "{'name':'%s%s'}", name, ends[i]));
        for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
            for (int direction = -1; direction < 2; direction += 2) {
                const char *path = text("GET /api/v1/%s?limit=2&sort=%sname&filter=%s", kinds[kind],
                    direction < 0 ? "-" : "", encoded(cases[i].filter));

                ck_assert_msg(walk_names(boss, path, direction) == cases[i].count, "%s", cases[i].filter);
            }
    }
}
END_TEST

START_TEST(ones_sessions_and_tokens_are_filtered_too)
{
    struct person ann = A_PERSON(NULL);
    struct browser *browser = signed_in(ann);

    for (int i = 0; i < 3; i++) {
        signed_in(ann);
        EXPECT(201, ask_as(browser, "POST /api/v1/me/tokens", "{'name':'token %d','permissions':[]}", i));
    }
    const char *others = encoded("current eq false and level ge 1 and methods eq \"pwd\"");
    struct answer answer = EXPECT(200, ask_as(browser, text("GET /api/v1/me/sessions?filter=%s", others), NULL));
    ck_assert_uint_eq(entries(answer, "data"), 3);
    answer = EXPECT(200, ask_as(browser, text("GET /api/v1/me/sessions?filter=%s", encoded("current eq true")), NULL));
    ck_assert_uint_eq(entries(answer, "data"), 1);
    answer = EXPECT(200, ask_as(browser, text("GET /api/v1/me/tokens?filter=%s", encoded("name ew \" 1\"")), NULL));
    ck_assert_uint_eq(entries(answer, "data"), 1);
    ck_assert_str_eq(said(answer, "data.0.name"), "token 1");
    REFUSED(422, "field_invalid", ask_as(browser, text("GET /api/v1/me/tokens?filter=%s", encoded("token pr")), NULL));
}
END_TEST

/* ---- page by page ------------------------------------------------------------------------------- */

/* Somebody whose name stands before, and somebody whose name stands behind all of the crowd. */
static void
join_in(struct browser *boss, const char *prefix, int number)
{
    static const char *const places[] = { "-", "x" };

    for (size_t i = 0; i < 2; i++)
        EXPECT(201, ask_as(boss, "POST /api/v1/users", "{'username':'%s%s%d','display_name':'Tenth'}", prefix,
            places[i], number));
}

/* Walks every page of a list while people join it. Returns how many of the crowd were seen, when everybody was in the
 * order of this field and no page was too long. */
static int
walk(struct browser *boss, const char *path, const char *prefix, const char *field, int direction)
{
    const char *before = NULL;
    int seen = 0;

    for (int page = 0; path; page++) {
        struct answer answer = EXPECT(200, ask_as(boss, path, NULL));

        ck_assert_int_lt(page, PAGES_MAX);
        ck_assert_uint_le(entries(answer, "data"), 7);
        for (size_t i = 0; i < entries(answer, "data"); i++) {
            const char *name = said(answer, text("data.%zu.username", i));
            const char *value = said(answer, text("data.%zu.%s", i, field));

            ck_assert_msg(!before || strcmp(value, before) * direction >= 0, "%s behind %s", value, before);
            before = value;
            seen += strspn(name + strlen(prefix), "0123456789") == 4;
        }
        join_in(boss, prefix, page);
        path = behind(answer);
    }
    return seen;
}

START_TEST(every_page_of_a_sorted_list_is_right_while_people_join)
{
    static const struct { const char *sort, *field; int direction; } orders[] = {
        { "", "username", 1 }, { "&sort=username", "username", 1 }, { "&sort=-username", "username", -1 },
        { "&sort=created_at", "created_at", 1 }, { "&sort=-created_at", "created_at", -1 },
    };
    struct browser *boss = admin();

    for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]); i++) {
        const char *prefix = a_name();
        const char *filter = encoded(text("username sw \"%s\" and display_name eq \"tenth\"", prefix));

        crowd(prefix, 300);
        ck_assert_int_eq(walk(boss, text("GET /api/v1/users?limit=7%s&filter=%s", orders[i].sort, filter), prefix,
            orders[i].field, orders[i].direction), 30);
    }
}
END_TEST

START_TEST(every_page_of_a_search_is_right_while_people_join)
{
    struct browser *boss = admin();
    const char *prefix = a_name(), *tag = strchr(prefix, '.') + 1;

    crowd(prefix, 300);
    ck_assert_int_eq(walk(boss, text("GET /api/v1/users?limit=7&search=%s", tag), prefix, "username", 1), 300);
}
END_TEST

START_TEST(renaming_the_last_of_a_page_shows_nobody_twice_and_hides_nobody)
{
    const char *prefix = a_name();
    struct browser *boss = admin();
    const char *path = text("GET /api/v1/users?limit=3&filter=%s", encoded(text("username sw \"%s0\"", prefix)));
    int seen = 0;

    crowd(prefix, 12);
    for (int page = 0; path; page++) {
        struct answer answer = EXPECT(200, ask_as(boss, path, NULL));
        size_t count = entries(answer, "data");

        seen += (int)count;
        if (count > 0)
            EXPECT(200, ask_as(boss, text("PATCH /api/v1/users/%s", said(answer, text("data.%zu.id", count - 1))),
                "{'username':'%s-%d'}", prefix, page));
        path = behind(answer);
    }
    ck_assert_int_eq(seen, 12);
}
END_TEST

START_TEST(a_search_that_finds_little_comes_in_bounded_steps)
{
    const char *prefix = a_name();
    struct browser *boss = admin();
    const char *filter = encoded(text("display_name eq \"needle %s\"", prefix));
    const char *path = text("GET /api/v1/users?sort=-created_at&filter=%s", filter);
    int pages = 0, found = 0;

    crowd(prefix, 3500);
    sql("UPDATE users SET display_name = 'Needle %s' WHERE username = '%s3333'", prefix, prefix);
    for (; path; pages++) {
        struct answer answer = EXPECT(200, ask_as(boss, path, NULL));

        found += (int)entries(answer, "data");
        path = behind(answer);
    }
    ck_assert_int_eq(found, 1);
    ck_assert_int_ge(pages, 4);         /* no more than 1,000 rows for each */
}
END_TEST

/* ---- what is refused ---------------------------------------------------------------------------- */

START_TEST(a_cursor_belongs_to_its_list)
{
    const char *prefix = a_name(), *other = encoded("username pr");
    struct browser *boss = admin();
    const char *filter = encoded(text("username sw \"%s\"", prefix));

    crowd(prefix, 10);
    struct answer first = EXPECT(200, ask_as(boss, text("GET /api/v1/users?limit=2&filter=%s", filter), NULL));
    const char *cursor = said(first, "next");
    const char *const foreign[] = {
        text("users?cursor=%s", cursor), text("users?filter=%s&cursor=%s", other, cursor),
        text("users?filter=%s&sort=username&cursor=%s", filter, cursor),
        text("users?filter=%s&search=a&cursor=%s", filter, cursor),
        text("users?filter=%s&sort=-created_at&cursor=%s", filter, cursor), text("me/sessions?cursor=%s", cursor),
        text("me/tokens?filter=%s&cursor=%s", encoded("name pr"), cursor),
        text("users?filter=%s&cursor=%sA", filter, cursor), text("users?filter=%s&cursor=A%s", filter, cursor),
        text("users?filter=%s&cursor=%.*s", filter, (int)strlen(cursor) - 1, cursor),
        text("users?filter=%s&cursor=%s", filter, "1763630100000.c_01h2xcejqtf2nbrexx3vqjhp41"),
    };

    for (size_t i = 0; i < sizeof(foreign) / sizeof(foreign[0]); i++) {
        struct answer answer = REFUSED(422, "field_invalid", ask_as(boss, text("GET /api/v1/%s", foreign[i]), NULL));

        ck_assert_msg(misfit(answer, "cursor", "not_a_cursor"), "%s", foreign[i]);
    }
    EXPECT(200, ask_as(boss, text("GET /api/v1/users?cursor=%s&limit=5&filter=%s", cursor, filter), NULL));
}
END_TEST

START_TEST(a_filter_that_does_not_fit_is_told_as_such)
{
    static const struct { const char *filter, *code; } cases[] = {
        { "username", "bad_filter" }, { "username eq 'ann'", "bad_filter" }, { "nick eq \"a\"", "unknown_field" },
        { "attributes pr", "unknown_field" }, { "password pr", "unknown_field" }, { "version gt 0", "unknown_field" },
        { "email_folded pr", "unknown_field" }, { "username eq 7", "wrong_type" },
        { "status eq \"king\"", "not_a_choice" },
        { "created_at gt \"yesterday\"", "wrong_type" }, { "id sw \"user_\"", "bad_operator" },
        { "(((((((((username pr)))))))))", "too_deep" }, { "username eq \"a\" or 1=1 --", "unknown_field" },
        { "username pr; DROP TABLE users", "bad_filter" }, { "username eq \"\\u0000\"", "bad_filter" },
        { "username pr UNION SELECT hash FROM passwords", "bad_filter" },
    };
    struct browser *boss = admin();

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        ck_assert_msg(misfit(REFUSED(422, "field_invalid", people(boss, "limit=1", cases[i].filter)), "filter",
            cases[i].code), "%s", cases[i].filter);
}
END_TEST

START_TEST(what_would_be_sql_elsewhere_is_a_text_here)
{
    static const char *const values[] = {
        "' OR '1'='1", "\\\" or 1=1 -- ", "%", "_", "'; DROP TABLE users; --", "\\\\' OR 1=1 #", "%' ESCAPE '!", "*",
    };
    static const char *const operators[] = { "eq", "sw", "ew", "co" };
    struct browser *boss = admin();
    long long before = sql_number("SELECT COUNT(*) FROM users");

    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
        for (size_t j = 0; j < sizeof(operators) / sizeof(operators[0]); j++) {
            struct answer answer = EXPECT(200, people(boss, "limit=1",
                text("username %s \"%s\"", operators[j], values[i])));

            ck_assert_uint_eq(entries(answer, "data"), 0);
        }
    ck_assert_int_eq(sql_number("SELECT COUNT(*) FROM users"), before);
}
END_TEST

RUN_STORIES("filtering", NULL, people_are_found_by_what_is_known_of_them,
    somebody_is_found_by_name_or_address_whatever_its_case, people_are_found_by_when_they_were_added,
    an_address_is_found_by_its_beginning_as_it_was_given, people_are_searched_by_the_beginnings_of_their_words,
    a_search_goes_with_a_filter_and_has_its_own_order,
    groups_and_roles_are_found_by_their_name, ones_sessions_and_tokens_are_filtered_too,
    every_page_of_a_sorted_list_is_right_while_people_join, every_page_of_a_search_is_right_while_people_join,
    renaming_the_last_of_a_page_shows_nobody_twice_and_hides_nobody,
    a_search_that_finds_little_comes_in_bounded_steps, a_cursor_belongs_to_its_list,
    a_filter_that_does_not_fit_is_told_as_such, what_would_be_sql_elsewhere_is_a_text_here);
