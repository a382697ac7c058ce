/* gatelodge doctor: the programs' sockets, and whether somebody answers there. */
#include "programs/commands/doctor.h"

#include "identity/hash_engine.h"

#include <gatelodge/clock.h>
#include <gatelodge/health.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define PATIENCE LODGE_SECONDS(5)

const char *const doctor_programs[] = { "gate", "login", "api" };
const size_t doctor_program_count = LODGE_COUNT(doctor_programs);

const char *
doctor_socket(const struct visit *visit, const char *program)
{
    struct lodge_arena *arena = visit->errand->arena;
    const char *set = visit_setting(visit, lodge_print(arena, "program \"%s\".socket", program));

    return *set ? set
        : lodge_print(arena, "%s/gatelodge-%s.sock", visit_setting(visit, "run_directory"), program);
}

/* What the settings say, 660 when they say nothing of this program. */
static mode_t
mode_of(const struct visit *visit, const char *program)
{
    const char *set = visit_setting(visit, lodge_print(visit->errand->arena, "program \"%s\".socket_mode", program));

    return (mode_t)strtol(*set ? set : "660", NULL, 8);
}

/* Both units: a socket that somebody removed is made again by its own, and not while the program runs. */
static const char *
start_again(struct lodge_arena *arena, const char *program)
{
    return lodge_print(arena, "systemctl restart gatelodge-%s.socket gatelodge-%s", program, program);
}

static void
examine_answer(struct visit *visit, const char *subject, const char *program, const char *path)
{
    struct lodge_arena *arena = visit->errand->arena;
    const char *body, *why = NULL;
    int status = lodge_ask_program(path, "/readyz", PATIENCE, arena, &body, &why);

    if (status == 200)
        visit_note_well(visit, subject, "%s answers and can do its work", path);
    else if (status <= 0)
        visit_note_wrong(visit, subject, lodge_print(arena,
            "%s; why it does not answer: journalctl -u gatelodge-%s", start_again(arena, program), program),
            "%s: %s", path, why);
    else
        visit_note_wrong(visit, subject, lodge_print(arena, "journalctl -u gatelodge-%s", program),
            "%s answers, but cannot do its work (status %d)", path, status);
}

static void
examine_socket(struct visit *visit, const char *program)
{
    struct lodge_arena *arena = visit->errand->arena;
    const char *subject = lodge_print(arena, "program %s", program), *path = doctor_socket(visit, program);
    mode_t wanted = mode_of(visit, program);
    struct stat about;

    if (stat(path, &about) < 0)
        visit_note_wrong(visit, subject, start_again(arena, program), "%s: %s", path, strerror(errno));
    else if (!S_ISSOCK(about.st_mode))
        visit_note_wrong(visit, subject, lodge_print(arena, "rm %s; %s", path, start_again(arena, program)),
            "%s is there and is no socket", path);
    else if ((about.st_mode & 0777) != wanted)
        visit_note_wrong(visit, subject, lodge_print(arena, "chmod %o %s", (unsigned)wanted, path),
            "%s has mode %o, and the settings say %o", path, (unsigned)about.st_mode & 0777, (unsigned)wanted);
    else
        examine_answer(visit, subject, program, path);
}

void
examine_sockets(struct visit *visit)
{
    for (size_t i = 0; i < doctor_program_count; i++)
        examine_socket(visit, doctor_programs[i]);
}

/* Never wrong: for who wonders what a sign-in takes. */
void
examine_hashing(struct visit *visit)
{
    const struct password_settings *settings = &visit->errand->settings->passwords;

    visit_note_well(visit, "hashing", "by %s, %lldK and %lld passes each", hash_engine(),
        (long long)settings->argon2_memory / 1024, (long long)settings->argon2_passes);
}
