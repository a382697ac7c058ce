/* Requests that go on while something else happens: each kind by a process of its own, one request after the other,
 * through nginx. What came back is counted. */
#ifndef TESTS_SUPPORT_LOAD_H
#define TESTS_SUPPORT_LOAD_H

#include <stdbool.h>
#include <stddef.h>

struct load {
    const char *name;               /* "sign in"                                            */
    const char *method;
    const char *path;               /* of the portal; or an address                         */
    const char *body;               /* JSON; NULL: none                                     */
    const char *bearer;             /* token it shows; NULL: none                           */
    const char *header;             /* one more, "Cookie: …"; NULL: none                    */
    int status;                     /* of every answer                                      */
};

/* Lets them ask from now on, and waits until each has been answered. They end with the story. */
void load_begin(const struct load *loads, size_t count);

/* Waits until each was answered `more` times since. */
void load_wait(unsigned more);

/* Ends them all; what they were answered stays. */
void load_end(void);

/* How many answers of this kind there were, and how many of them were not as they should be. NULL: of all. */
unsigned load_asked(const char *name);
unsigned load_failed(const char *name);

/* What went wrong first, for people. */
const char *load_complaints(void);

#endif
