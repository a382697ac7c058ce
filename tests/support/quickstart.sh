# A whole gatelodge for a test, by ./quickstart: a state of its own, a free port, gone afterwards. Source this
# with GATELODGE_BUILD set; then URL, APP, CA, CONFIG … are there, as quickstart's env file says them.
gatelodge_source=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
gatelodge_state=$(mktemp -d "${TMPDIR:-/tmp}/gatelodge-XXXXXX")
chmod 711 "$gatelodge_state"        # quickstart may step back from root to another user

free_port() {
    local port
    for port in $(shuf -i 20000-29999 -n 50); do
        (exec 5<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
    done
}

end_gatelodge() {
    "$gatelodge_source/quickstart" stop --state "$gatelodge_state/state" >/dev/null
    [ -n "${KEEP_STATE:-}" ] || rm -rf "$gatelodge_state"
}

begin_gatelodge() {
    trap end_gatelodge EXIT
    # Ordinary users of Debian have no sbin in their PATH.
    PATH=$(tr : '\n' <<<"$PATH" | grep -v '/sbin$' | paste -sd :) \
        "$gatelodge_source/quickstart" --state "$gatelodge_state/state" --port "$(free_port)" --detach \
        >"$gatelodge_state/quickstart.log" 2>&1 || { cat "$gatelodge_state/quickstart.log" >&2; return 1; }
    set -a
    # shellcheck disable=SC1091 # made by quickstart
    . "$gatelodge_state/state/env"
    set +a
}
