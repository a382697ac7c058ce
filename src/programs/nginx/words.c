/* From bytes to words, as nginx's own ngx_conf_read_token does it. */
#include "programs/nginx/words.h"

#include <string.h>

#define WORD_MAX 4096       /* bytes; as in nginx */

static bool
is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void
skip_space(struct words *words)
{
    for (; words->next < words->end; words->next++) {
        if (*words->next == '#')
            while (words->next + 1 < words->end && words->next[1] != '\n')
                words->next++;
        else if (!is_space(*words->next))
            return;
        else if (*words->next == '\n')
            words->line++;
    }
}

/* Behind a backslash: only quotes, backslash and three letters mean something else than the two characters. */
static size_t
unescape(char c, char *into)
{
    static const char escaped[] = "\"'\\trn", meant[] = "\"'\\\t\r\n";
    const char *found = c ? strchr(escaped, c) : NULL;

    if (found) {
        into[0] = meant[found - escaped];
        return 1;
    }
    into[0] = '\\';
    into[1] = c;
    return 2;
}

static enum mark
broken(struct words *words, const char *flaw)
{
    words->flaw = flaw;
    return MARK_BROKEN;
}

/* Where an unquoted word ends. A brace behind a dollar belongs to a variable. */
static bool
ends_word(const struct words *words, const char *begin)
{
    char c = *words->next;

    return is_space(c) || c == ';' || (c == '{' && (words->next == begin || words->next[-1] != '$'));
}

static enum mark
read_word(struct words *words)
{
    char room[WORD_MAX + 2];
    const char *begin = words->next;
    char quote = *begin == '"' || *begin == '\'' ? *begin : '\0';
    size_t length = 0;

    if (quote)
        words->next++;
    for (; words->next < words->end; words->next++) {
        if (quote ? *words->next == quote : ends_word(words, begin))
            break;
        if (length >= WORD_MAX || *words->next == '\0')
            return broken(words, "a word is too long, or no text");
        words->line += *words->next == '\n';
        if (*words->next == '\\' && words->next + 1 < words->end)
            length += unescape(*++words->next, room + length);
        else
            room[length++] = *words->next;
    }
    if (words->next == words->end)
        return broken(words, quote ? "a quote is not closed" : "the file ends within a directive");
    if (quote)
        words->next++;
    words->word = lodge_copy(words->arena, room, length);
    return MARK_WORD;
}

enum mark
words_next(struct words *words)
{
    skip_space(words);
    if (words->next == words->end)
        return MARK_END_OF_FILE;
    switch (*words->next) {
    case ';':
        words->next++;
        return MARK_END_OF_LINE;
    case '{':
        words->next++;
        return MARK_OPEN;
    case '}':
        words->next++;
        return MARK_CLOSE;
    default:
        return read_word(words);
    }
}

bool
words_skip_block(struct words *words)
{
    int depth = 1;

    for (; words->next < words->end; words->next++) {
        words->line += *words->next == '\n';
        depth += (*words->next == '{') - (*words->next == '}');
        if (depth == 0) {
            words->next++;
            return true;
        }
    }
    return false;
}
