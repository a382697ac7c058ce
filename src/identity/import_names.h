/* Names that were met before, for a rehearsal: nothing is written, so that the database cannot tell. */
#ifndef IDENTITY_IMPORT_NAMES_H
#define IDENTITY_IMPORT_NAMES_H

#include <stdbool.h>

struct import_names;

/* Room for some ten million people; who comes after them is not remembered. Never NULL. */
struct import_names *import_names_new(void);
void import_names_free(struct import_names *names);

/* Whether this name of this kind ('u' for usernames, …) was met before; from now on it was. */
bool import_names_met(struct import_names *names, char kind, const char *name);

#endif
