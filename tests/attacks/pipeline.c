/* Cuts what converse() brings back into answers. */
#include "attacks/pipeline.h"

#include "support/browser.h"
#include "support/text.h"
#include "support/world.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define BATCH_MAX   64
#define BATCH_BYTES 12000       /* what is sent at once */

/* Stands behind each batch, so that nginx closes and nobody waits. */
static const char goodbye[] = "GET /goodbye HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

/* The value of a header, or NULL; `head` ends where its empty line begins. */
static const char *
value_of(const char *head, const char *name)
{
    size_t length = strlen(name);

    for (const char *line = strstr(head, "\r\n"); line; line = strstr(line + 2, "\r\n"))
        if (strncasecmp(line + 2, name, length) == 0 && line[2 + length] == ':')
            return line + 3 + length + strspn(line + 3 + length, " ");
    return NULL;
}

/* Where a body in chunks ends. */
static const char *
end_of_chunks(const char *next, const char *end)
{
    for (;;) {
        long size = strtol(next, NULL, 16);
        const char *data = strstr(next, "\r\n");

        if (!data || size < 0 || size > end - data - 4)
            return end;
        next = data + 2 + size + 2;
        if (size == 0)
            return next;
    }
}

/* One answer out of `said`. Returns where the next one begins. */
static const char *
cut(const char *said, const char *end, struct heard *heard)
{
    const char *body = strstr(said, "\r\n\r\n");

    *heard = (struct heard){ .head = "", .body = "" };
    if (strncmp(said, "HTTP/1.", 7) != 0 || !body)
        return end;
    body += 4;
    heard->status = (int)strtol(said + 9, NULL, 10);
    heard->head = text("%.*s", (int)(body - said - 2), said);

    const char *length = value_of(heard->head, "Content-Length");
    const char *next = length ? body + strtol(length, NULL, 10)
        : value_of(heard->head, "Transfer-Encoding") ? end_of_chunks(body, end) : body;
    if (next > end)
        next = end;
    heard->body = text("%.*s", (int)(next - body), body);
    return next;
}

/* The first requests that fit into one batch, as bytes. Returns how many they are. */
static size_t
batch_of(const char *const requests[], size_t count, char bytes[BATCH_BYTES + sizeof(goodbye)])
{
    size_t used = 0, taken = 0;

    while (taken < count && taken < BATCH_MAX && used + strlen(requests[taken]) <= BATCH_BYTES) {
        memcpy(bytes + used, requests[taken], strlen(requests[taken]));
        used += strlen(requests[taken++]);
    }
    memcpy(bytes + used, goodbye, sizeof(goodbye));
    return taken;
}

/* Sends bytes on a connection of their own. On a machine that is busy nothing may come within converse()'s two
 * seconds: then they are sent again, a few times. */
static const char *
said_to(struct browser *browser, const char *host, const char *bytes)
{
    const char *said = "";

    for (int i = 0; i < 4 && !*said; i++)
        said = converse(browser, text("https://%s:%d/", host, world_port()), bytes);
    return said;
}

/* nginx says goodbye where it refuses to read on: what stands behind is asked anew. */
void
pipeline(const char *host, const char *const requests[], size_t count, struct heard heard[])
{
    static char bytes[BATCH_BYTES + sizeof(goodbye)];
    struct browser *browser = a_program(NULL);
    size_t done = 0;

    browser->stranger = true;
    while (done < count) {
        size_t taken = batch_of(requests + done, count - done, bytes), answered = 0;
        if (taken == 0)
            abort();                    /* longer than a batch */
        const char *said = said_to(browser, host, bytes);
        const char *end = said + strlen(said);

        do
            said = cut(said, end, &heard[done + answered++]);
        while (said < end && answered < taken);
        done += answered;
    }
}

bool
variant_is_tried(size_t number, size_t thinned)
{
    const char *times = getenv("GATELODGE_ATTACKS");
    long more = times ? strtol(times, NULL, 10) : 1;

    if (more > 1)
        thinned = thinned > (size_t)more ? thinned / (size_t)more : 1;
    return number % thinned == 0;
}
