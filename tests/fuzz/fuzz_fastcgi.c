/* Bytes on a worker's socket, through libfcgi and src/lib/fastcgi.c to a route and back. Left out is what libfcgi
 * itself falls over (a name or value of 16 MiB and more, CVE-2025-23016: the worker ends, another takes its place;
 * told by tests/attacks/records.c), so that what lies behind is found. */
#include "fuzz.h"

#include "lib/fastcgi.h"
#include "lib/log.h"

#include <gatelodge/route.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define SIZE_MAX_SENT 60000      /* the kernel takes it at once */

struct words { const char *text; };
static const struct lodge_field words_fields[] = {
    LODGE_TEXT(struct words, text, "Words", .required = true, .max = 1000),
};
LODGE_SCHEMA(words, struct words, words_fields);

static lodge_handler repeat;
static const struct lodge_route routes[] = {
    { .method = LODGE_POST, .path = "/x", .about = "Repeat", .caller = LODGE_ANYONE, .pace = LODGE_PACE_FREE,
      .takes = &words, .gives = &words, .run = repeat },
};
static LODGE_RESOURCE(talk, "Talk", routes);
static const struct lodge_resource *const resources[] = { &talk, NULL };

static enum lodge_problem
repeat(struct lodge_call *call)
{
    LODGE_GIVE(call, struct words, LODGE_TAKEN(call, struct words)->text);
    return LODGE_OK;
}

/* No byte begins a length of 16 MiB and more, wherever libfcgi may read one. */
static void
tame(const uint8_t *data, size_t size, uint8_t *tamed)
{
    for (size_t i = 0; i < size; i++)
        tamed[i] = data[i] > 0x80 ? data[i] & 0x7f : data[i];
}

static int
listen_somewhere(struct sockaddr_un *address, socklen_t *length)
{
    int listening = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    *address = (struct sockaddr_un){ .sun_family = AF_UNIX };
    /* A name that no file has. */
    int used = snprintf(address->sun_path + 1, sizeof(address->sun_path) - 1, "fuzz_fastcgi.%ld", (long)getpid());
    *length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + (size_t)used);
    if (listening < 0 || bind(listening, (struct sockaddr *)address, *length) != 0 || listen(listening, 8) != 0)
        abort();
    return listening;
}

/* libfcgi 2.4.2 forgets some bytes of each request that it cannot read; a worker retires long before that tells.
 * So the leak checker is told not to look. */
int __lsan_is_turned_off(void);

int
__lsan_is_turned_off(void)
{
    return 1;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct lodge_app app = { .name = "talk", .about = "Talk", .resources = resources };
    static const struct program_settings program = { .name = "talk", .calls_per_worker = 1 };
    static const struct log_settings silent = { .format = "logfmt", .level = "error" };
    static struct sockaddr_un address;
    static socklen_t length;
    static int listening = -1, signals;
    static uint8_t tamed[SIZE_MAX_SENT];

    if (size == 0 || size > sizeof(tamed))
        return 0;
    tame(data, size, tamed);
    if (listening < 0) {
        listening = listen_somewhere(&address, &length);
        signals = eventfd(0, EFD_CLOEXEC);
        signal(SIGPIPE, SIG_IGN);
        log_use("talk", &silent);
    }

    const struct server server = { .app = &app, .program = &program };
    int client = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (client < 0 || connect(client, (struct sockaddr *)&address, length) != 0
        || send(client, tamed, size, 0) != (ssize_t)size || shutdown(client, SHUT_WR) != 0
        || fastcgi_run(&server, listening, signals) != FASTCGI_RETIRED)
        abort();
    close(client);
    return 0;
}
