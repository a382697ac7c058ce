/* gatelodge: the administrator's hand. Reads the command line and runs the command. What there is:
 * commands/table.c. */
#include "programs/commands/output.h"

#include <locale.h>
#include <stdio.h>

#define ERRAND_ROOM ((size_t)256 * 1024 * 1024)     /* bytes; touched only when used */

enum { DONE = 0, FAILED = 1, MISUSED = 2 };

static int
run(struct errand *errand, int count, char *const *words)
{
    enum lodge_problem problem = arguments_read(errand, count, words);

    if (!option_given(errand, "json"))
        errand_read_words(errand);
    if (problem == LODGE_OK && option_given(errand, "help")) {
        output_text(help_text(errand, errand->typed));
    } else if (problem == LODGE_OK) {
        problem = errand_make_ready(errand);
        if (problem == LODGE_OK)
            problem = errand->command->run(errand);
    }
    if (fflush(stdout) != 0 || ferror(stdout)) {
        perror("gatelodge: the answer cannot be written");
        return FAILED;
    }
    if (problem)
        errand_tell(errand, problem);
    if (errand->misused)
        fputs(usage_text(errand), stderr);
    return problem == LODGE_OK ? DONE : errand->misused ? MISUSED : FAILED;
}

int
main(int argc, char *argv[])
{
    struct lodge_arena *arena = lodge_arena_new(ERRAND_ROOM);
    struct errand errand = { .arena = arena };

    /* What we print is UTF-8, whatever the terminal's locale is; C.UTF-8 knows which characters can be seen. */
    setlocale(LC_CTYPE, "C.UTF-8");
    int status = run(&errand, argc, argv);
    if (errand.house)
        house_close(errand.house);
    lodge_arena_free(arena);
    return status;
}
