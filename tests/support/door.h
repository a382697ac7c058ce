/* Speaks FastCGI as a web server does, byte by byte where a test wants it so. */
#ifndef TESTS_SUPPORT_DOOR_H
#define TESTS_SUPPORT_DOOR_H

#include <stdbool.h>
#include <stddef.h>

enum door_record {          /* FastCGI 1.0, section 8 */
    DOOR_BEGIN = 1, DOOR_ABORT = 2, DOOR_END = 3, DOOR_PARAMETERS = 4, DOOR_BODY = 5, DOOR_OUTPUT = 6,
};

struct door_parameter {
    const char *name;       /* NULL ends a list */
    const char *value;
};

struct door_answer {
    int status;             /* 0: none came */
    bool complete;          /* the end record came */
    char *headers;          /* lines with CR LF, as they came */
    char *body;
    size_t body_length;
    char text[256 * 1024];  /* holds both */
    size_t length;
};

/* Connects to a socket; -1 when nobody listens. Every wait on it ends after ten seconds. */
int door_open(const char *path);

/* One record of the request with number 1. False when the peer has closed the connection. */
bool door_record(int door, enum door_record type, const void *bytes, size_t length);

/* The beginning of a request: role responder, and whether to keep the connection. */
bool door_begin(int door, bool keep);

/* All parameters and their end. */
bool door_parameters(int door, const struct door_parameter *parameters);

/* The body in as many records as it needs, and its end. */
bool door_body(int door, const void *bytes, size_t length);

/* A whole request; CONTENT_LENGTH is added when there is a body. */
bool door_ask(int door, const char *method, const char *path, const char *body, bool keep);

/* Waits for the answer. False when the connection ended before it was complete. */
bool door_hear(int door, struct door_answer *answer);

/* The value of a header, in a buffer of its own; NULL when there is none. */
const char *door_header(const struct door_answer *answer, const char *name);

/* Whether the peer has closed the connection; waits for it up to ten seconds and drops what still comes. */
bool door_is_closed(int door);

#endif
