/* JSON in and out. json.c is the only file that knows json-c; a tree lives as long as its arena. */
#ifndef LIB_JSON_H
#define LIB_JSON_H

#include <gatelodge/arena.h>
#include <gatelodge/problem.h>

#include <stdbool.h>
#include <stdint.h>

/* One value; NULL is JSON's null. */
struct json;

enum json_kind { JSON_NULL, JSON_FLAG, JSON_NUMBER, JSON_FRACTION, JSON_TEXT, JSON_LIST, JSON_OBJECT };

struct json_member {
    const char *name;
    struct json *value;
};

/* Reads one object from `length` bytes with a NUL behind them. LODGE_MALFORMED when it is not one; what
 * has no single meaning (a member twice, …) is noted as a misfit, and the tree there, see json_scan.h. */
enum lodge_problem json_parse(struct lodge_arena *arena, struct lodge_fault *fault, const char *text,
    size_t length, struct json **object);

/* The text of a value in as few bytes as possible, or in lines for people. Lives in the arena. */
const char *json_write(struct lodge_arena *arena, struct json *value);
const char *json_write_pretty(struct lodge_arena *arena, struct json *value);

/* What a value is, and what it holds. Each of these is for one kind alone. */
enum json_kind json_kind_of(struct json *value);
bool json_flag(struct json *value);
int64_t json_number(struct json *value);
const char *json_text(struct json *value);
size_t json_count(struct json *list);
struct json *json_entry(struct json *list, size_t index);

/* The member of this name; false when the object has none. */
bool json_member(struct json *object, const char *name, struct json **value);

/* All members in the order they were sent. */
size_t json_members(struct lodge_arena *arena, struct json *object, const struct json_member **members);

/* An empty object to build a document in. */
struct json *json_new(struct lodge_arena *arena);

/* Each adds a value to `holder`: an object, or a list, then `name` is NULL. */
struct json *json_add_object(struct json *holder, const char *name);
struct json *json_add_list(struct json *holder, const char *name);
void json_add_null(struct json *holder, const char *name);
void json_add_flag(struct json *holder, const char *name, bool flag);
void json_add_number(struct json *holder, const char *name, int64_t number);
void json_add_text(struct json *holder, const char *name, const char *text);    /* NULL adds null */

/* Adds the object that json_write once wrote; false when the text is not one. */
bool json_add_written(struct json *holder, const char *name, const char *text);

/* Changes an object as such a text says (RFC 7396): null takes a member away, objects are merged, at every depth. */
bool json_merge_written(struct json *object, const char *patch);

#endif
