/* Runs stories: a world around all of them, a look at the log after each. */
#include "support/story.h"

#include <stdlib.h>

#define SECONDS_EACH 180         /* more than a busy machine needs; it ends what hangs */

static void (*prepare_family)(void);

static void
begin_family(void)
{
    world_start();
    if (prepare_family)
        prepare_family();
    settings_are_usual();
}

static void
begin_story(void)
{
    settings_restore();
    story_begin();
}

int
run_stories(const char *name, void (*prepare)(void), const TTest *const stories[])
{
    TCase *all = tcase_create(name);
    Suite *suite = suite_create(name);

    prepare_family = prepare;
    for (size_t i = 0; stories[i]; i++)
        tcase_add_test(all, stories[i]);
    tcase_set_timeout(all, SECONDS_EACH);
    tcase_add_unchecked_fixture(all, begin_family, world_stop);
    tcase_add_checked_fixture(all, begin_story, story_end);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
