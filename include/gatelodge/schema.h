/* The shape of what is taken and given: one row for each member, from which validation, JSON in both
 * directions and the OpenAPI document are derived.
 *
 * A field without a sentence does not compile; nor does a field whose member has the wrong C type. */
#ifndef GATELODGE_SCHEMA_H
#define GATELODGE_SCHEMA_H

#include <gatelodge/id.h>
#include <gatelodge/problem.h>
#include <gatelodge/text.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct lodge_fault;
struct lodge_filter;
struct lodge_schema;

enum lodge_kind {
    LODGE_KIND_UNSTATED,
    LODGE_KIND_TEXT,        /* const char *; max in characters                                       */
    LODGE_KIND_EMAIL,       /* const char *                                                          */
    LODGE_KIND_SECRET,      /* const char *; max in bytes; never logged, never given unless shown_once */
    LODGE_KIND_CHOICE,      /* const char *; one of choices                                          */
    LODGE_KIND_NUMBER,      /* int64_t; min to max                                                   */
    LODGE_KIND_FLAG,        /* bool                                                                  */
    LODGE_KIND_TIME,        /* int64_t, milliseconds since 1970; 0 is null; RFC 3339 outside         */
    LODGE_KIND_ID,          /* struct lodge_id; TypeID with prefix outside; none is null             */
    LODGE_KIND_TEXTS,       /* struct lodge_texts; at most max, each at most each_max characters     */
    LODGE_KIND_LIST,        /* struct lodge_list of structs of the schema; at most max               */
    LODGE_KIND_OBJECT,      /* const struct *; the schema's                                          */
    LODGE_KIND_ANYTHING,    /* const char *: any JSON object as compact JSON text, at most max bytes */
    LODGE_KIND_FILTER,      /* const struct lodge_filter *: in a query, over the schema's fields     */
};

struct lodge_field {
    const char *name;                   /* the JSON member and the C member                           */
    const char *about;                  /* one sentence without a full stop                           */
    enum lodge_kind kind;
    size_t offset;
    int64_t min, max;                   /* characters, bytes, entries or values: see the kind         */
    int64_t each_max;                   /* TEXTS: characters of each                                  */
    const char *prefix;                 /* ID: of its TypeID                                          */
    const char *const *choices;         /* CHOICE: ended by NULL                                      */
    const struct lodge_schema *schema;  /* LIST, OBJECT; FILTER: of what is filtered                  */
    const char *fallback;               /* taken: what it is when absent, as a text; not in a PATCH   */
    const char *example;                /* for the OpenAPI document, as a text; of TEXTS one entry    */
    bool required;                      /* taken: must be there                                       */
    bool nullable;                      /* taken: null may be sent, and means "none"                  */
    bool optional;                      /* given: left out instead of null when there is none         */
    bool shown_once;                    /* SECRET in what is given: it is the moment to show it       */
    bool alone;                         /* LIST in what is taken: each struct begins with a struct
                                         * lodge_fault, which takes what in it does not fit: one does not refuse
                                         * the others                                                     */
};

struct lodge_schema {
    const char *name;                   /* of the struct, and in the OpenAPI document */
    size_t size;                        /* of the struct */
    const struct lodge_field *fields;
    size_t count;
    /* A rule across fields, run when each of them fits: notes misfits, returns nothing. May be NULL. */
    void (*check)(const void *taken, struct lodge_fault *fault);
};

/* Offset of a member; refuses to compile when the member is not of the C type its kind needs. */
#define LODGE_AT(type, member, ctype) (offsetof(type, member) \
    + 0 * sizeof(char[_Generic(((type *)0)->member, ctype: 1, default: -1)]))

