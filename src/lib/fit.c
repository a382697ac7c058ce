/* Does it fit? The rows of a schema against what was sent. A misfit never ends the walk: whoever sent it
 * learns of all of them at once. What the kinds of values are like is fit_value.c's matter. */
#include "lib/fit.h"

#include "lib/fit_value.h"

#include <string.h>

static const struct lodge_field *
field_named(const struct lodge_schema *schema, const char *name)
{
    for (size_t i = 0; i < schema->count; i++)
        if (lodge_text_equal(schema->fields[i].name, name))
            return &schema->fields[i];
    return NULL;
}

static void
refuse_unknown(const struct fitting *fitting, const struct place *place)
{
    place_misfit(fitting->arena, fitting->fault, place, "unknown_member",
        "Nothing of this name is known here.");
}

/* What was not sent: an error, the fallback, or nothing. */
static void
fit_absent(const struct fitting *fitting, const struct lodge_field *field, const struct place *place,
    void *into)
{
    if (field->required)
        place_misfit(fitting->arena, fitting->fault, place, "missing", "This is needed.");
    else if (field->fallback && !fitting->patch)
        fit_written(fitting, field, place, field->fallback, into);
}

void
fit_object(const struct fitting *fitting, const struct lodge_schema *schema, struct json *object,
    const struct place *above, void *into, uint64_t *given)
{
    const struct json_member *members;
    size_t count = json_members(fitting->arena, object, &members);

    for (size_t i = 0; i < count; i++) {
        struct place place = place_member(above, members[i].name);

        if (!field_named(schema, members[i].name))
            refuse_unknown(fitting, &place);
    }
    *given = 0;
    for (size_t i = 0; i < schema->count; i++) {
        const struct lodge_field *field = &schema->fields[i];
        struct place place = place_member(above, field->name);
        void *member = (char *)into + field->offset;
        struct json *value;

        if (!json_member(object, field->name, &value)) {
            fit_absent(fitting, field, &place, member);
            continue;
        }
        *given |= (uint64_t)1 << i;
        fit_json(fitting, field, &place, value, member);
    }
}

/* The value of this member; NULL when it is absent, or empty where it need not be there: that is how
 * browsers send a field that nobody filled in. A second one is a misfit. */
static const char *
form_value(const struct fitting *fitting, const struct form *form, const struct lodge_field *field,
    const struct place *place)
{
    const struct form_member *found = NULL;

    for (size_t i = 0; i < form->count; i++) {
        if (!lodge_text_equal(form->members[i].name, field->name))
            continue;
        if (found)
            place_misfit(fitting->arena, fitting->fault, place, "duplicate_member", "This is there twice.");
        found = &form->members[i];
    }
    return found && (field->required || *found->value) ? found->value : NULL;
}

void
fit_form(const struct fitting *fitting, const struct lodge_schema *schema, const struct form *form,
    const struct place *above, void *into, uint64_t *given)
{
    for (size_t i = 0; i < form->count; i++) {
        struct place place = place_member(above, form->members[i].name);

        if (!field_named(schema, form->members[i].name))
            refuse_unknown(fitting, &place);
    }
    *given = 0;
    for (size_t i = 0; i < schema->count; i++) {
        const struct lodge_field *field = &schema->fields[i];
        struct place place = place_member(above, field->name);
        const char *value = form_value(fitting, form, field, &place);
        void *member = (char *)into + field->offset;

        if (!value) {
            fit_absent(fitting, field, &place, member);
            continue;
        }
        *given |= (uint64_t)1 << i;
        fit_written(fitting, field, &place, value, member);
    }
}
