/* What a handler may ask of its call, and answer. */
#include "lib/call.h"

#include <stdlib.h>
#include <string.h>

/* Characters that need no care in a log line or a header. */
static bool
is_plain_token(const char *text, size_t max)
{
    size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

    return length > 0 && length <= max && text[length] == '\0';
}

struct lodge_call *
call_new(const struct server *server, struct lodge_arena *arena)
{
    struct lodge_call *call = LODGE_NEW(arena, struct lodge_call);

    call->server = server;
    call->arena = arena;
    call->started = lodge_steady();
    call->body = "";
    call->headers = lodge_take(arena, LODGE_HEADERS_MAX);
    return call;
}

/* A second value is refused, unless one of them is empty and so says nothing: "include fastcgi_params;" with
 * an empty CONTENT_LENGTH behind it makes nginx send both. */
static void
repeat_parameter(struct lodge_call *call, struct parameter *known, const char *value)
{
    if (*known->value == '\0')
        known->value = value;
    else if (*value != '\0')
        call->refused = lodge_fail(&call->fault, LODGE_MALFORMED, "%.64s was sent twice", known->name);
}

static struct parameter *
parameter_named(struct lodge_call *call, const char *name, size_t length)
{
    for (struct parameter *one = call->parameters; one < call->parameters + call->parameter_count; one++)
        if (one->name_length == length && memcmp(one->name, name, length) == 0)
            return one;
    return NULL;
}

void
call_parameter(struct lodge_call *call, const char *name, const char *value)
{
    size_t length = strlen(name);
    struct parameter *known = parameter_named(call, name, length);

    if (known) {
        repeat_parameter(call, known, value);
        return;
    }
    if (call->parameter_count == PARAMETERS_MAX) {
        call->refused = lodge_fail(&call->fault, LODGE_MALFORMED, "more than %d parameters", PARAMETERS_MAX);
        return;
    }
    call->parameters[call->parameter_count++] = (struct parameter){ name, length, value };
}

struct lodge_arena *
lodge_arena_of(struct lodge_call *call)
{
    return call->arena;
}

struct lodge_fault *
lodge_fault_of(struct lodge_call *call)
{
    return &call->fault;
}

void *
lodge_state_of(struct lodge_call *call)
{
    return call->server->state;
}

const void *
lodge_settings_of(struct lodge_call *call)
{
    return call->server->settings;
}

const char *
lodge_parameter(struct lodge_call *call, const char *name)
{
    const struct parameter *found = parameter_named(call, name, strlen(name));

    return found && found->value[0] ? found->value : NULL;
}

const char *
lodge_method_of(struct lodge_call *call)
{
    const char *method = lodge_parameter(call, "REQUEST_METHOD");

    return method ? method : "";
}

const char *
lodge_request_id(struct lodge_call *call)
{
    if (call->request_id)
        return call->request_id;
    const char *sent = lodge_parameter(call, "HTTP_X_REQUEST_ID");
    call->request_id = sent && is_plain_token(sent, 64) ? sent : lodge_id_text(call->arena, "req", lodge_id_new());
    return call->request_id;
}

static const struct path_part *
part_named(struct lodge_call *call, const char *name)
{
    for (size_t i = 0; i < call->part_count; i++)
        if (strlen(name) == call->parts[i].name_length
            && memcmp(call->parts[i].name, name, call->parts[i].name_length) == 0)
            return &call->parts[i];
    abort();                            /* a handler asks for what its route does not have */
}

const char *
lodge_path_part(struct lodge_call *call, const char *name)
{
    return part_named(call, name)->value;
}

struct lodge_id
lodge_path_id(struct lodge_call *call, const char *name)
{
    return part_named(call, name)->id;
}

/* A handler that reads or writes another struct than its row says is a bug that no input causes. */
static void
must_be(const struct lodge_schema *schema, size_t size)
{
    if (!schema || schema->size != size)
        abort();
}

const void *
lodge_taken(struct lodge_call *call, size_t size)
{
    must_be(call->route->takes, size);
    return call->taken;
}

const void *
lodge_asked(struct lodge_call *call, size_t size)
{
    must_be(call->route->query, size);
    return call->asked;
}

bool
lodge_given(struct lodge_call *call, const char *name)
{
    const struct lodge_schema *schema = call->route->takes;

    for (size_t i = 0; schema && i < schema->count; i++)
        if (strcmp(schema->fields[i].name, name) == 0)
            return call->given_fields >> i & 1;
    abort();                            /* a handler asks for what its schema does not have */
}

void
lodge_give(struct lodge_call *call, const void *given, size_t size)
{
    must_be(call->route->gives, size);
    call->given = lodge_copy(call->arena, given, size);
    call->answer = ANSWER_GIVEN;
}

void
lodge_reply_header(struct lodge_call *call, const char *name, const char *value)
{
    if (!value)
        return;
    for (const unsigned char *c = (const unsigned char *)value; *c; c++)
        if (*c < ' ' || *c == 0x7f)
            abort();                    /* would end the header: bounding it is the handler's work */

    size_t name_length = strlen(name), value_length = strlen(value);
    if (name_length + value_length + 4 >= LODGE_HEADERS_MAX - call->headers_length)
        abort();
    char *end = mempcpy(call->headers + call->headers_length, name, name_length);
    end = mempcpy(mempcpy(mempcpy(end, ": ", 2), value, value_length), "\r\n", 2);
    call->headers_length = (size_t)(end - call->headers);
}

void
lodge_accept(struct lodge_call *call)
{
    if (!call->route->may_wait)
        abort();
    call->accepted = true;
}

void
lodge_redirect(struct lodge_call *call, const char *location)
{
    lodge_reply_header(call, "Location", location);
    call->answer = ANSWER_REDIRECT;
}

void
lodge_send(struct lodge_call *call, const char *content_type, const void *bytes, size_t length)
{
    call->answer = ANSWER_SENT;
    call->content_type = content_type;
    call->reply = bytes;
    call->reply_length = length;
}
