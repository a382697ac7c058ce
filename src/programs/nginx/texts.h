/* Files of nginx/ that are printed, carried in the program so that it works before anything is installed. */
#ifndef PROGRAMS_NGINX_TEXTS_H
#define PROGRAMS_NGINX_TEXTS_H

#include <stddef.h>

struct text {
    const char *name;           /* of the file, without its end: "protect"; NULL ends the table */
    const char *text;
};

extern const struct text texts[];

#endif
