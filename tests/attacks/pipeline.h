/* Requests as bytes, many on one connection without waiting: what no browser would send, thousands of times.
 * HTTP/1.1 only; HTTP/2 byte by byte is in packet.mjs. */
#ifndef TESTS_ATTACKS_PIPELINE_H
#define TESTS_ATTACKS_PIPELINE_H

#include <stdbool.h>
#include <stddef.h>

struct heard {
    int status;             /* 0: the connection was closed without a word */
    const char *head;       /* lines ended by CR LF                        */
    const char *body;
};

/* Sends each request ("GET / HTTP/1.1\r\nHost: …\r\n\r\n", without a body) to nginx by TLS, under this name;
 * what came back stands in `heard`, in the same order. */
void pipeline(const char *host, const char *const requests[], size_t count, struct heard heard[]);

/* Whether this one of the variants that a family generates is tried: one in `thinned`, and so many times more
 * as GATELODGE_ATTACKS says, as every night. */
bool variant_is_tried(size_t number, size_t thinned);

#endif
