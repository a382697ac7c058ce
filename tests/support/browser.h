/* Browsers and programs that ask gatelodge through nginx, over TLS: each with its own cookies and an address
 * of its own, so that limits that count addresses do not carry over from one story to the next. */
#ifndef TESTS_SUPPORT_BROWSER_H
#define TESTS_SUPPORT_BROWSER_H

#include <stdbool.h>
#include <stddef.h>

#define HEADERS_MAX 16

struct browser {
    const char *from;                   /* address it connects from, of 127.0.0.0/8             */
    const char *bearer;                 /* token it shows; NULL: none                           */
    const char *site;                   /* Sec-Fetch-Site: "same-origin"; NULL: a program       */
    bool navigates;                     /* shows pages, as if somebody had followed a link      */
    const char *headers[HEADERS_MAX];   /* further ones, "Name: value", ended by NULL           */
    const char *tls;                    /* the one version it speaks, "1.2"; NULL: any          */
    bool old;                           /* speaks HTTP/1.1, not HTTP/2                          */
    bool stranger;                      /* does not check the server's name                     */
    long seconds;                       /* it waits at most so long                             */
    void *curl;
    struct browser *older;
};

/* What came back. Lives until the process ends. */
struct answer {
    int status;                         /* 0: none came, `why` says why                         */
    const char *why;
    const char *url;                    /* what was asked                                       */
    const char *headers;                /* lines as they were sent, ended by CR LF              */
    const char *body;
    size_t length;
    struct json_object *json;           /* NULL when the body is not JSON                       */
    double seconds;
};

/* The certificates that browsers trust, a file. */
void browsers_trust(const char *file);

/* A browser at one of the portal's pages, from an address that nobody had before. */
struct browser *a_browser(void);

/* The same without anything that browsers send by themselves. */
struct browser *a_program(const char *bearer);

/* Asks. `type` is the body's; NULL: there is no body. */
struct answer browse(struct browser *browser, const char *method, const char *url, const char *type,
    const char *body);

/* The value of a header, the first of its name; NULL when there is none. */
const char *header_of(struct answer answer, const char *name);

/* How many there are of this name. */
size_t headers_of(struct answer answer, const char *name);

/* The value of the browser's cookie for this host; NULL when it has none. */
const char *cookie_of(struct browser *browser, const char *name);

/* Puts a cookie in by hand, as a Set-Cookie line without its name. */
void cookie_put(struct browser *browser, const char *line);

/* Sends these bytes over TLS as they are, and returns what comes back until the server closes. */
const char *converse(struct browser *browser, const char *url, const char *bytes);

#endif
