/* /api/v1/users/import: many people in one call, each of whom stands or falls alone. */
#include "identity/admissions.h"
#include "identity/house.h"
#include "resources/credential.h"
#include "resources/house.h"
#include "resources/resources.h"
#include "resources/user_input.h"

#include <string.h>

#define PEOPLE_MAX   100
#define IN_GROUPS    50                         /* that one record names */
#define ERRORS_ROOM  40000                      /* bytes: an answer is kept for who asks again, and has an end there */
#define WORK_ROOM    ((size_t)32 * 1024 * 1024) /* bytes: rows, events and words of all of them */

static lodge_handler import_people;

struct people_import {
    struct lodge_list people;
    bool dry_run;
};

static const struct lodge_field imported_user_fields[] = {
    NEW_USER_FIELDS,
    LODGE_TEXTS(struct user_input, groups, "Names of groups to put them into, which must be there", .max = IN_GROUPS,
        .each_max = GROUP_NAME_MAX, .example = "staff"),
};
LODGE_SCHEMA(imported_user, struct user_input, imported_user_fields);

static const struct lodge_field people_import_fields[] = {
    LODGE_LIST(struct people_import, people, &imported_user, "The people, as they are added one by one",
        .required = true, .min = 1, .max = PEOPLE_MAX, .alone = true),
    LODGE_FLAG(struct people_import, dry_run, "Say what would come of it, and change nothing"),
};
LODGE_SCHEMA(people_import, struct people_import, people_import_fields);

/* What came of one. */
struct import_result {
    int64_t index;
    struct lodge_id user_id;
    const char *code;
    struct lodge_list errors;
};

struct import_report {
    struct lodge_list data;
};

static const struct lodge_field import_error_fields[] = {
    LODGE_TEXT(struct lodge_misfit, pointer, "Where, as a JSON pointer into the record", .max = 256,
        .example = "/username"),
    LODGE_TEXT(struct lodge_misfit, code, "Stable name of what is wrong", .max = 64, .example = "missing"),
    LODGE_TEXT(struct lodge_misfit, detail, "The same in words", .max = 500, .example = "This is needed."),
};
LODGE_SCHEMA(import_error, struct lodge_misfit, import_error_fields);

static const struct lodge_field import_result_fields[] = {
    LODGE_NUMBER(struct import_result, index, "Which record, from 0", .min = 0, .max = PEOPLE_MAX - 1),
    LODGE_ID(struct import_result, user_id, "Who was added; null when nobody was", .prefix = "user", .nullable = true),
    LODGE_TEXT(struct import_result, code, "created, or the code of the problem that adding them alone would be",
        .max = 64, .example = "created"),
    LODGE_LIST(struct import_result, errors, &import_error, "What does not fit; of very much, the first",
        .max = LODGE_MISFITS_MAX),
};
LODGE_SCHEMA(import_result, struct import_result, import_result_fields);

static const struct lodge_field import_report_fields[] = {
    LODGE_LIST(struct import_report, data, &import_result, "What came of each record, in their order",
        .max = PEOPLE_MAX),
};
LODGE_SCHEMA(import_report, struct import_report, import_report_fields);

static const struct lodge_route routes[] = {
    { .method = LODGE_POST, .path = "/api/v1/users/import", .about = "Add many people",
      .more = "Each record stands or falls alone: the answer says of each what came of it. Who names groups also needs "
              "groups.write, and must hold what those groups give.",
      .caller = LODGE_PERSON, .permission = "users.write", .pace = LODGE_PACE_WRITE, .success = 200,
      .takes = &people_import, .gives = &import_report, .room = WORK_ROOM, .run = import_people },
};
LODGE_RESOURCE(user_import, "Many people at a time", routes);

/* A call on its way through its records. */
struct importing {
    struct lodge_call *call;
    struct house *house;
    bool rehearsal;
    struct user *made;                  /* of each record; without a name: nobody */
    struct import_result *results;
    size_t room;                        /* bytes that are left for errors */
};

/* What a rehearsal takes back stands in the way of nobody behind it: that somebody is there twice is seen here. */
static enum lodge_problem
meet_others(const struct importing *importing, size_t index)
{
    const struct user *made = importing->made, *one = &made[index];

    for (size_t i = 0; i < index; i++) {
        if (lodge_text_equal(made[i].username, one->username))
            return LODGE_USERNAME_TAKEN;
        if (one->email_folded && lodge_text_equal(made[i].email_folded, one->email_folded))
            return LODGE_EMAIL_TAKEN;
    }
    return LODGE_OK;
}

static enum lodge_problem
admit(struct importing *importing, const struct user_input *input, size_t index)
{
    struct lodge_call *call = importing->call;
    const struct new_account account = new_account_of(input);
    const struct admission admission = { &account, input->groups, importing->rehearsal };
    struct user *made = &importing->made[index];

    if (input->fault.misfit_count > 0)
        return LODGE_FIELD_INVALID;
    if (input->groups.count > 0 && !lodge_caller_may(lodge_caller_of(call), "groups.write"))
        return LODGE_NOT_ALLOWED;
    enum lodge_problem problem = account_admit(importing->house, signed_in_caller(call), &admission, made);
    if (problem == LODGE_OK && importing->rehearsal)
        problem = meet_others(importing, index);
    if (problem)
        *made = (struct user){ .kind = NULL };
    return problem;
}

/* As many as there is room for. */
static struct lodge_list
errors_of(struct importing *importing, const struct lodge_fault *fault)
{
    struct lodge_arena *arena = lodge_arena_of(importing->call);
    size_t count = 0;

    for (; count < fault->misfit_count; count++) {
        size_t length = strlen(lodge_json(arena, &import_error, &fault->misfits[count])) + 64;

        if (length > importing->room)
            break;
        importing->room -= length;
    }
    return (struct lodge_list){ fault->misfits, count };
}

/* What is not the record's fault ends the call. */
static enum lodge_problem
import_one(struct importing *importing, const struct user_input *input, size_t index)
{
    const struct lodge_id nobody = { { 0 } };
    struct lodge_fault *fault = LODGE_NEW(lodge_arena_of(importing->call), struct lodge_fault);

    *fault = input->fault;
    struct lodge_fault *before = house_note_in(importing->house, fault);
    enum lodge_problem problem = admit(importing, input, index);
    house_note_in(importing->house, before);
    if (lodge_problem_row(problem)->status >= 500)
        return lodge_fail(before, problem, "%s", fault->note);
    importing->results[index] = (struct import_result){
        .index = (int64_t)index,
        .user_id = importing->rehearsal ? nobody : importing->made[index].id.n,
        .code = problem ? lodge_problem_row(problem)->code : "created",
        .errors = errors_of(importing, fault),
    };
    return LODGE_OK;
}

static enum lodge_problem
import_people(struct lodge_call *call)
{
    const struct people_import *given = LODGE_TAKEN(call, struct people_import);
    const struct user_input *people = given->people.items;
    struct lodge_arena *arena = lodge_arena_of(call);
    const size_t count = given->people.count;
    struct importing importing = {
        .call = call,
        .house = house_of(call),
        .rehearsal = given->dry_run,
        .made = LODGE_NEW_ARRAY(arena, struct user, count),
        .results = LODGE_NEW_ARRAY(arena, struct import_result, count),
        .room = ERRORS_ROOM,
    };

    for (size_t i = 0; i < count; i++) {
        enum lodge_problem problem = import_one(&importing, &people[i], i);

        if (problem)
            return problem;
    }
    LODGE_GIVE(call, struct import_report, { importing.results, count });
    return LODGE_OK;
}
