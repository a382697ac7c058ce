/* The strictness that json-c lacks: reads a JSON text from end to end before a tree is built from it. */
#ifndef LIB_JSON_SCAN_H
#define LIB_JSON_SCAN_H

#include <gatelodge/arena.h>
#include <gatelodge/problem.h>

#include "lib/json.h"

#define JSON_DEPTH_MAX  32      /* objects and lists in each other                        */
#define JSON_VALUES_MAX 16384   /* values of one document                                 */
#define JSON_NAMES_MAX  512     /* members of all objects that are open at the same time  */
#define JSON_NUMBER_MAX 64      /* bytes of a number                                      */

/* Whether `text`, `length` bytes with a NUL behind them, is one JSON object (RFC 8259) in UTF-8 within
 * the limits above; else LODGE_MALFORMED, with the offset in the fault's note. What is JSON but has no
 * single meaning is noted as a misfit: members twice, NUL, lone surrogates, numbers out of range. */
enum lodge_problem json_scan(struct lodge_arena *arena, struct lodge_fault *fault, const char *text,
    size_t length);

/* A text, a number, true, false or null. */
struct json_literal {
    enum json_kind kind;
    const char *text;
    int64_t number;         /* NUMBER; a FRACTION is only told as such */
    bool flag;
};

/* Reads the literal that a text, which is known to be UTF-8, begins with, by the same rules; what has no single
 * meaning is refused here. *at is moved behind it, or to the flaw. NULL, or what is wrong. */
const char *json_scan_literal(struct lodge_arena *arena, const char **at, struct json_literal *literal);

#endif
