/* People who come many at a time, by a file or by the API, also with the passwords they have elsewhere: they sign in
 * as before, and from then on by Argon2id. */
#include "support/story.h"

#include <string.h>

#define HORSE "correct horse battery staple"

/* Somebody whose hash was made by another program of the same password. */
static const char *
somebody_with(const char *hash)
{
    const char *name = a_name();
    const char *line = text("{\"username\":\"%s\",\"password_hash\":\"%s\"}\n", name, hash);

    run_well(line, (const char *const[]){ "gatelodge", "user", "import", "-", "--format", "ndjson", NULL });
    return name;
}

static const char *
hash_of(const char *name)
{
    return sql("SELECT hash FROM passwords p JOIN users u ON u.id = p.user_id WHERE username = '%s'", name);
}

static void
signs_in_and_is_hashed_anew(const char *hash)
{
    const char *name = somebody_with(hash);

    ck_assert_msg(strncmp(hash_of(name), hash, strlen(hash)) == 0, "%s became %s", hash, hash_of(name));
    REFUSED(401, "wrong_credentials", try_to_sign_in(a_browser(), name, "correct horse battery stable"));
    ck_assert_msg(strncmp(hash_of(name), hash, strlen(hash)) == 0, "%s became %s", hash, hash_of(name));
    EXPECT(201, try_to_sign_in(a_browser(), name, HORSE));
    const char *anew = hash_of(name);
    ck_assert_msg(strncmp(anew, "$argon2id$", 10) == 0, "%s became %s", hash, anew);
    EXPECT(201, try_to_sign_in(a_browser(), name, HORSE));
    ck_assert_str_eq(hash_of(name), anew);
    REFUSED(401, "wrong_credentials", try_to_sign_in(a_browser(), name, "correct horse battery stable"));
}

START_TEST(everybody_signs_in_with_the_password_they_had)
{
    static const char *const hashes[] = {
        "$2a$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG",
        "$2y$04$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG",
        "$5$anothersalt$GGW1X5bgpZnzfKgEO.IKb58Wo6ds013gwwFLFv2GuTC",
        "$y$j9T$DxPiRmaAy2Cn/.rHdwnCu/$sznuGRi94ABGZPl/kBSerIUZfhe8wGTdsZ2f1cUpJA9",
        "$7$86..../....a.salt$tpuNRFzNlRpIbQnQ2X3sHTK.w3agefyzQP2n9zpiGz.",
        "pbkdf2_sha256$1200$djangosalt$n4RyX+TkAZBP/vfryyTxWyOSa33L+bnFulWEtl1HIdQ=",
        ("$pbkdf2-sha512$i=1200$APv/IHNhbHQgb2YgMTZiISE=$"
            "KEsvImBMJdnpVA5C3eE7N+I0GwaZtgcNNx6lj/p4A1lgL9i9OyISXwyQVENjV7ORt6ocDp2MW8wgG2+DOEUuRw=="),
        "{SSHA}W7Ii79C/US0s7cDZEE32bbbjtFgA+/8gc2FsdA==",
        "$P$BsaltsaltQzFfSQXmLYYwGZyj3dUJh.",
    };

    for (size_t i = 0; i < LODGE_COUNT(hashes); i++)
        signs_in_and_is_hashed_anew(hashes[i]);
}
END_TEST

/* The worker's confinement must leave them the memory and the calls: RFC 7914's vector takes 16 MiB, of its own
 * password; the other 64 MiB, which is the most. */
START_TEST(scrypt_has_the_memory_it_needs)
{
    const char *name = somebody_with("$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$"
        "cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofLVQylVYT8Pz2LUlwUkKpr55h6F3A1lHkDfzwF7RVdYhw");

    EXPECT(201, try_to_sign_in(a_browser(), name, "pleaseletmein"));
    signs_in_and_is_hashed_anew("$scrypt$ln=16,r=8,p=1$c2l4dGVlbiBieXRlcyBvZg$"
        "klW2LsxnsKVxuncNPx5eZDrlb+BPpsTYuhhR8GOoqQE");
}
END_TEST

