#!/usr/bin/env bash
# What is told to Prometheus: its own tool finds nothing to object to, each alert answers to what it should and to
# nothing else, and rules and dashboard name only numbers that exist. Of the gatelodge that URL and CA name, else of one
# of its own; tests/integrate/run.sh has one.
set -uo pipefail
source=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=${GATELODGE_BUILD:?say where the build is}
tool=$build/tests/operations/promtool
failed=0

# The tool alone: whoever installs the package gets a server, too, that starts by itself.
fetch_promtool() {
    [ ! -x "$tool" ] || return 0
    local folder
    mkdir -p "${tool%/*}" && folder=$(mktemp -d) || return
    chmod 755 "$folder"
    (cd "$folder" && apt-get -q download prometheus && dpkg -x prometheus_*.deb .) &&
        mv "$folder/usr/bin/promtool" "$tool"
    local status=$?
    rm -rf "$folder"
    return "$status"
}

promise() {     # sentence, command…
    local sentence=$1 said
    shift
    if said=$("$@" 2>&1); then
        echo "kept: $sentence"
    else
        echo "BROKEN: $sentence"
        printf '%s\n' "$said" | sed 's/^/        /' | head -n 40
        failed=1
    fi
}

alerts_answer() {
    local folder status
    folder=$(mktemp -d) && cp "$source/docs/operations/alerts.yml" "$source/tests/operations/alerts_test.yml" "$folder" &&
        (cd "$folder" && "$tool" test rules alerts_test.yml)
    status=$?
    rm -rf "$folder"
    return "$status"
}

# Names in rules and dashboard, without what a histogram adds to its own.
names_exist() {
    grep -oh 'gatelodge_[a-z_]*' "$source/docs/operations/alerts.yml" "$source/docs/operations/dashboard.json" |
        sed 's/_bucket$//' | sort -u >"$build/tests/operations/used"
    "$build/gatelodge" print metrics | awk '{ print $1 }' | sort >"$build/tests/operations/told"
    local strange
    strange=$(comm -23 "$build/tests/operations/used" "$build/tests/operations/told")
    [ -z "$strange" ] || { echo "nobody tells $strange"; return 1; }
}

told_by() {     # path
    curl -sf --cacert "$CA" "$URL$1" | "$tool" check metrics
}

fetch_promtool || { echo "BROKEN: promtool can be had"; exit 1; }
promise 'the rules are understood' "$tool" check rules "$source/docs/operations/alerts.yml"
promise 'each alert answers to what it should, and to nothing else' alerts_answer
promise 'rules and dashboard name numbers that exist' names_exist
if [ -z "${URL:-}" ]; then
    # shellcheck source=tests/support/quickstart.sh
    . "$source/tests/support/quickstart.sh"
    begin_gatelodge
fi
for program in '' /gate /login; do
    promise "what $program/metrics tells has the form and the names that Prometheus wants" told_by "$program/metrics"
done
exit $failed
