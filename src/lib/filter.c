/* Reading a filter (RFC 7644, 3.4.2.2) by recursive descent: `or` binds less than `and`, that less than `not`. Values
 * are JSON's literals, as strict as in a body. What is not here: paths into members, and [ ]. What a filter means is
 * filter_match.c's matter. */
#include "lib/filter.h"

#include "lib/json_scan.h"

#include <gatelodge/clock.h>

#include <string.h>
#include <strings.h>

#define WORD_CHARACTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.:$"

#define AS(comparison) (1u << (comparison))
#define SAME  (AS(LODGE_EQUALS) | AS(LODGE_DIFFERS) | AS(LODGE_PRESENT))
#define ORDER (AS(LODGE_ABOVE) | AS(LODGE_AT_LEAST) | AS(LODGE_BELOW) | AS(LODGE_AT_MOST))
#define PARTS (AS(LODGE_CONTAINS) | AS(LODGE_STARTS) | AS(LODGE_ENDS))

struct parser {
    struct lodge_arena *arena;
    const struct lodge_schema *schema;
    const char *text;
    const char *at;
    struct filter_flaw *flaw;
    size_t depth;
    size_t terms;
};

/* Sets the value from a literal; false when it is of another type. */
typedef bool take_literal(const struct lodge_field *field, const struct json_literal *literal,
    struct lodge_filter_value *value);

static take_literal take_text, take_number, take_time, take_flag, take_id;

/* How each kind is compared, and with what. A kind without a row cannot be asked for. */
static const struct {
    unsigned comparisons;
    take_literal *take;
    const char *wanted;
} kinds[] = {
    [LODGE_KIND_TEXT]   = { SAME | ORDER | PARTS, take_text, "a text in double quotes" },
    [LODGE_KIND_EMAIL]  = { SAME | ORDER | PARTS, take_text, "a text in double quotes" },
    [LODGE_KIND_CHOICE] = { SAME | ORDER | PARTS, take_text, "a text in double quotes" },
    [LODGE_KIND_TEXTS]  = { SAME | ORDER | PARTS, take_text, "a text in double quotes" },
    [LODGE_KIND_NUMBER] = { SAME | ORDER, take_number, "a whole number" },
    [LODGE_KIND_TIME]   = { SAME | ORDER, take_time, "a time in double quotes, as in RFC 3339" },
    [LODGE_KIND_FLAG]   = { SAME, take_flag, "true or false" },
    [LODGE_KIND_ID]     = { SAME, take_id, "an id of this kind in double quotes" },
};

static const char *const operators[] = {
    [LODGE_EQUALS] = "eq",   [LODGE_DIFFERS] = "ne", [LODGE_CONTAINS] = "co", [LODGE_STARTS] = "sw",
    [LODGE_ENDS] = "ew",     [LODGE_PRESENT] = "pr", [LODGE_ABOVE] = "gt",    [LODGE_AT_LEAST] = "ge",
    [LODGE_BELOW] = "lt",    [LODGE_AT_MOST] = "le",
};
_Static_assert(LODGE_COUNT(operators) == LODGE_FILTER__COUNT, "each operator has a word");

static struct filter_node *read_either(struct parser *parser);

/* ---- flaws -------------------------------------------------------------------------------------- */

/* Says at which character of the text something is wrong. */
static void *
refuse(struct parser *parser, const char *where, const char *code, const char *what)
{
    size_t character = 1;

    for (const char *at = parser->text; at < where; at++)
        character += ((unsigned char)*at & 0xc0) != 0x80;
    parser->flaw->code = code;
    parser->flaw->detail = lodge_print(parser->arena, "At character %zu: %s.", character, what);
    return NULL;
}

static const char *
names_of_fields(struct lodge_arena *arena, const struct lodge_schema *schema)
{
    const char *names = "";

    for (size_t i = 0; i < schema->count; i++)
        if (filter_knows(&schema->fields[i]))
            names = lodge_print(arena, "%s%s%s", names, *names ? ", " : "", schema->fields[i].name);
    return names;
}

/* ---- values ------------------------------------------------------------------------------------- */

static bool
take_text(const struct lodge_field *field, const struct json_literal *literal, struct lodge_filter_value *value)
{
    (void)field;
    value->text = literal->text;
    return literal->kind == JSON_TEXT;
}

static bool
take_number(const struct lodge_field *field, const struct json_literal *literal, struct lodge_filter_value *value)
{
    (void)field;
    value->number = literal->number;
    return literal->kind == JSON_NUMBER;
}

