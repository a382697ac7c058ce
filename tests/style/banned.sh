#!/bin/sh
# Functions that this house does not use, and why. Tests may wait and compare as they like: src/ and web/ are checked.
cd "$(dirname "$0")/../.." || exit 1

# Reads "file:line:code"; complains about a call of one of the words in the files that match.
complain() {    # words (a regular expression), reason
    sed -nE "s/^([^:]+:[0-9]+):(.*[^a-zA-Z0-9_.>])?($1) *\(.*/\1: \3: $2/p"
}

everywhere=$(awk -f tests/style/code.awk src/*/*.[ch] src/*/*/*.[ch] include/gatelodge/*.h nginx/module/*.[ch]) || exit 1
# What a call needs lives in its arena. A door to a library gives back what the library handed out, and what is
# made once, at start, is no call's: those rooms are named here.
rules=$(echo "$everywhere" | grep -E '^src/(store|identity|resources|jobs)/')
rooms=$(echo "$rules" | grep -vE '^src/(store/db[a-z_]*|identity/(blocklist|house|journal_file|names|passwords|polic[a-z_]*|session_table|shared_file))\.c:')

# What browsers would do for us, and shall not: words of a script or page, and the reason.
pages=$(find web \( -name node_modules -o -path 'web/dist*' -o -path web/docs -o -path web/languages \) -prune \
    -o \( -name '*.js' -o -name '*.html' -o -name '*.css' -o -name '*.svg' \) -print)
refuse() {      # words (a regular expression), reason
    # shellcheck disable=SC2086 # names without spaces
    grep -nEo -- "$1" $pages | sed "s|\$|: $2|"
}

{
    refuse '(inner|outer)HTML|insertAdjacentHTML|dangerouslySetInnerHTML|document\.write|createContextualFragment|srcdoc|DOMParser' \
        'text becomes markup; let htm make elements'
    refuse '\b(eval|Function)\(|new Function\b|javascript:' 'text becomes a script'
    refuse '\b(localStorage|sessionStorage|indexedDB)\b' 'nothing is kept where every script may read it'
    refuse '<[a-z]+ [^>]*\b(on[a-z]+|style)="' 'stands in the page itself, where the policy lets nothing run or paint'
    refuse 'https?://[a-z0-9.-]+\.[a-z]{2,}[^" ]*' 'another host; pages ask their own alone' |
        grep -vE 'http://www\.w3\.org/2000/svg|https?://([a-z0-9-]+\.)*example\.(org|com|net)'
    echo "$everywhere" | complain 'strcpy|strcat|sprintf|vsprintf|gets|strncpy|strncat|stpcpy' 'has no bound; use lodge_print'
    echo "$everywhere" | complain 'strtok|gmtime|localtime|ctime|asctime' 'keeps hidden state; use its _r sister'
    echo "$everywhere" | complain 'rand|srand|random|srandom|drand48|rand_r' 'can be guessed; use lodge_random'
    echo "$everywhere" | complain 'system|popen|alloca|tmpnam|mktemp|tempnam' 'is never safe'
    echo "$everywhere" | complain 'atoi|atol|atoll|atof' 'does not say when it fails; use strtoll and check'
    # Only a transaction that lost against another steps back for a moment, and a writer whom another is in the way of.
    echo "$everywhere" | grep -vE '^src/(store/db_run|identity/shared_file)\.c:' | complain 'sleep|usleep|nanosleep' 'waits for time; wait for an event'
    echo "$everywhere" | complain 'setjmp|longjmp|sigsetjmp|siglongjmp' 'hides control flow'
    echo "$rooms" | complain 'malloc|calloc|realloc|free|strdup|strndup|asprintf|vasprintf' 'memory of a call comes from its arena'
    echo "$rules" | sed -nE 's/^([^:]+:[0-9]+):.*[^a-zA-Z0-9_]goto .*/\1: goto: return early instead/p'
    echo "$everywhere" | grep -E 'memcmp *\(.*(secret|password|token|digest|mac)' |
        sed -E 's/^([^:]+:[0-9]+):.*/\1: memcmp: secrets are compared by lodge_same_secret/'
    # shellcheck disable=SC2086
    grep -nE '\b(TODO|FIXME|XXX)\b' $pages | sed 's/$/: decide, or write it down as an issue/'
    grep -nE '\b(TODO|FIXME|XXX)\b' src/*/*.[ch] src/*/*/*.[ch] include/gatelodge/*.h | sed 's/$/: decide, or write it down as an issue/'
} | { ! grep .; }
