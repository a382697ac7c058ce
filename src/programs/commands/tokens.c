/* gatelodge token: what programs show instead of a password. The rules are identity/access_tokens.c. */
#include "programs/commands/output.h"

#include "resources/token_view.h"
#include "store/users.h"

#include <gatelodge/clock.h>

enum lodge_problem
list_tokens(struct errand *errand)
{
    static const char *const columns[] = {
        "name", "permissions", "networks", "created_at", "expires_at", "last_used_at", "id", NULL,
    };
    struct user user = { 0 };
    struct lodge_list rows = { 0 };
    struct listing listing;
    enum lodge_problem problem = errand_person(errand, errand->operands[0], &user);

    if (problem == LODGE_OK)
        problem = tokens_by_user(errand->house->db, user.id, (struct token_id){ 0 }, TOKENS_MAX, &rows);
    if (problem)
        return problem;
    const struct token *row = rows.items;
    struct token_view *views = LODGE_NEW_ARRAY(errand->arena, struct token_view, rows.count);
    for (size_t i = 0; i < rows.count; i++)
        views[i] = token_view_of(errand->arena, &row[i]);
    listing_begin(&listing, errand, &token_schema, columns);
    listing_add(&listing, errand->arena, (struct lodge_list){ views, rows.count });
    return listing_end(&listing);
}

static enum lodge_problem
read_wanted(struct errand *errand, struct new_token *wanted)
{
    const char *expires_at = option_value(errand, "expires-at");

    *wanted = (struct new_token){
        .name = errand->operands[1],
        .permissions = option_values(errand, "permission"),
        .networks = option_values(errand, "network"),
    };
    if (lodge_text_length(wanted->name) < 1 || lodge_text_length(wanted->name) > TOKEN_NAME_MAX)
        return errand_misuse(errand, "The token's name has 1 to %d characters.", TOKEN_NAME_MAX);
    if (expires_at && !lodge_time_parse(expires_at, &wanted->expires_at))
        return errand_misuse(errand, "--expires-at must be a time like 2027-11-20T09:15:00Z.");
    return LODGE_OK;
}

/* The token alone on standard output, so that it can be put where it is needed without being seen. */
enum lodge_problem
add_token(struct errand *errand)
{
    struct new_token wanted;
    struct made_token made;
    struct user user = { 0 };
    enum lodge_problem problem = errand_person(errand, errand->operands[0], &user);

    if (problem == LODGE_OK)
        problem = read_wanted(errand, &wanted);
    if (problem == LODGE_OK)
        problem = access_token_make_for(errand->house, NULL, user.id, &wanted, &made);
    if (problem)
        return problem;
    struct token_view view = token_view_of(errand->arena, &made.row);
    view.token = made.token;
    if (option_given(errand, "json"))
        return output_one(errand, &made_token_schema, &view);
    output_text(lodge_print(errand->arena, "%s\n", made.token));
    return LODGE_OK;
}

enum lodge_problem
revoke_token(struct errand *errand)
{
    struct user user = { 0 };
    struct token_id id;
    enum lodge_problem problem = errand_person_to_revoke(errand, errand->operands[0], &user);

    if (problem == LODGE_OK && !lodge_id_parse(errand->operands[1], "token", &id.n))
        return errand_misuse(errand, "That is no token's id. See gatelodge token list %s.", user.username);
    if (problem == LODGE_OK)
        problem = access_token_revoke(errand->house, user.id, id);
    if (problem == LODGE_NOT_FOUND)
        return errand_refuse(errand, problem, "See which there are: gatelodge token list NAME",
            "%s has no such token.", user.username ? user.username : errand->operands[0]);
    return problem ? problem : output_revoked(errand, "The token opens nothing any more.");
}
