/* One value of the settings file: from its text to what programs see, and back. */
#ifndef LIB_SETTING_VALUE_H
#define LIB_SETTING_VALUE_H

#include <gatelodge/setting.h>

#define SETTING_ENTRY_MAX 1024      /* bytes of one entry of TEXTS */

struct setting_value {
    const char *text;               /* TEXT, CHOICE: a copy; NULL: empty */
    int64_t number;                 /* NUMBER, SIZE, DURATION            */
    bool flag;                      /* FLAG                              */
};

/* Reads a value of the row; an entry when the row is TEXTS. False and a sentence in *why when it does not
 * fit; the sentence names neither file nor key. */
bool setting_value_read(const struct lodge_setting *row, const char *text, struct lodge_arena *arena,
    struct setting_value *value, const char **why);

/* The value of a bound member as it would stand in the file. */
const char *setting_value_write(const struct lodge_setting *row, const void *member, struct lodge_arena *arena);

/* What the row allows, for people: "1s to 1m". NULL when it is said by the kind alone. */
const char *setting_range(const struct lodge_setting *row, struct lodge_arena *arena);

/* The word in the file for a row: of SECTIONS the name in singular, "site" for the member `sites`. */
const char *setting_word(const struct lodge_setting *row, struct lodge_arena *arena);

#endif
