/* gatelodge doctor: nginx's configuration, and whether nginx may speak to the programs. */
#include "programs/commands/doctor.h"
#include "programs/commands/nginx.h"

void
examine_nginx(struct visit *visit)
{
    struct errand *errand = visit->errand;
    const char *path = option_value(errand, "nginx");
    struct lodge_list mistakes = { 0 };

    if (!path)
        return;
    if (nginx_mistakes(errand, path, NULL, &mistakes)) {
        visit_note_wrong(visit, "nginx", lodge_print(errand->arena, "nginx -t -c %s", path), "%s", errand->why);
        return;
    }
    const struct mistake *each = mistakes.items;
    for (size_t i = 0; i < mistakes.count; i++)
        visit_note_wrong(visit, "nginx", lodge_print(errand->arena, "Write instead: %s", each[i].instead),
            "%s:%lld: %s", each[i].file, (long long)each[i].line, each[i].what);
    if (mistakes.count == 0)
        visit_note_well(visit, "nginx", "no mistake is found in %s", path);
}
