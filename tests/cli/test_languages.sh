#!/bin/sh
# Commands speak the reader's language where there is a catalogue for it; English needs none, and programs read the same
# whatever people speak.
# shellcheck source=tests/cli/support.sh
. "${srcdir:-$(dirname "$0")/../..}/tests/cli/support.sh"

speaks() {      # locale, words of gatelodge
    locale=$1
    shift
    LC_ALL=$locale "$programs/gatelodge" "$@" 2>&1
}

the_help_is_in_the_readers_language() {
    speaks de_AT.UTF-8 help | grep -q '^  user list .* Personen auflisten, die ältesten zuerst$' &&
        speaks de_AT.UTF-8 user add --help | grep -q '^Eine Person hinzufügen\.$' &&
        speaks de_AT.UTF-8 user add --help | grep -q -- '--role ROLE .* Rolle, die sie bekommt; darf mehrmals kommen$' &&
        speaks de_AT.UTF-8 user add --help | grep -q -- '--json .* In JSON antworten$' &&
        speaks de_AT.UTF-8 help | grep -q '^Zu jedem Befehl:$'
}

tables_are_too() {
    speaks de print permissions | head -n 1 | grep -q '^NAME *BEDEUTUNG$' &&
        speaks de print permissions | grep -q '^users\.read  *Personen, ihre Gruppen und Rollen sehen$' &&
        speaks de print problems | grep -q '^404 .* Hier ist nichts\. *Prüfe die Adresse\.$'
}

# A letter takes a column, however many bytes it has.
columns_stand_below_each_other() {
    printf '{"command.heading.name": "übergröße"}' >"$base/languages/de.json"
    said=$(GATELODGE_LANGUAGES=$base/languages speaks de print permissions)
    echo "$said" | LC_ALL=C.UTF-8 grep -qE '^ÜBERGRÖ(SS|ß)E +ABOUT$' &&
        [ "$(echo "$said" | LC_ALL=C.UTF-8 grep -cE '^.{15}  [A-Z]')" = "$(echo "$said" | wc -l)" ]
}

problems_are_too() {
    said=$(speaks de user list --config "$config")
    [ "$said" != "${said#*gatelodge: Das ist gerade nicht möglich.}" ] &&
        [ "$said" != "${said#*Sieh nach, ob MariaDB läuft, und wohin der Abschnitt database der Einstellungen zeigt.}" ] ||
        { echo "$said"; return 1; }
}

# locale → whether it is German. The first variable that is set decides.
variables_are_read_in_their_order() {
    while read -r all messages lang wanted; do
        found=$(LC_ALL=${all#-} LC_MESSAGES=${messages#-} LANG=${lang#-} "$programs/gatelodge" help |
            grep -c 'Personen auflisten')
        [ "$found" = "$wanted" ] || { echo "LC_ALL=$all LC_MESSAGES=$messages LANG=$lang: $found"; return 1; }
    done <<END
de           -       -            1
-            de      -            1
-            -       de_DE.UTF-8  1
-            -       de@euro      1
en_GB.UTF-8  de      de           0
C            de      de           0
C.UTF-8      -       de           0
-            en      de           0
-            -       -            0
-            -       fr_FR.UTF-8  0
-            -       de-AT        0
-            -       german       0
-            -       ../de        0
END
}

english_needs_no_catalogue() {
    for words in help 'user add --help' 'print permissions' 'print problems' 'config check --config /is/not/there'; do
        # shellcheck disable=SC2086 # words
        [ "$(speaks C $words)" = "$(GATELODGE_LANGUAGES=/is/not/there speaks en_US.UTF-8 $words)" ] || return 1
    done
}

a_broken_catalogue_means_english() {
    english=$(speaks C help)
    for text in '' '{' '["user_list.about"]' '{"command.user_list.about": 7}'; do
        printf '%s' "$text" >"$base/languages/de.json"
        [ "$(GATELODGE_LANGUAGES=$base/languages speaks de help)" = "$english" ] || { echo "not English by: $text"; return 1; }
    done
    [ "$(GATELODGE_LANGUAGES=$base/is/not/there speaks de help)" = "$english" ]
}

json_is_never_translated() {
    for words in 'print permissions' 'print problems' 'config show' version; do
        # shellcheck disable=SC2086 # words
        [ "$(speaks C --json $words --config "$config")" = "$(speaks de --json $words --config "$config")" ] || return 1
    done
    [ "$(speaks C --json user list --config "$config")" = "$(speaks de --json user list --config "$config")" ]
}

# What stands in a catalogue reaches the terminal as text.
a_catalogue_moves_no_cursor() {
    printf '{"permissions.users.read": "a\\u001b[2Jb"}' >"$base/languages/de.json"
    ! GATELODGE_LANGUAGES=$base/languages speaks de print permissions | grep -q "$(printf '\033')"
}

GATELODGE_LANGUAGES=$source/web/dist/languages
export GATELODGE_LANGUAGES
[ -r "$GATELODGE_LANGUAGES/de.json" ] || { echo 'the pages are not made'; exit 77; }
world_begin
mkdir "$base/languages" "$base/passwords"
echo secret >"$base/passwords/gatelodge_cli"
printf '%064d\n' 7 >"$base/audit_key"
for promise in the_help_is_in_the_readers_language tables_are_too columns_stand_below_each_other problems_are_too \
    variables_are_read_in_their_order english_needs_no_catalogue a_broken_catalogue_means_english \
    json_is_never_translated a_catalogue_moves_no_cursor; do
    if "$promise"; then echo "kept: $promise"; else echo "BROKEN: $promise"; broken=1; fi
done
exit $broken
