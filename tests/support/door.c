/* A web server's side of FastCGI, see door.h. */
#include "support/door.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#define CONTENT_MAX 65535

int
door_open(const char *path)
{
    const struct timeval limit = { .tv_sec = 10 };
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int door = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (door < 0 || strlen(path) >= sizeof(address.sun_path))
        abort();
    memcpy(address.sun_path, path, strlen(path));
    setsockopt(door, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
    setsockopt(door, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
    if (connect(door, (struct sockaddr *)&address, sizeof(address)) == 0)
        return door;
    close(door);
    return -1;
}

static bool
send_all(int door, const unsigned char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t sent = send(door, bytes, length, MSG_NOSIGNAL);

        if (sent <= 0)
            return false;
        bytes += sent;
        length -= (size_t)sent;
    }
    return true;
}

static bool
receive_all(int door, unsigned char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t got = recv(door, bytes, length, 0);

        if (got <= 0)
            return false;
        bytes += got;
        length -= (size_t)got;
    }
    return true;
}

bool
door_record(int door, enum door_record type, const void *bytes, size_t length)
{
    unsigned char record[8 + CONTENT_MAX] = { 1, (unsigned char)type, 0, 1,
        (unsigned char)(length >> 8), (unsigned char)length };

    if (length > CONTENT_MAX)
        abort();
    if (length > 0)
        memcpy(record + 8, bytes, length);
    return send_all(door, record, 8 + length);
}

bool
door_begin(int door, bool keep)
{
    const unsigned char responder[8] = { 0, 1, keep };

    return door_record(door, DOOR_BEGIN, responder, sizeof(responder));
}

static size_t
put_length(unsigned char *to, size_t length)
{
    if (length < 128) {
        to[0] = (unsigned char)length;
        return 1;
    }
    to[0] = (unsigned char)(0x80 | length >> 24);
    to[1] = (unsigned char)(length >> 16);
    to[2] = (unsigned char)(length >> 8);
    to[3] = (unsigned char)length;
    return 4;
}

/* In as many records as it needs, and an empty one. */
static bool
send_stream(int door, enum door_record type, const unsigned char *bytes, size_t length)
{
    for (size_t size; length > 0; bytes += size, length -= size) {
        size = length < 32768 ? length : 32768;
        if (!door_record(door, type, bytes, size))
            return false;
    }
    return door_record(door, type, NULL, 0);
}

bool
door_parameters(int door, const struct door_parameter *parameters)
{
    size_t room = 0, length = 0;

    for (const struct door_parameter *one = parameters; one->name; one++)
        room += 8 + strlen(one->name) + strlen(one->value);

    unsigned char *bytes = malloc(room + 1);

    if (!bytes)
        abort();
    for (; parameters->name; parameters++) {
        size_t name = strlen(parameters->name), value = strlen(parameters->value);

        length += put_length(bytes + length, name);
        length += put_length(bytes + length, value);
        memcpy(bytes + length, parameters->name, name);
        memcpy(bytes + length + name, parameters->value, value);
        length += name + value;
    }
    bool sent = send_stream(door, DOOR_PARAMETERS, bytes, length);
    free(bytes);
    return sent;
}

bool
door_body(int door, const void *bytes, size_t length)
{
    return send_stream(door, DOOR_BODY, bytes, length);
}

bool
door_ask(int door, const char *method, const char *path, const char *body, bool keep)
{
    const char *query = strchr(path, '?');
    size_t size = body ? strlen(body) : 0;
    char length[32], document[4096];

    snprintf(length, sizeof(length), "%zu", size);
    snprintf(document, sizeof(document), "%.*s", (int)(query ? (size_t)(query - path) : strlen(path)), path);
    const struct door_parameter parameters[] = {
        { "REQUEST_METHOD", method }, { "REQUEST_URI", path }, { "DOCUMENT_URI", document },
        { "QUERY_STRING", query ? query + 1 : "" }, { "REMOTE_ADDR", "192.0.2.7" }, { "HTTP_HOST", "localhost" },
        { "CONTENT_LENGTH", body ? length : "" }, { "CONTENT_TYPE", body ? "application/json" : "" },
        { NULL, NULL },
    };

    return door_begin(door, keep) && door_parameters(door, parameters) && door_body(door, body, size);
}

/* Takes the output apart: a status, headers, and behind an empty line the body. */
static void
split(struct door_answer *answer)
{
    char *end = strstr(answer->text, "\r\n\r\n");

    if (!end)
        return;
    end[2] = '\0';
    answer->body = end + 4;
    answer->body_length = answer->length - (size_t)(end + 4 - answer->text);
    answer->headers = answer->text;
    const char *status = door_header(answer, "Status");
    answer->status = status ? (int)strtol(status, NULL, 10) : 0;
}

bool
door_hear(int door, struct door_answer *answer)
{
    unsigned char header[8], content[CONTENT_MAX + 256];

    *answer = (struct door_answer){ .status = 0 };
    while (!answer->complete && receive_all(door, header, sizeof(header))) {
        size_t length = (size_t)header[4] << 8 | header[5];

        if (!receive_all(door, content, length + header[6]))
            break;
        if (header[1] == DOOR_OUTPUT && answer->length + length < sizeof(answer->text)) {
            memcpy(answer->text + answer->length, content, length);
            answer->length += length;
        }
        answer->complete = header[1] == DOOR_END;
    }
    split(answer);
    return answer->complete;
}

const char *
door_header(const struct door_answer *answer, const char *name)
{
    static char value[4096];
    size_t length = strlen(name);

    for (const char *line = answer->headers; line && *line; line = strstr(line, "\n") + 1)
        if (strncasecmp(line, name, length) == 0 && strncmp(line + length, ": ", 2) == 0) {
            snprintf(value, sizeof(value), "%.*s", (int)strcspn(line + length + 2, "\r"), line + length + 2);
            return value;
        }
    return NULL;
}

bool
door_is_closed(int door)
{
    char bytes[4096];
    ssize_t got;

    while ((got = recv(door, bytes, sizeof(bytes), 0)) > 0)
        continue;
    return got == 0 || (got < 0 && errno == ECONNRESET);
}