/* Written behind the import's back: at use it is judged once more. */
START_TEST(a_hash_that_asks_for_too_much_never_matches)
{
    struct person ann = A_PERSON(NULL);

    sql("UPDATE passwords SET hash = '$2y$31$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG'"
        " WHERE user_id = (SELECT id FROM users WHERE username = '%s')", ann.username);
    REFUSED(401, "wrong_credentials", try_to_sign_in(a_browser(), ann.username, HORSE));
    ck_assert_ptr_nonnull(strstr(story_log(), "stored hash"));
}
END_TEST

/* ---- by the API --------------------------------------------------------------------------------- */

static struct answer
import(struct browser *as, const char *more, const char *people)
{
    return ask_as(as, "POST /api/v1/users/import", "{'people':[%s]%s}", people, more);
}

static const char *
code_of(struct answer answer, size_t index)
{
    ck_assert_str_eq(said(answer, text("data.%zu.index", index)), text("%zu", index));
    return said(answer, text("data.%zu.code", index));
}

static long long
people_like(const char *name)
{
    return sql_number("SELECT COUNT(*) FROM users WHERE username LIKE '%s%%'", name);
}

START_TEST(each_of_many_stands_or_falls_alone)
{
    struct browser *boss = program_of(A_PERSON("--role", "administrator"));
    const char *name = a_name(), *group = a_name();
    const char *people = text("{'username':'%s1','display_name':'Ann Importer','groups':['%s']},"
        "{'username':'%s1'},{'username':'%s 2'},{'email':7,'nick':'n'},7,"
        "{'username':'%s3','email':'%s3@x.test','groups':['no-such-group']},"
        "{'username':'%s4','email':'%s4@x.test'},{'username':'%s5','email':'%s4@X.test'},"
        "{'username':'%s6','kind':'service','attributes':{'a':[1]},'expires_at':'2999-01-01T00:00:00Z'}",
        name, group, name, name, name, name, name, name, name, name, name);
    static const char *const codes[] = {
        "created", "username_taken", "field_invalid", "field_invalid", "field_invalid", "field_invalid", "created",
        "email_taken", "created",
    };

    EXPECT(201, ask_as(boss, "POST /api/v1/groups", "{'name':'%s'}", group));
    for (int times = 0; times < 2; times++) {
        struct answer answer = EXPECT(200, import(boss, times ? "" : ",'dry_run':true", people));

        ck_assert_uint_eq(entries(answer, "data"), LODGE_COUNT(codes));
        for (size_t i = 0; i < LODGE_COUNT(codes); i++)
            ck_assert_msg(strcmp(code_of(answer, i), codes[i]) == 0, "%zu: %s", i, answer.body);
        ck_assert_str_eq(said(answer, "data.2.errors.0.pointer"), "/username");
        ck_assert_str_eq(said(answer, "data.2.errors.0.code"), "not_a_username");
        ck_assert_uint_eq(entries(answer, "data.3.errors"), 3);
        ck_assert_str_eq(said(answer, "data.5.errors.0.pointer"), "/groups/0");
        ck_assert_int_eq(people_like(name), times ? 3 : 0);
        ck_assert((said(answer, "data.0.user_id") != NULL) == (times == 1));
    }
    ck_assert_int_eq(sql_number("SELECT COUNT(*) FROM events WHERE action = 'user.created' AND target_name LIKE '%s%%'",
        name), 3);
    struct answer found = EXPECT(200, ask_as(boss, text("GET /api/v1/users?search=importer%%20%s", name), NULL));
    ck_assert_str_eq(said(found, "data.0.groups.0"), group);
}
END_TEST

