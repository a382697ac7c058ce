#!/usr/bin/env bash
# What bash completes: the script is printed from the table of commands.
program=${PROGRAMS:-.}/gatelodge
broken=0

# Takes away what "complete" needs of a terminal: the function is asked as bash asks it.
complete() { :; }
# shellcheck disable=SC1090 # printed by the program
source <("$program" print completion) || exit 1

offers() {      # what is offered, words… of which the last is being typed
    local wanted=$1 COMP_WORDS=(gatelodge "${@:2}") COMP_CWORD=$(($# - 1)) COMPREPLY=()
    _gatelodge
    [ "${COMPREPLY[*]}" = "$wanted" ] && return
    echo "\"${COMP_WORDS[*]}\": offers \"${COMPREPLY[*]}\" instead of \"$wanted\""
    broken=1
}

offers 'user' us
offers 'setup session' s
offers 'add' user a
offers 'show' --config /etc/x.conf user s
offers '--email' user add ann --e
offers '' user add ann --email ''
offers '--plan' db upgrade --p
offers 'problems permissions' print p
offers "$0" user add ann --password-file "$0"
exit $broken
