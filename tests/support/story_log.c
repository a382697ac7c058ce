/* What was logged while a story ran: no error that it did not expect, no crash, no secret. */
#include "support/world.h"
#include "support/text.h"

#include <check.h>
#include <ftw.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECRETS_MAX  65536
#define EXPECTED_MAX 8
#define FILES_MAX    32

static const char *secrets[SECRETS_MAX];
static size_t secret_count;
static const char *expected[EXPECTED_MAX];
static size_t expected_count;
static struct { const char *path; off_t size; } before[FILES_MAX];  /* logs as the story found them */
static size_t before_count;
static FILE *gathered;              /* what is in them now */

void
world_secret(const char *secret)
{
    /* Short ones would be found by chance; they are too short to be passwords, too. */
    if (strlen(secret) < 8)
        return;
    for (size_t i = 0; i < secret_count; i++)
        if (strcmp(secrets[i], secret) == 0)
            return;
    ck_assert_msg(secret_count < SECRETS_MAX, "too many secrets for one story");
    secrets[secret_count++] = secret;
}

void
world_secret_in(const char *subject, const char *expression)
{
    regex_t compiled;
    regmatch_t match;

    ck_assert(regcomp(&compiled, expression, REG_EXTENDED) == 0);
    for (; regexec(&compiled, subject, 1, &match, 0) == 0; subject += match.rm_eo)
        world_secret(text("%.*s", (int)(match.rm_eo - match.rm_so), subject + match.rm_so));
    regfree(&compiled);
}

void
errors_expected(const char *expression)
{
    ck_assert(expected_count < EXPECTED_MAX);
    expected[expected_count++] = expression;
}

/* Of the world's own, not of the tests that were run where it was built. */
static bool
is_log(const char *path, int kind)
{
    const char *within = path + strlen(the_world()->directory);

    return kind == FTW_F && text_matches(within, "/log(/|$)|\\.log$") && !strstr(within, "/source/");
}

static int
remember_size(const char *path, const struct stat *about, int kind, struct FTW *depth)
{
    (void)depth;
    if (is_log(path, kind) && before_count < FILES_MAX) {
        before[before_count].path = text("%s", path);
        before[before_count++].size = about->st_size;
    }
    return 0;
}

void
story_begin(void)
{
    before_count = secret_count = expected_count = 0;
    ck_assert(nftw(the_world()->directory, remember_size, 16, FTW_PHYS) == 0);
    world_secret(the_world()->admin_password);
}

static int
gather(const char *path, const struct stat *about, int kind, struct FTW *depth)
{
    size_t length, known = 0;
    const char *content;

    (void)about;
    (void)depth;
    if (!is_log(path, kind) || !(content = text_of_file(path, &length)))
        return 0;
    for (size_t i = 0; i < before_count; i++)
        if (strcmp(before[i].path, path) == 0)
            known = (size_t)before[i].size;
    if (known < length)
        fwrite(content + known, 1, length - known, gathered);
    return 0;
}

const char *
story_log(void)
{
    char *content = NULL;
    size_t length;

    gathered = open_memstream(&content, &length);
    ck_assert(gathered && nftw(the_world()->directory, gather, 16, FTW_PHYS) == 0);
    ck_assert(fclose(gathered) == 0);
    return text_keep(content);
}

static bool
is_expected(const char *line)
{
    for (size_t i = 0; i < expected_count; i++)
        if (text_matches(line, expected[i]))
            return true;
    return false;
}

static bool
is_alarming(const char *line)
{
    return text_matches(line,
        "level=\"?error|Sanitizer|runtime error:|\\[(error|crit|alert|emerg)\\]|Assertion|"
        "died|killed by|core dumped|gives what is not");
}

void
story_end(void)
{
    const char *log = story_log();

    for (size_t i = 0; i < secret_count; i++) {
        const char *found = strstr(log, secrets[i]);
        ck_assert_msg(!found, "a log holds the secret %.20s…: …%.200s", secrets[i],
            found ? found - (found - log > 100 ? 100 : found - log) : "");
    }
    for (size_t length; *log; log += length + (log[length] == '\n')) {
        length = strcspn(log, "\n");
        const char *line = text("%.*s", (int)length, log);
        ck_assert_msg(!is_alarming(line) || is_expected(line), "unexpected in the log: %s", line);
    }
}