#define LODGE_FIELD_(type, member, ctype, kind_, ...) \
    { .name = #member, .kind = LODGE_KIND_##kind_, .offset = LODGE_AT(type, member, ctype), .about = __VA_ARGS__ }

/* One row each: struct type, member, (the schema of what it holds,) the sentence, then limits:
 *     LODGE_TEXT(struct new_user, username, "What to sign in with", .required = true, .max = 64) */
#define LODGE_TEXT(type, member, ...)     LODGE_FIELD_(type, member, const char *, TEXT, __VA_ARGS__)
#define LODGE_EMAIL(type, member, ...)    LODGE_FIELD_(type, member, const char *, EMAIL, __VA_ARGS__)
#define LODGE_SECRET(type, member, ...)   LODGE_FIELD_(type, member, const char *, SECRET, __VA_ARGS__)
#define LODGE_CHOICE(type, member, ...)   LODGE_FIELD_(type, member, const char *, CHOICE, __VA_ARGS__)
#define LODGE_NUMBER(type, member, ...)   LODGE_FIELD_(type, member, int64_t, NUMBER, __VA_ARGS__)
#define LODGE_FLAG(type, member, ...)     LODGE_FIELD_(type, member, bool, FLAG, __VA_ARGS__)
#define LODGE_TIME(type, member, ...)     LODGE_FIELD_(type, member, int64_t, TIME, __VA_ARGS__)
#define LODGE_ID(type, member, ...)       LODGE_FIELD_(type, member, struct lodge_id, ID, __VA_ARGS__)
#define LODGE_TEXTS(type, member, ...)    LODGE_FIELD_(type, member, struct lodge_texts, TEXTS, __VA_ARGS__)
#define LODGE_ANYTHING(type, member, ...) LODGE_FIELD_(type, member, const char *, ANYTHING, __VA_ARGS__)
#define LODGE_LIST(type, member, schema_, ...) \
    LODGE_FIELD_(type, member, struct lodge_list, LIST, __VA_ARGS__, .schema = schema_)
#define LODGE_OBJECT(type, member, child, schema_, ...) \
    LODGE_FIELD_(type, member, const child *, OBJECT, __VA_ARGS__, .schema = schema_)
#define LODGE_FILTER(type, member, schema_, ...) \
    LODGE_FIELD_(type, member, const struct lodge_filter *, FILTER, __VA_ARGS__, .schema = schema_)

#define LODGE_SCHEMA_ROW_(name_, type, fields_, check_) \
    { .name = #name_, .size = sizeof(type), .fields = fields_, .count = LODGE_COUNT(fields_), .check = check_ }

/* Defines `static const struct lodge_schema name` for a struct and its fields. */
#define LODGE_SCHEMA(name_, type, fields_) \
    static const struct lodge_schema name_ = LODGE_SCHEMA_ROW_(name_, type, fields_, NULL)

/* The same with a rule across fields. */
#define LODGE_SCHEMA_CHECKED(name_, type, fields_, check_) \
    static const struct lodge_schema name_ = LODGE_SCHEMA_ROW_(name_, type, fields_, check_)

/* The same for several files, which declare it `extern const struct lodge_schema name;`. */
#define LODGE_SCHEMA_SHARED(name_, type, fields_) \
    const struct lodge_schema name_ = LODGE_SCHEMA_ROW_(name_, type, fields_, NULL)

/* A struct of this schema as a JSON object, in lines for people, without a line end behind it. NULL when a
 * member of kind ANYTHING holds what is no JSON object. */
const char *lodge_json(struct lodge_arena *arena, const struct lodge_schema *schema, const void *given);

/* The same in one line, in as few bytes as possible: to be stored, or a line of NDJSON. */
const char *lodge_json_line(struct lodge_arena *arena, const struct lodge_schema *schema, const void *given);

/* What a member of kind ANYTHING becomes by a PATCH (RFC 7396): `text` changed as `patch` says. What that calls null is
 * taken away, and objects within objects are changed likewise. NULL when one of them is no JSON object. */
const char *lodge_json_merge(struct lodge_arena *arena, const char *text, const char *patch);

/* The other way round, for programs that read files: binds the JSON object in `length` bytes, with a NUL behind them,
 * to the struct at `taken`, which is zero. LODGE_MALFORMED when it is none; LODGE_FIELD_INVALID, with a misfit for
 * each member that does not fit. The texts live as long as the arena. */
enum lodge_problem lodge_bind(struct lodge_arena *arena, struct lodge_fault *fault, const struct lodge_schema *schema,
    const char *text, size_t length, void *taken);

#ifdef __cplusplus
}
#endif

#endif
