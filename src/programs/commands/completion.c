/* What bash completes the command line by, printed from the table of commands. */
#include "programs/commands/output.h"

#include <stdio.h>
#include <string.h>

#define WORDS_MAX 4096      /* bytes of one list of words; the table is ours and much smaller */

static const char head[] =
    "# bash completion for gatelodge(1), by: gatelodge print completion\n"
    "_gatelodge()\n"
    "{\n"
    "    local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} path= word words= skip=\n"
    "    for word in \"${COMP_WORDS[@]:1:COMP_CWORD - 1}\"; do\n"
    "        if [ -n \"$skip\" ]; then skip=; continue; fi\n"
    "        case $word in\n";

static const char middle[] =
    "        -*) ;;\n"
    "        *) path+=${path:+ }$word ;;\n"
    "        esac\n"
    "    done\n"
    "    case $path in\n";

static const char tail[] =
    "    esac\n"
    "    case $before in\n"
    "    --config|--defaults-file|--password-file) mapfile -t COMPREPLY < <(compgen -f -- \"$current\") ;;\n"
    "    --schema) mapfile -t COMPREPLY < <(compgen -d -- \"$current\") ;;\n"
    "    *) [ -n \"$skip\" ] || mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\") ;;\n"
    "    esac\n"
    "}\n"
    "complete -o filenames -F _gatelodge gatelodge\n";

/* A list of words, each once. */
struct words {
    char text[WORDS_MAX];
    const char *between;
};

static void
add_word(struct words *words, const char *start, size_t length)
{
    size_t end = strlen(words->text);
    const char *known = memmem(words->text, end, start, length);
    size_t border = known ? (size_t)(known - words->text) : 0;

    if (known && (border == 0 || strchr(words->between, words->text[border - 1]))
        && (known[length] == '\0' || strchr(words->between, known[length])))
        return;
    snprintf(words->text + end, sizeof(words->text) - end, "%s%.*s", end ? words->between : "", (int)length, start);
}

static void
add_options(struct words *words, const struct option *options, bool with_values)
{
    for (; options && options->name; options++) {
        char text[64];
        int length = snprintf(text, sizeof(text), "--%s", options->name);

        if (!with_values || options->value)
            add_word(words, text, (size_t)length);
    }
}

/* The options behind which a value stands: it is no part of the command. */
static void
print_valued(void)
{
    struct words words = { .between = "|" };

    for (size_t i = 0; i < command_count; i++)
        add_options(&words, commands[i].options, true);
    add_options(&words, global_options, true);
    printf("        %s) skip=yes ;;\n", words.text);
}

/* The words that may follow `family`, the beginning of a command. */
static void
print_family(const char *family)
{
    struct words words = { .between = " " };
    size_t length = strlen(family), start = length ? length + 1 : 0;

    for (size_t i = 0; i < command_count; i++) {
        const char *path = commands[i].path;

        if (length == 0 || (strncmp(path, family, length) == 0 && path[length] == ' '))
            add_word(&words, path + start, strcspn(path + start, " "));
    }
    add_options(&words, global_options, false);
    printf("    '%s') words='%s' ;;\n", family, words.text);
}

static void
print_families(struct lodge_arena *arena)
{
    struct words seen = { .between = " " };

    print_family("");
    for (size_t i = 0; i < command_count; i++) {
        const char *path = commands[i].path;
        size_t length = strcspn(path, " "), before = strlen(seen.text);

        if (path[length] == '\0')
            continue;
        add_word(&seen, path, length);
        if (strlen(seen.text) > before)
            print_family(lodge_print(arena, "%.*s", (int)length, path));
    }
}

enum lodge_problem
print_completion(struct errand *errand)
{
    output_text(head);
    print_valued();
    output_text(middle);
    for (size_t i = 0; i < command_count; i++) {
        struct words words = { .between = " " };

        add_options(&words, commands[i].options, false);
        add_options(&words, global_options, false);
        printf("    '%s'|'%s '*) words='%s' ;;\n", commands[i].path, commands[i].path, words.text);
    }
    print_families(errand->arena);
    output_text(tail);
    return LODGE_OK;
}
