/* What every story needs. One executable is one world; its stories run one after the other, each in a
 * process of its own, with people of their own. */
#ifndef TESTS_SUPPORT_STORY_H
#define TESTS_SUPPORT_STORY_H

#include "support/ask.h"
#include "support/people.h"
#include "support/programs.h"
#include "support/run.h"
#include "support/settings.h"
#include "support/sql.h"
#include "support/text.h"
#include "support/world.h"

#include <gatelodge/clock.h>

#include <check.h>

/* Defines main: runs these stories in a world. `prepare_` makes of the world what all of them need; NULL:
 * nothing. */
#define RUN_STORIES(name_, prepare_, ...) \
    int \
    main(void) \
    { \
        return run_stories(name_, prepare_, (const TTest *const[]){ __VA_ARGS__, NULL }); \
    } \
    _Static_assert(sizeof(name_) > 1, "a family of stories has a name")

int run_stories(const char *name, void (*prepare)(void), const TTest *const stories[]);

#endif
