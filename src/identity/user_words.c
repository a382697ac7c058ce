/* Words of people, to be found by: written with each change of a name, and read from what somebody searches for. */
#include "identity/user_words.h"

#include "identity/names.h"

#define BEHIND_ALL "\xf4\x8f\xbf\xbf"       /* U+10FFFF, which is in no word and behind all that are */

struct words {
    struct lodge_texts words;
};

static const struct lodge_field words_fields[] = {
    LODGE_TEXTS(struct words, words, "The words", .max = INT64_MAX, .each_max = WORD_MAX),
};
LODGE_SCHEMA(words_schema, struct words, words_fields);

const char *
user_words_text(struct house *house, const struct user *user)
{
    const char *text = lodge_print(house->arena, "%s %s %s", user->username, user->email ? user->email : "",
        user->display_name ? user->display_name : "");
    const struct words given = { words_of(house->arena, text) };

    return lodge_json_line(house->arena, &words_schema, &given);
}

enum lodge_problem
user_words_add(struct house *house, const struct user *user)
{
    return user_words_insert(house->db, user->id, user_words_text(house, user));
}

enum lodge_problem
user_words_change(struct house *house, const struct user *before, const struct user *user)
{
    const char *words = user_words_text(house, user);

    if (lodge_text_equal(words, user_words_text(house, before)))
        return LODGE_OK;
    enum lodge_problem problem = user_words_delete(house->db, user->id);
    return problem ? problem : user_words_insert(house->db, user->id, words);
}

void
user_words_sought(struct house *house, const char *text, struct word_search *search)
{
    const struct lodge_texts words = words_of(house->arena, text);

    search->count = words.count < SEARCH_WORDS_MAX ? words.count : SEARCH_WORDS_MAX;
    for (size_t i = 0; i < search->count; i++)
        search->ranges[i] = (struct word_range){
            words.items[i], lodge_print(house->arena, "%s" BEHIND_ALL, words.items[i])
        };
}