static bool
take_time(const struct lodge_field *field, const struct json_literal *literal, struct lodge_filter_value *value)
{
    (void)field;
    return literal->kind == JSON_TEXT && lodge_time_parse(literal->text, &value->number);
}

static bool
take_flag(const struct lodge_field *field, const struct json_literal *literal, struct lodge_filter_value *value)
{
    (void)field;
    value->flag = literal->flag;
    return literal->kind == JSON_FLAG;
}

static bool
take_id(const struct lodge_field *field, const struct json_literal *literal, struct lodge_filter_value *value)
{
    return literal->kind == JSON_TEXT && lodge_id_parse(literal->text, field->prefix, &value->id);
}

static bool
is_a_choice(const struct lodge_field *field, const char *text)
{
    for (const char *const *choice = field->choices; *choice; choice++)
        if (strcasecmp(*choice, text) == 0)
            return true;
    return false;
}

/* Null goes with eq and ne: whether there is a value at all. */
static bool
read_value(struct parser *parser, struct filter_node *term)
{
    const struct lodge_field *field = term->field;
    bool whole = AS(term->comparison) & SAME;
    const char *start = parser->at;
    struct json_literal literal;
    const char *flaw = json_scan_literal(parser->arena, &parser->at, &literal);

    if (flaw)
        return refuse(parser, parser->at, "bad_filter", lodge_print(parser->arena,
            "this is no value (%s); %s is compared with %s", flaw, field->name, kinds[field->kind].wanted));
    if (literal.kind == JSON_NULL)
        return whole || refuse(parser, start, "bad_operator", "null goes with eq and ne only");
    if (!kinds[field->kind].take(field, &literal, &term->value))
        return refuse(parser, start, "wrong_type", lodge_print(parser->arena, "%s is compared with %s", field->name,
            kinds[field->kind].wanted));
    term->value.kind = field->kind;
    if (field->kind == LODGE_KIND_CHOICE && whole && !is_a_choice(field, literal.text))
        return refuse(parser, start, "not_a_choice", "this is none of the values that are known here");
    return true;
}

/* ---- words -------------------------------------------------------------------------------------- */

static size_t
spaces_at(const char *text)
{
    return strspn(text, " ");
}

static size_t
word_at(const char *text)
{
    return strspn(text, WORD_CHARACTERS);
}

/* Whether the word at `text` is this one, in any case. */
static bool
word_is(const char *text, const char *word)
{
    size_t length = word_at(text);

    return length == strlen(word) && strncasecmp(text, word, length) == 0;
}

/* Takes `and` or `or`, with spaces at both sides, when it is next. */
static bool
take_joint(struct parser *parser, const char *word)
{
    size_t spaces = spaces_at(parser->at);
    const char *start = parser->at + spaces, *end = start + word_at(start);

    if (spaces == 0 || !word_is(start, word) || *end != ' ')
        return false;
    parser->at = end;
    return true;
}

static bool
take_space(struct parser *parser, const char *what)
{
    size_t spaces = spaces_at(parser->at);

    parser->at += spaces;
    return spaces > 0 || refuse(parser, parser->at, "bad_filter", lodge_print(parser->arena,
        "a space and %s are expected", what));
}

/* ---- comparisons -------------------------------------------------------------------------------- */

static bool
read_field(struct parser *parser, struct filter_node *term)
{
    const struct lodge_schema *schema = parser->schema;

    if (word_at(parser->at) == 0)
        return refuse(parser, parser->at, "bad_filter", "the name of a field, not or ( is expected");
    for (size_t i = 0; i < schema->count; i++)
        if (word_is(parser->at, schema->fields[i].name) && filter_knows(&schema->fields[i]))
            term->field = &schema->fields[i];
    if (!term->field)
        return refuse(parser, parser->at, "unknown_field", lodge_print(parser->arena,
            "no field of this name can be asked for; known are %s", names_of_fields(parser->arena, schema)));
    parser->at += word_at(parser->at);
    return true;
}

static bool
read_operator(struct parser *parser, struct filter_node *term)
{
    for (size_t i = LODGE_EQUALS; i < LODGE_COUNT(operators); i++)
        if (word_is(parser->at, operators[i]))
            term->comparison = (enum lodge_filter_operator)i;
    if (term->comparison == LODGE_FILTER_UNSTATED)
        return refuse(parser, parser->at, "bad_filter",
            "one of eq, ne, co, sw, ew, pr, gt, ge, lt and le is expected");
    if (!(kinds[term->field->kind].comparisons & AS(term->comparison)))
        return refuse(parser, parser->at, "bad_operator", lodge_print(parser->arena,
            "%s does not go with %s", operators[term->comparison], term->field->name));
    parser->at += word_at(parser->at);
    return true;
}

