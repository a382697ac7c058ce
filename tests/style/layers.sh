#!/bin/sh
# Who may include whom: each floor sees what is to its right, never to its left, never a sibling.
#   programs → resources, jobs → identity → store → lib (through <gatelodge/…> only)
cd "$(dirname "$0")/../../src" || exit 1

may() {
    case $1 in
    lib)       echo lib ;;
    store)     echo store ;;
    identity)  echo identity store ;;
    resources) echo resources identity store ;;
    jobs)      echo jobs identity store ;;
    programs)  echo programs resources jobs identity store ;;
    esac
}

{
    for folder in lib store identity resources jobs programs; do
        grep -Hn '^# *include "' "$folder"/*.[ch] "$folder"/*/*.[ch] 2>/dev/null | while IFS='"' read -r where header _; do
            case " config.h $(may "$folder") " in
            *" ${header%%/*} "*) ;;
            *) echo "src/${where%%:#*}: $folder may not include \"$header\"" ;;
            esac
        done
    done
    # nginx's module is a program like ours, beside them.
    grep -Hn '^# *include "' ../nginx/module/*.[ch] | grep -vE '"(answering\.h|identity/|lib/digest\.h)' |
        sed 's|^\.\./||; s|$| (nginx/module may include identity)|'
    # The public headers know nothing of the house.
    grep -Hn '^# *include "' ../include/gatelodge/*.h | sed 's|^\.\./||; s|$| (public headers include <gatelodge/…> only)|'
} | { ! grep .; }
