/* People who come with the passwords they have elsewhere: they sign in as before, and from then on by Argon2id. */
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
    a_hash_that_asks_for_too_much_never_matches, everybody_is_found_however_they_were_added);
