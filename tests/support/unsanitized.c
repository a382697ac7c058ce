/* Finds a build whose programs do not hold AddressSanitizer. */
#include "support/unsanitized.h"
#include "support/run.h"
#include "support/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static bool
is_plain(const char *build)
{
    const char *program = text("%s/gatelodge-gate", build);

    return access(program, X_OK) == 0 && RUN(NULL, "grep", "-q", "__asan_init", program).status == 1;
}

const char *
unsanitized_build(void)
{
    if (is_plain(BUILD_DIRECTORY))
        return BUILD_DIRECTORY;
    if (is_plain(BUILD_DIRECTORY "/clang"))
        return BUILD_DIRECTORY "/clang";
    fputs("no build without sanitizers: ./runtests makes one in " BUILD_DIRECTORY "/clang\n", stderr);
    return NULL;
}

bool
use_unsanitized(void)
{
    const char *build = unsanitized_build();

    return build && setenv("GATELODGE_BUILD", build, 1) == 0;
}
