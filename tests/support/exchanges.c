/* Writes exchanges down: a file for each family, a line for each exchange, each by one write, so that stories and
 * their children can do so at the same time. */
#include "support/exchanges.h"
#include "support/text.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <json-c/json.h>
#include <string.h>
#include <unistd.h>

static int
open_file(int more)
{
    const char *path = text(BUILD_DIRECTORY "/tests/stories/%s.exchanges", program_invocation_short_name);
    int file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | more, 0644);

    ck_assert_msg(file >= 0, "%s: %s", path, strerror(errno));
    return file;
}

void
exchanges_begin(void)
{
    close(open_file(O_TRUNC));
}

static void
add_text(json_object *line, const char *name, const char *value)
{
    json_object_object_add(line, name, value ? json_object_new_string(value) : NULL);
}

void
exchange_keep(const char *method, const char *path, const struct answer *answer)
{
    json_object *line = json_object_new_object();
    int file = open_file(0);
    size_t length;

    add_text(line, "family", program_invocation_short_name);
    add_text(line, "method", method);
    add_text(line, "path", path);
    json_object_object_add(line, "status", json_object_new_int(answer->status));
    add_text(line, "headers", answer->headers);
    add_text(line, "body", answer->body);
    const char *json = json_object_to_json_string_length(line, JSON_C_TO_STRING_PLAIN, &length);
    const char *written = text("%s\n", json);
    ck_assert(write(file, written, length + 1) == (ssize_t)length + 1);
    close(file);
    json_object_put(line);
}
