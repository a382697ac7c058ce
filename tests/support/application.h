/* An application behind the gate, that shows what it was sent: the whole request head, as text. */
#ifndef TESTS_SUPPORT_APPLICATION_H
#define TESTS_SUPPORT_APPLICATION_H

#include "support/browser.h"

/* Starts it on a socket, for as long as this process lives; for the family's `prepare`. */
void application_start(void);

/* Lets nginx serve this host with it, all of it protected; these lines of nginx's language come before. */
void application_serve(const char *host, const char *lines);

/* The same in the words of another server of this kind: "authelia", a file of nginx/profiles/. */
void application_serve_as(const char *host, const char *profile);

/* Asks for a path of a host that is served: "GET /list?x=y". What the sample application's host is, too. */
struct answer visit(struct browser *browser, const char *host, const char *request);

/* The value of a header that the application was sent; NULL when none arrived. */
const char *arrived(struct answer answer, const char *name);

/* Whether a text stands anywhere in what the application was sent. */
bool arrived_at_all(struct answer answer, const char *needle);

#endif
