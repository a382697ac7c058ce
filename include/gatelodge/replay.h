/* Requests that may be repeated: a POST of JSON with an Idempotency-Key is done once, and answered alike each time.
 *
 * The library names the request and writes the answer; where answers are kept is the app's matter, for only there can
 * the answer be kept together with what was done. */
#ifndef GATELODGE_REPLAY_H
#define GATELODGE_REPLAY_H

#include <gatelodge/digest.h>
#include <gatelodge/problem.h>

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LODGE_REPLAY_KEY_MAX 128            /* characters of an Idempotency-Key */

struct lodge_call;

/* Names a request, and tells nobody who reads it what was sent. */
struct lodge_replay_key {
    unsigned char name[LODGE_DIGEST_SIZE];      /* of caller (or sender), method, route and Idempotency-Key */
    unsigned char request[LODGE_DIGEST_SIZE];   /* of path, query and body, by the Idempotency-Key: what differs in
                                                   it is another request */
};

/* An answer as it is kept: without secrets that are shown once, and without cookies. Texts live as long as the call. */
struct lodge_kept_answer {
    int status;                     /* 0: this answer is not kept */
    const char *problem;            /* its code; NULL: none */
    const char *content_type;       /* NULL: no body */
    const char *headers;            /* lines ended by CR LF */
    const char *body;
};

/* For lodge_app.replays. */
struct lodge_replays {
    /* Answers a call once. Either an answer of `key->name` is kept: then fills *answer and sets *replayed, or returns
     * LODGE_IDEMPOTENCY_KEY_REUSED when it is of another `key->request`, or LODGE_STILL_RUNNING when there is none
     * yet. Or not: then runs lodge_replay_run, keeps what that writes into *answer, and lets both last together. Any
     * problem that it returns is answered instead. */
    enum lodge_problem (*once)(struct lodge_call *call, const struct lodge_replay_key *key,
        struct lodge_kept_answer *answer, bool *replayed);
};

/* Runs the handler and writes its answer, for `once`: LODGE_OK, or the problem (of status 500 and above) after which
 * nothing that it did may last. May be called again, as after a conflict in a transaction: the call is then as before,
 * and what was taken from its arena since the first time is gone. */
enum lodge_problem lodge_replay_run(struct lodge_call *call, struct lodge_kept_answer *answer);

#ifdef __cplusplus
}
#endif

#endif
