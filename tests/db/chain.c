/* A chain to be tampered with. */
#include "chain.h"

#include <string.h>

static struct house_settings house_settings_here;
static struct db *login;            /* of this test, once it is needed */
struct event_key key;
struct house house;

void
begin_chain(void)
{
    begin_clean();
    login = NULL;
    admin("ALTER TABLE events PARTITION BY RANGE COLUMNS (id) (PARTITION later VALUES LESS THAN (MAXVALUE))");
    admin("TRUNCATE TABLE events");
    admin("DELETE FROM event_gaps");
    admin("UPDATE event_head SET seq = 0, link = REPEAT(X'00', 32), mac = REPEAT(X'00', 32)");
    memset(key.bytes, 7, sizeof(key.bytes));
    house_settings_here = (struct house_settings){ .audit = { .keep = LODGE_DAYS(400) } };
    house = (struct house){ .settings = &house_settings_here, .event_key = &key, .db = open_as("jobs") };
    house_serve(&house, arena, &fault);
}

void
begin_chain_again(void)
{
    end_clean();
    begin_chain();
}

/* ---- writing and sealing ------------------------------------------------------------------------ */

struct event_id
happens(int64_t at, const char *action)
{
    struct event_row row = {
        .id.n = lodge_id_new(), .at = at, .actor = { "user", lodge_id_new(), "ann" }, .action = action,
        .target = { "user", lodge_id_new(), "bob" }, .other = { "role", lodge_id_new(), "auditor" },
        .outcome = "done", .address = "192.0.2.1", .user_agent = "curl", .request_id = "r1", .details = "{}",
    };

    if (!login)
        login = open_as("login");
    memcpy(row.id.n.bytes, event_id_at(at).n.bytes, 6);
    ck_assert_int_eq(event_insert(login, &row), LODGE_OK);
    return row.id;
}

uint64_t
seal(void)
{
    uint64_t sealed = 0, all = 0;

    do {
        ck_assert_msg(events_seal(&house, SEALED_EVENTS_MAX, &sealed) == LODGE_OK, "%s", fault.note);
        all += sealed;
    } while (sealed > 0);
    return all;
}

/* ---- proving ------------------------------------------------------------------------------------ */

struct event_findings
findings_with(const struct event_anchor *anchor)
{
    struct house proving = house;
    struct event_findings findings = { 0 };
    struct event_proof *proof = NULL;
    bool more = true;

    proving.db = open_as("cli");
    house_serve(&proving, arena, &fault);
    ck_assert_int_eq(event_proof_begin(&proving, arena, anchor, &proof), LODGE_OK);
    while (more)
        ck_assert_int_eq(event_proof_walk(proof, &proving, &more), LODGE_OK);
    event_proof_end(proof, &findings);
    return findings;
}

const char *
flaws_with(const struct event_anchor *anchor)
{
    struct event_findings findings = findings_with(anchor);
    const struct event_flaw *flaw = findings.flaws.items;
    const char *text = "";

    for (size_t i = 0; i < findings.flaws.count; i++) {
        text = lodge_print(arena, "%s%s%s %lld", text, i > 0 ? ", " : "", flaw[i].kind, (long long)flaw[i].seq);
        if (flaw[i].last_seq != flaw[i].seq)
            text = lodge_print(arena, "%s-%lld", text, (long long)flaw[i].last_seq);
    }
    return text;
}

const char *
flaws(void)
{
    return flaws_with(NULL);
}
