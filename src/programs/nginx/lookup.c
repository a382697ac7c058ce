/* Finding directives in the tree, by nginx's rules of inheritance: single values come from the nearest block that
 * has one, lists as a whole from the nearest block that has any of their entries. */
#include "programs/nginx/configuration.h"

#include <strings.h>

const struct directive *
directive_in(const struct directive *block, const char *name)
{
    const struct directive *found = NULL;

    for (const struct directive *each = block->first; each; each = each->next)
        if (lodge_text_equal(each->name, name))
            found = each;
    return found;
}

const struct directive *
level_of(const struct directive *block, const char *name)
{
    while (block && !directive_in(block, name))
        block = block->parent;
    return block;
}

const struct directive *
directive_around(const struct directive *block, const char *name)
{
    const struct directive *level = level_of(block, name);

    return level ? directive_in(level, name) : NULL;
}

const struct directive *
entry_of(const struct directive *block, const char *list, const char *word)
{
    const struct directive *level = level_of(block, list), *found = NULL;

    for (const struct directive *each = level ? level->first : NULL; each; each = each->next)
        if (lodge_text_equal(each->name, list) && strcasecmp(value_of(each, 0), word) == 0)
            found = each;
    return found;
}

const struct directive *
block_around(const struct directive *directive, const char *name)
{
    while (directive && !lodge_text_equal(directive->name, name))
        directive = directive->parent;
    return directive;
}

const char *
value_of(const struct directive *directive, size_t number)
{
    return number < directive->values.count ? directive->values.items[number] : "";
}

bool
directive_says(const struct directive *block, const char *name, const char *value)
{
    const struct directive *found = directive_around(block, name);

    return found && lodge_text_equal(value_of(found, 0), value);
}

const struct directive *
directive_behind(const struct directive *directive)
{
    if (directive->first)
        return directive->first;
    while (directive && !directive->next)
        directive = directive->parent;
    return directive ? directive->next : NULL;
}
