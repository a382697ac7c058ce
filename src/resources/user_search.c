/* Searching people: the people who have one of the words are walked, and asked for the others. It is the word that the
 * fewest have; the first page chooses it, and its cursor says which it was. */
#include "resources/user_search.h"

#include "resources/views.h"

#include <string.h>

static size_t
length_of(const struct word_search *search, size_t i)
{
    return strlen(search->ranges[i].first);
}

/* The word that the fewest people have, as far as that can be told; of equals the longest. */
static enum lodge_problem
choose_word(struct house *house, const struct word_search *search, size_t *chosen)
{
    enum lodge_problem problem = LODGE_OK;
    int64_t fewest = INT64_MAX;

    *chosen = 0;
    for (size_t i = 0; i < search->count && search->count > 1 && problem == LODGE_OK; i++) {
        int64_t about = 0;

        problem = user_words_guess(house->db, search->ranges[i], &about);
        if (about > fewest || (about == fewest && length_of(search, i) <= length_of(search, *chosen)))
            continue;
        fewest = about;
        *chosen = i;
    }
    return problem;
}

static enum lodge_problem
fetch_found(struct house *house, const void *what, struct place after, int64_t limit, struct lodge_list *rows)
{
    const struct user_search *search = what;
    struct word_place place = { .word = after.text, .id = { after.id } };
    enum lodge_problem problem = LODGE_OK;

    /* Whoever makes up a cursor may have any number there. */
    if (after.time > 0)
        place.walked = (size_t)(after.time - 1) % search->words.count;
    else
        problem = choose_word(house, &search->words, &place.walked);
    *search->walked = place.walked;
    return problem ? problem : users_with_words(house->db, &search->words, place, limit, rows);
}

static bool
is_found(const void *what, const void *row)
{
    const struct found_user *found = row;

    (void)what;
    return found->fits != 0;
}

static void
view_found(struct lodge_arena *arena, const void *what, const void *row, void *view)
{
    const struct found_user *found = row;

    (void)what;
    user_view_of(arena, &found->user, view);
}

static struct place
place_of_found(const void *what, const void *row)
{
    const struct user_search *search = what;
    const struct found_user *found = row;

    return (struct place){ .time = (int64_t)*search->walked + 1, .id = found->user.id.n, .text = found->word };
}

const struct page_source user_searches = {
    .row_size = sizeof(struct found_user),
    .view_size = sizeof(struct user_view),
    .fetch = fetch_found,
    .belongs = is_found,
    .view = view_found,
    .place = place_of_found,
};
