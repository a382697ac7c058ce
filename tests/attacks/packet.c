/* Runs packet.mjs, which takes JSON and gives a status a line. */
#include "attacks/packet.h"

#include "support/run.h"
#include "support/text.h"
#include "support/world.h"

#include <check.h>
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

static void
put(json_object *object, const char *name, const char *value)
{
    if (value)
        json_object_object_add(object, name, json_object_new_string(value));
}

static const char *
as_json(const struct packet *packet)
{
    json_object *object = json_object_new_object();

    put(object, "host", packet->host);
    put(object, "method", packet->method ? packet->method : "GET");
    put(object, "path", packet->path);
    put(object, "type", packet->type);
    put(object, "body", packet->body);
    put(object, "from", packet->from);
    if (packet->odd) {
        char *odd = text_keep(strdup(packet->odd));
        for (char *quote = strchr(odd, '\''); quote; quote = strchr(quote, '\''))
            *quote = '"';
        json_object *parsed = json_tokener_parse(odd);
        ck_assert_msg(parsed, "no JSON: %s", odd);
        json_object_object_add(object, "odd", parsed);
    }
    json_object_object_add(object, "port", json_object_new_int(world_port()));
    json_object_object_add(object, "count", json_object_new_int(packet->count));
    const char *json = text("%s", json_object_to_json_string(object));
    json_object_put(object);
    return json;
}

struct counts
packet_send(const struct packet *packet)
{
    struct counts counts = { 0 };
    const char *said = RUN_WELL(as_json(packet), "node", SOURCE_DIRECTORY "/tests/attacks/packet.mjs");
    int answers = 0;

    for (const char *line = said; *line; answers++) {
        long status = strtol(line, NULL, 10);
        ck_assert_msg(status >= 0 && status < 600, "%s", said);
        counts.status[status]++;
        counts.of[status / 100]++;
        line += strcspn(line, "\n");
        line += *line == '\n';
    }
    ck_assert_msg(answers == packet->count, "%d answers:\n%s", answers, said);
    return counts;
}
