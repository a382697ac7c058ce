/* What the rules about mistakes share: where they look, what they know, what they say. */
#ifndef PROGRAMS_NGINX_INSPECTION_H
#define PROGRAMS_NGINX_INSPECTION_H

#include "programs/nginx/mistakes.h"

struct inspection {
    struct lodge_arena *arena;
    const struct directive *outermost;
    const struct house_settings *settings;      /* NULL: not known */
    const char *rule;                           /* the one that looks */
    struct mistake *found;
    size_t count;
};

typedef void look(struct inspection *inspection, const struct directive *where);

look
    look_at_internal, look_at_body, look_at_cache, look_at_rule_path,           /* mistakes_gate.c        */
    look_at_keeping, look_at_module,
    look_at_identity, look_at_lost_headers, look_at_underscores, look_at_captures,  /* mistakes_application.c */
    look_at_satisfy, look_at_open_doors, look_at_scheme, look_at_cookie,        /* mistakes_site.c        */
    look_at_real_ip;

/* Notes a mistake, unless it was noted at this line before. */
void mistake_add(struct inspection *inspection, const struct directive *where, const char *instead,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

/* ---- questions: site.c -------------------------------------------------------------------------------- */

/* A way to hand a request on, with the words that nginx has for it; NULL where it has none. */
struct passing {
    const char *pass;           /* proxy_pass       */
    const char *header;         /* proxy_set_header */
    bool params;                /* a header X is written HTTP_X */
    const char *body;           /* proxy_pass_request_body */
    const char *headers;        /* proxy_pass_request_headers */
    const char *cache;          /* proxy_cache */
};

/* How a location hands requests on; NULL when it does not. */
const struct passing *passing_of(const struct directive *location);

/* Where to: "unix:/run/a.sock", "backend", "127.0.0.1:80", without scheme and path. */
const char *target_of(const struct inspection *inspection, const struct directive *location);

/* Whether that is one of gatelodge's programs ("gate"), directly or by an upstream. */
bool leads_to(const struct inspection *inspection, const char *target, const char *program);

/* Whether the gate is asked before this block is served. */
bool asks_gate(const struct directive *block);

/* Whether nginx asks the gate by this location. */
bool is_gate(const struct inspection *inspection, const struct directive *location);

/* Whether the gate is asked somewhere in this block. */
bool protects(const struct directive *block);

/* The server that a location is of; in a piece of a configuration, the piece. */
const struct directive *site_of(const struct inspection *inspection, const struct directive *location);

/* "=", "^~", "~", "~*", "@" or "", and the path, of a location. */
struct location_name {
    const char *modifier, *path;
};
struct location_name location_name_of(const struct directive *location);
bool is_pattern(struct location_name name);

/* How a header is written for this way of handing on: Remote-User, or HTTP_REMOTE_USER. */
const char *header_word(struct lodge_arena *arena, const struct passing *passing, const char *header);

#endif
