/* Members of an account, one function each, and a table of them. */
#include "identity/account_fields.h"

#include "identity/names.h"
#include "identity/passwords.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

#define EMAIL_MAX     254       /* bytes */
#define LOCALE_MAX    35        /* bytes (RFC 5646, 4.4.1) */
#define TIME_ZONE_MAX 64        /* bytes */

typedef enum lodge_problem field_put(struct house *house, const char *text, struct user *user);

static enum lodge_problem
put_username(struct house *house, const char *text, struct user *user)
{
    user->username = username_fold(house->arena, text);
    if (user->username)
        return LODGE_OK;
    return lodge_misfit(house->fault, "/username", "not_a_username",
        "1 to 64 letters, digits, and . _ - + behind the first.");
}

/* A new address is not verified yet. */
static enum lodge_problem
put_email(struct house *house, const char *text, struct user *user)
{
    user->email_verified = false;
    user->email = user->email_folded = NULL;
    if (!text || !*text)
        return LODGE_OK;
    if (strnlen(text, EMAIL_MAX + 1) <= EMAIL_MAX)
        user->email_folded = email_fold(house->arena, text);
    if (!user->email_folded)
        return lodge_misfit(house->fault, "/email", "not_an_email", "Not an e-mail address.");
    user->email = text;
    return LODGE_OK;
}

/* Characters that end a line elsewhere (U+2028, U+2029), or turn around what is read behind them: U+202A to U+202E,
 * U+2066 to U+2069. With those a name could look like another one, or like words of the page around it. */
static bool
leads_elsewhere(const unsigned char *c)
{
    return c[0] == 0xE2 && ((c[1] == 0x80 && c[2] >= 0xA8 && c[2] <= 0xAE)
        || (c[1] == 0x81 && c[2] >= 0xA6 && c[2] <= 0xA9));
}

/* C0, DEL, C1 (two bytes in UTF-8), and those. */
static bool
has_control_characters(const char *text)
{
    for (const unsigned char *c = (const unsigned char *)text; *c; c++)
        if (*c < 0x20 || *c == 0x7F || (*c == 0xC2 && c[1] >= 0x80 && c[1] <= 0x9F) || leads_elsewhere(c))
            return true;
    return false;
}

enum lodge_problem
field_display_name(struct house *house, const char *text, const char **name)
{
    *name = text && *text ? text : NULL;
    if (!*name)
        return LODGE_OK;

    int64_t length = strnlen(text, 4 * DISPLAY_NAME_MAX + 1) > 4 * DISPLAY_NAME_MAX ? DISPLAY_NAME_MAX + 1
        : lodge_text_length(text);
    if (length > DISPLAY_NAME_MAX)
        return lodge_misfit(house->fault, "/display_name", "too_long", "At most 200 characters.");
    if (length < 0)
        return lodge_misfit(house->fault, "/display_name", "not_utf8", "Not UTF-8.");
    if (has_control_characters(text))
        return lodge_misfit(house->fault, "/display_name", "control_character", "No control characters.");
    return LODGE_OK;
}

static enum lodge_problem
put_display_name(struct house *house, const char *text, struct user *user)
{
    return field_display_name(house, text, &user->display_name);
}

static enum lodge_problem
put_status(struct house *house, const char *text, struct user *user)
{
    user->status = text;
    if (lodge_text_equal(text, "active") || lodge_text_equal(text, "suspended")
        || lodge_text_equal(text, "pending"))
        return LODGE_OK;
    return lodge_misfit(house->fault, "/status", "not_a_status", "active, suspended or pending.");
}

/* The shape of a language tag (BCP 47): subtags of 1 to 8 letters and digits, letters first. */
static bool
is_locale(const char *text)
{
    size_t subtag = 0;

    if (strnlen(text, LOCALE_MAX + 1) > LOCALE_MAX || strcspn(text, "-0123456789") < 2)
        return false;
    for (const char *c = text; *c; c++) {
        if (*c != '-' && (!isascii((unsigned char)*c) || !isalnum((unsigned char)*c)))
            return false;
        if (*c == '-' && subtag == 0)
            return false;
        subtag = *c == '-' ? 0 : subtag + 1;
        if (subtag > 8)
            return false;
    }
    return subtag > 0;
}