START_TEST(who_imports_gives_no_more_than_they_have)
{
    struct browser *boss = program_of(A_PERSON("--role", "administrator"));
    struct person helper = A_PERSON(NULL);
    const char *name = a_name(), *strong = a_name(), *plain = a_name(), *role = a_name();
    const char *id = said(EXPECT(201, ask_as(boss, "POST /api/v1/roles", "{'name':'%s','permissions':['users.write']}",
        role)), "id");

    EXPECT(201, ask_as(boss, "POST /api/v1/groups", "{'name':'%s','roles':['administrator']}", strong));
    EXPECT(201, ask_as(boss, "POST /api/v1/groups", "{'name':'%s'}", plain));
    EXPECT(204, ask_as(boss, text("PUT /api/v1/users/%s/roles/%s", helper.id, id), NULL));
    const char *people = text("{'username':'%s1'},{'username':'%s2','groups':['%s']},"
        "{'username':'%s3','groups':['%s']}", name, name, plain, name, strong);
    struct answer answer = EXPECT(200, import(program_of(helper), "", people));
    ck_assert_str_eq(code_of(answer, 0), "created");
    ck_assert_str_eq(code_of(answer, 1), "not_allowed");
    ck_assert_str_eq(code_of(answer, 2), "not_allowed");
    EXPECT(200, ask_as(boss, text("PATCH /api/v1/roles/%s", id), "{'permissions':['users.write','groups.write']}"));
    answer = EXPECT(200, import(program_of(helper), "", people));
    ck_assert_str_eq(code_of(answer, 0), "username_taken");
    ck_assert_str_eq(code_of(answer, 1), "created");
    ck_assert_str_eq(code_of(answer, 2), "not_allowed");
    ck_assert_int_eq(people_like(name), 2);
}
END_TEST

START_TEST(a_hundred_are_imported_at_once_and_the_same_call_again_adds_nobody)
{
    struct browser *boss = program_of(A_PERSON("--role", "administrator"));
    const char *name = a_name(), *people = "";

    for (int i = 0; i < 100; i++)
        people = text("%s%s{'username':'%s.%d','email':'%s.%d@x.test'%s}", people, i ? "," : "", name, i, name, i,
            i < 50 ? "" : ",'a':1,'b':2,'c':3,'d':4,'e':5,'f':6,'g':7,'h':8,'i':9,'j':10");
    REFUSED(422, "field_invalid", import(boss, "", text("%s,{'username':'%s'}", people, name)));
    REFUSED(422, "field_invalid", import(boss, "", ""));
    boss->headers[0] = text("Idempotency-Key: %s", name);
    struct answer first = EXPECT(200, import(boss, "", people));
    ck_assert_int_eq(people_like(name), 50);
    struct answer again = EXPECT(200, import(boss, "", people));
    ck_assert_str_eq(header_of(again, "Idempotency-Replayed"), "true");
    ck_assert_str_eq(again.body, first.body);
    ck_assert_str_eq(code_of(again, 99), "field_invalid");
    ck_assert_int_eq(people_like(name), 50);
}
END_TEST

START_TEST(everybody_is_found_however_they_were_added)
{
    struct person ann = A_PERSON("--name", "Ann Quill");
    const char *name = a_name();
    struct browser *boss = program_of(A_PERSON("--role", "administrator"));

    run_well(text("username,display_name\n%s,Ben Quill\n", name),
        (const char *const[]){ "gatelodge", "user", "import", "-", "--format", "csv", NULL });
    ck_assert_str_eq(said(EXPECT(200, ask_as(boss, text("GET /api/v1/users?search=qui%%20%s", ann.username), NULL)),
        "data.0.username"), ann.username);
    ck_assert_str_eq(said(EXPECT(200, ask_as(boss, text("GET /api/v1/users?search=qui%%20%s", name), NULL)),
        "data.0.username"), name);
}
END_TEST

RUN_STORIES("importing", NULL, everybody_signs_in_with_the_password_they_had, scrypt_has_the_memory_it_needs,
    a_hash_that_asks_for_too_much_never_matches, everybody_is_found_however_they_were_added,
    each_of_many_stands_or_falls_alone, who_imports_gives_no_more_than_they_have,
    a_hundred_are_imported_at_once_and_the_same_call_again_adds_nobody);
