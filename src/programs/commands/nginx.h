/* What the commands about nginx share. */
#ifndef PROGRAMS_COMMANDS_NGINX_H
#define PROGRAMS_COMMANDS_NGINX_H

#include "programs/commands/command.h"
#include "programs/nginx/mistakes.h"

/* Reads a configuration, or says why not. `prefix` may be NULL: the file's directory. */
enum lodge_problem nginx_read(struct errand *errand, const char *path, const char *prefix,
    struct directive **outermost);

#endif