static enum lodge_problem
put_locale(struct house *house, const char *text, struct user *user)
{
    user->locale = text && *text ? text : NULL;
    if (!user->locale || is_locale(text))
        return LODGE_OK;
    return lodge_misfit(house->fault, "/locale", "not_a_locale", "A language tag like en or de-AT.");
}

/* The shape of a name in the IANA time zone database. */
static bool
is_time_zone(const char *text)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/";
    size_t length = strnlen(text, TIME_ZONE_MAX + 1);

    return length <= TIME_ZONE_MAX && strspn(text, allowed) == length && isupper((unsigned char)text[0])
        && text[length - 1] != '/' && !strstr(text, "//");
}

static enum lodge_problem
put_time_zone(struct house *house, const char *text, struct user *user)
{
    user->time_zone = text && *text ? text : NULL;
    if (!user->time_zone || is_time_zone(text))
        return LODGE_OK;
    return lodge_misfit(house->fault, "/time_zone", "not_a_time_zone", "A name like Europe/Vienna.");
}

/* Whoever calls made it of a JSON object; its size is all that is left to look at. */
static enum lodge_problem
put_attributes(struct house *house, const char *text, struct user *user)
{
    user->attributes = text && *text ? text : "{}";
    if (strnlen(user->attributes, ATTRIBUTES_MAX + 1) <= ATTRIBUTES_MAX)
        return LODGE_OK;
    return lodge_misfit(house->fault, "/attributes", "too_long", "At most 16 KiB.");
}

/* Where each member stands in struct account_change, and what puts it. */
static const struct {
    size_t given;
    size_t text;
    field_put *put;
} fields[] = {
#define FIELD(name) \
    { offsetof(struct account_change, name##_given), offsetof(struct account_change, name), put_##name }
    FIELD(username),
    FIELD(email),
    FIELD(display_name),
    FIELD(status),
    FIELD(locale),
    FIELD(time_zone),
    FIELD(attributes),
#undef FIELD
};

enum lodge_problem
fields_put(struct house *house, const struct account_change *change, struct user *user)
{
    const char *start = (const char *)change;
    enum lodge_problem problem = LODGE_OK;

    for (size_t i = 0; i < LODGE_COUNT(fields); i++) {
        const char *text = *(const char *const *)(const void *)(start + fields[i].text);

        if (*(const bool *)(start + fields[i].given) && fields[i].put(house, text, user) != LODGE_OK)
            problem = LODGE_FIELD_INVALID;
    }
    if (change->expires_at_given)
        user->expires_at = change->expires_at;
    if (change->expires_at_given && change->expires_at < 0)
        problem = lodge_misfit(house->fault, "/expires_at", "out_of_range", "A time after 1970, or none.");
    return problem;
}

/* What is there and what is given may be too long only together. */
static enum lodge_problem
merge_attributes(struct house *house, const char *patch, struct user *to)
{
    const char *merged = lodge_json_merge(house->arena, to->attributes, patch);

    return merged ? put_attributes(house, merged, to)
        : lodge_fail(house->fault, LODGE_BROKEN, "attributes of %s are no JSON object", to->username);
}

enum lodge_problem
fields_copy(struct house *house, const struct account_change *change, const struct user *from, struct user *to)
{
    if (change->username_given)
        to->username = from->username;
    if (change->email_given) {
        to->email_verified = to->email_verified && lodge_text_equal(to->email_folded, from->email_folded);
        to->email = from->email;
        to->email_folded = from->email_folded;
    }
    if (change->display_name_given)
        to->display_name = from->display_name;
    if (change->status_given)
        to->status = from->status;
    if (change->locale_given)
        to->locale = from->locale;
    if (change->time_zone_given)
        to->time_zone = from->time_zone;
    if (change->expires_at_given)
        to->expires_at = from->expires_at;
    return change->attributes_given ? merge_attributes(house, from->attributes, to) : LODGE_OK;
}

enum lodge_problem
field_password_fits(struct house *house, const char *pointer, const char *password, const struct user *user)
{
    const char *at = user->email ? strrchr(user->email, '@') : NULL;
    const char *local_part = at ? lodge_copy(house->arena, user->email, (size_t)(at - user->email)) : NULL;
    const char *const names[] = { user->username, user->email, local_part, user->display_name };

    return password_fits(house, pointer, password, names, LODGE_COUNT(names));
}