static struct filter_node *
read_term(struct parser *parser)
{
    struct filter_node *term = LODGE_NEW(parser->arena, struct filter_node);

    if (++parser->terms > LODGE_FILTER_TERMS_MAX)
        return refuse(parser, parser->at, "too_many", lodge_print(parser->arena,
            "there are more than %d comparisons", LODGE_FILTER_TERMS_MAX));
    term->join = FILTER_TERM;
    if (!read_field(parser, term) || !take_space(parser, "an operator") || !read_operator(parser, term))
        return NULL;
    if (term->comparison == LODGE_PRESENT)
        return term;
    return take_space(parser, "a value") && read_value(parser, term) ? term : NULL;
}

/* ---- what joins them ---------------------------------------------------------------------------- */

static struct filter_node *
read_bracket(struct parser *parser)
{
    if (parser->depth == LODGE_FILTER_DEPTH_MAX)
        return refuse(parser, parser->at, "too_deep", lodge_print(parser->arena,
            "there are more than %d brackets in each other", LODGE_FILTER_DEPTH_MAX));
    parser->depth++;
    parser->at++;
    struct filter_node *inner = read_either(parser);
    if (!inner)
        return NULL;
    parser->depth--;
    parser->at += spaces_at(parser->at);
    if (*parser->at != ')')
        return refuse(parser, parser->at, "bad_filter", "and, or or ) is expected");
    parser->at++;
    return inner;
}

static struct filter_node *
read_negated(struct parser *parser)
{
    parser->at += strlen("not");
    parser->at += spaces_at(parser->at);
    if (*parser->at != '(')
        return refuse(parser, parser->at, "bad_filter", "( is expected behind not");
    struct filter_node *inner = read_bracket(parser);
    if (inner)
        inner->negated = !inner->negated;
    return inner;
}

static struct filter_node *
read_one(struct parser *parser)
{
    parser->at += spaces_at(parser->at);
    if (*parser->at == '(')
        return read_bracket(parser);
    return word_is(parser->at, "not") ? read_negated(parser) : read_term(parser);
}

static struct filter_node *
join(struct parser *parser, enum filter_join how, const struct filter_node *one, const struct filter_node *other)
{
    if (!other)
        return NULL;
    struct filter_node *both = LODGE_NEW(parser->arena, struct filter_node);
    *both = (struct filter_node){ .join = how, .one = one, .other = other };
    return both;
}

static struct filter_node *
read_both(struct parser *parser)
{
    struct filter_node *node = read_one(parser);

    while (node && take_joint(parser, "and"))
        node = join(parser, FILTER_AND, node, read_one(parser));
    return node;
}

static struct filter_node *
read_either(struct parser *parser)
{
    struct filter_node *node = read_both(parser);

    while (node && take_joint(parser, "or"))
        node = join(parser, FILTER_OR, node, read_both(parser));
    return node;
}

const struct lodge_filter *
filter_read(struct lodge_arena *arena, const struct lodge_schema *schema, const char *text, struct filter_flaw *flaw)
{
    struct parser parser = { .arena = arena, .schema = schema, .text = text, .at = text, .flaw = flaw };

    if (strlen(text) > LODGE_FILTER_MAX) {
        flaw->code = "too_long";
        flaw->detail = lodge_print(arena, "This must have at most %d bytes.", LODGE_FILTER_MAX);
        return NULL;
    }
    const struct filter_node *root = read_either(&parser);
    if (!root)
        return NULL;
    parser.at += spaces_at(parser.at);
    if (*parser.at)
        return refuse(&parser, parser.at, "bad_filter", "and, or or the end is expected");
    struct lodge_filter *filter = LODGE_NEW(arena, struct lodge_filter);
    filter->root = root;
    return filter;
}

/* ---- what can be asked for ---------------------------------------------------------------------- */

bool
filter_knows(const struct lodge_field *field)
{
    return (size_t)field->kind < LODGE_COUNT(kinds) && kinds[field->kind].take;
}

const char *
filter_describe(struct lodge_arena *arena, const struct lodge_schema *schema)
{
    return lodge_print(arena, "Compares %s by eq, ne, co, sw, ew, pr, gt, ge, lt and le, joined by and, or, not and "
        "brackets, as in RFC 7644, 3.4.2.2. Texts are compared regardless of the case of "
        "ASCII letters, lists by any of their entries. At most %d bytes, %d comparisons and %d brackets in each other.",
        names_of_fields(arena, schema), LODGE_FILTER_MAX, LODGE_FILTER_TERMS_MAX, LODGE_FILTER_DEPTH_MAX);
}
