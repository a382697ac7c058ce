/* Five hundred people want to sign in at the same moment. Hashing keeps to the memory that the settings give it,
 * whoever comes beyond it is told to come back, and the gate, which is asked for every request of everybody else,
 * does not notice. */
#include "support/story.h"
#include "support/unsanitized.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PEOPLE   500
#define CURLS    2
#define WORKERS  8
#define HASHING  (38 * 1024L)       /* KiB: two hashes of 19 MiB */
#define GATE_MAX 2.0                /* seconds that one answer of the gate may take */

/* What curl reads: one request each, from an address of its own. Everybody is unknown, which costs the same. */
static const char *
write_requests(int part)
{
    const char *file = text("%s/crowd-%d", the_world()->directory, part);
    FILE *out = fopen(file, "we");

    ck_assert_ptr_nonnull(out);
    for (int i = part * PEOPLE / CURLS; i < (part + 1) * PEOPLE / CURLS; i++)
        fprintf(out, "%surl = \"%s/api/v1/sessions\"\ninterface = \"127.200.%d.%d\"\ncacert = \"%s\"\n"
            "header = \"Content-Type: application/json\"\noutput = \"/dev/null\"\nwrite-out = \"%%{http_code}\\n\"\n"
            "data = \"{\\\"identifier\\\":\\\"crowd%d\\\",\\\"password\\\":\\\"four quiet rivers %d\\\"}\"\n",
            i > part * PEOPLE / CURLS ? "next\n" : "", the_world()->url, 1 + i / 200, 1 + i % 200,
            the_world()->certificate, i, i);
    fclose(out);
    return file;
}

static pid_t
start_crowd(int part)
{
    const char *requests = write_requests(part), *answers = text("%s/answers-%d", the_world()->directory, part);
    pid_t child = fork();

    ck_assert(child >= 0);
    if (child > 0)
        return child;
    world_let_go();
    if (!freopen(answers, "w", stdout) || !freopen("/dev/null", "w", stderr))
        _exit(126);
    execlp("curl", "curl", "--noproxy", "*", "--silent", "--parallel", "--parallel-immediate", "--parallel-max",
        "300", "--max-time", "60", "--config", requests, (char *)NULL);
    _exit(127);
}

/* What the workers of login hold together now, KiB: what they share is counted once. */
static long
memory_of_login(void)
{
    pid_t workers[32];
    size_t count = program_workers("login", workers, 32);
    long sum = 0;

    for (size_t i = 0; i < count; i++) {
        const char *rollup = text_of_file(text("/proc/%ld/smaps_rollup", (long)workers[i]), NULL);
        const char *line = rollup ? strstr(rollup, "\nPss:") : NULL;
        sum += line ? strtol(line + strlen("\nPss:"), NULL, 10) : 0;
    }
    return sum;
}

static int
count_answers(const char *code)
{
    int count = 0;

    for (int part = 0; part < CURLS; part++) {
        const char *answers = text_of_file(text("%s/answers-%d", the_world()->directory, part), NULL);
        for (const char *found = answers; found && (found = strstr(found, code)) != NULL; found++)
            count++;
    }
    return count;
}

START_TEST(five_hundred_sign_ins_at_once_keep_to_their_memory)
{
    struct person ann = A_PERSON(NULL);
    struct browser *browser = signed_in(ann);
    long before = memory_of_login(), most = 0;
    double slowest = 0;
    pid_t crowd[CURLS];
    int asked = 0, left = CURLS;

    errors_expected("status=503|busy|too many|upstream|Resource temporarily unavailable");
    for (int part = 0; part < CURLS; part++)
        crowd[part] = start_crowd(part);
    while (left > 0) {
        struct answer answer = browse(browser, "GET", the_world()->app, NULL, NULL);
        ck_assert_int_eq(answer.status, 200);
        slowest = answer.seconds > slowest ? answer.seconds : slowest;
        asked++;
        long now = memory_of_login();
        most = now > most ? now : most;
        for (int part = 0; part < CURLS; part++)
            if (crowd[part] > 0 && waitpid(crowd[part], NULL, WNOHANG) == crowd[part]) {
                crowd[part] = 0;
                left--;
            }
    }
    int judged = count_answers("401"), sent_away = count_answers("503") + count_answers("429");
    printf("kept: %d of %d judged, %d sent away; %ld KiB for hashing of %ld; the gate's slowest of %d: %.3f s\n",
        judged, PEOPLE, sent_away, most - before, HASHING, asked, slowest);
    ck_assert_int_eq(judged + sent_away, PEOPLE);
    ck_assert_int_gt(judged, 0);
    ck_assert_msg(most - before <= HASHING + WORKERS * 1024, "%ld KiB", most - before);
    ck_assert_double_lt(slowest, GATE_MAX);
    WAIT_UNTIL(try_to_sign_in(a_browser(), ann.username, ann.password).status == 201, 20);
    ck_assert_msg(memory_of_login() - before <= HASHING + WORKERS * 1024, "afterwards: %ld KiB",
        memory_of_login() - before);
}
END_TEST

static void
many_workers(void)
{
    RUN_WELL(NULL, "sed", "-i", text("s/^program \"login\".*/program \"login\" { workers = %d }/", WORKERS),
        the_world()->settings);
    settings_put("passwords", text("hashing_memory = %ldK", HASHING));
    settings_apply();
}

int
main(void)
{
    return !use_unsanitized() ? 77 : run_stories("crowd", many_workers,
        (const TTest *const[]){ five_hundred_sign_ins_at_once_keep_to_their_memory, NULL });
}
