/* Words of people whom programs of before gatelodge knew words have added or renamed, said once more (decision 30). */
#include "identity/user_words.h"

#define WALKED_AT_ONCE 1000

/* One person, in a transaction of their own. */
struct mending {
    struct house *house;
    struct user_id id;
    bool mended;
};

/* As with every change, the person's row is written first: whoever renames them meanwhile, on whichever node, meets
 * that. The time stays, so that nobody is mended for having been mended. */
static enum lodge_problem
say_again(struct db *db, const struct user *user, const char *words)
{
    enum lodge_problem problem = user_touch(db, user->id, user->updated_at);

    if (problem == LODGE_OK)
        problem = user_words_delete(db, user->id);
    return problem ? problem : user_words_insert(db, user->id, words);
}

static enum lodge_problem
mend(struct db *db, void *what)
{
    struct mending *mending = what;
    struct user user = { 0 };
    enum lodge_problem problem = user_by_id(db, mending->id, &user);
    bool differ = false;

    mending->mended = false;
    if (problem == LODGE_NOT_FOUND)
        return LODGE_OK;
    const char *words = problem ? NULL : user_words_text(mending->house, &user);
    if (problem == LODGE_OK)
        problem = user_words_differ(db, user.id, words, &differ);
    if (problem || !differ)
        return problem;
    mending->mended = true;
    return say_again(db, &user, words);
}

enum lodge_problem
user_words_again(struct house *house, int64_t since, struct user_id *place, uint64_t *mended)
{
    struct lodge_list walked;
    enum lodge_problem problem = users_walked(house->db, *place, WALKED_AT_ONCE, &walked);
    const struct walked_user *users = walked.items;

    for (size_t i = 0; problem == LODGE_OK && i < walked.count; i++) {
        struct mending mending = { .house = house, .id = users[i].id };

        if (users[i].changed_at >= since)
            problem = db_transact(house->db, mend, &mending);
        *mended += problem == LODGE_OK && mending.mended;
    }
    if (problem == LODGE_OK)
        *place = walked.count < WALKED_AT_ONCE ? (struct user_id){ 0 } : users[walked.count - 1].id;
    return problem;
}
