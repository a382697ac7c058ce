# shellcheck shell=sh
# What the tests of the command line share: a settings file, a MariaDB of their own, and promises that are kept
# or broken. Source it from the build directory; then world_begin or world_begin_with_database, promises by
# name (each a function below), and world_end. Status 77 where MariaDB is missing.
source=${srcdir:-$(dirname "$0")/../..}
LC_ALL=C.UTF-8      # commands speak the reader's language, and tests read English
export LC_ALL
programs=${PROGRAMS:-.}
# shellcheck source=tests/support/scratch_db.sh
. "$source/tests/support/scratch_db.sh"

base=
broken=0

world_end() {
    [ -z "$SCRATCH_DB_DIR" ] || scratch_db_stop
    [ -z "$base" ] || rm -rf "$base"
}

world_begin() {
    base=$(mktemp -d "${TMPDIR:-/tmp}/gatelodge-cli.XXXXXX") && chmod 755 "$base" || exit 1
    trap world_end EXIT
    trap 'exit 1' INT TERM
    config=$base/gatelodge.conf
    cat >"$config" <<END
portal = "https://portal.test"
database {
    socket = "$base/server/s"
    password_directory = "$base/passwords"
}
passwords {
    min_length = 8
    argon2_memory = 7168K
    argon2_passes = 1
    blocklist = ""
}
audit {
    key_file = "$base/audit_key"
}
table {
    file = ""
    journal = ""
}
site "app" {
    hosts = {"app.test"}
    rule "open" {
        path = "/pub"
        answer = "anyone"
    }
    rule "staff" {
        groups = {"staff"}
    }
}
END
}

# With the accounts and, when the word is "upgraded", the tables.
world_begin_with_database() {
    world_begin
    mkdir "$base/passwords"
    printf '%064d\n' 7 >"$base/audit_key"
    scratch_db_start "$base/server" || exit
    {
        echo 'CREATE DATABASE gatelodge;'
        for program in gate login api jobs cli; do
            echo "secret of $program" >"$base/passwords/gatelodge_$program"
            echo "CREATE USER gatelodge_$program@localhost IDENTIFIED BY 'secret of $program';"
        done
        echo 'GRANT ALL PRIVILEGES ON gatelodge.* TO gatelodge_cli@localhost;'
    } | scratch_db_admin || exit 1
    export GATELODGE_SCHEMA="$source/db/schema"
    [ "$1" = upgraded ] || return 0
    "$programs/gatelodge" --config "$config" db upgrade >"$base/out" 2>&1 || { cat "$base/out"; exit 1; }
    scratch_db_admin <"$source/db/grants.sql" || exit 1
}

# ---- asking -----------------------------------------------------------------------------------------

# Runs gatelodge. What it said is in $base/out and $base/err.
expect() {      # exit status, then the command's words
    wanted=$1
    shift
    asked="gatelodge $*"
    "$programs/gatelodge" --config "$config" "$@" >"$base/out" 2>"$base/err" </dev/null
    given=$?
    [ "$given" = "$wanted" ] || complain "$asked: status $given instead of $wanted: $(cat "$base/err")"
}

complain() {
    echo "    $1"
    kept=false
}

says() {
    grep -qF -- "$1" "$base/out" || complain "$asked does not say \"$1\" but: $(head -5 "$base/out")"
}

says_not() {
    ! grep -qF -- "$1" "$base/out" || complain "$asked says \"$1\""
}

objects() {
    grep -qF -- "$1" "$base/err" || complain "$asked does not object \"$1\" but: $(head -5 "$base/err")"
}

# The member of the JSON document that was printed, as MariaDB finds it: "$.data[0].name".
member() {
    document=$(sed "s/\\\\/\\\\\\\\/g; s/'/''/g" "$base/out")
    scratch_db_admin -N -B -e "SELECT JSON_UNQUOTE(JSON_EXTRACT('$document', '$1'))"
}

has_member() {      # path, value
    found=$(member "$1")
    [ "$found" = "$2" ] || complain "$asked: $1 is \"$found\" instead of \"$2\""
}

is() {              # what is found, what is wanted, of what
    [ "$1" = "$2" ] || complain "$3 is \"$1\" instead of \"$2\""
}

sql() {
    scratch_db_admin -N -B gatelodge -e "$1"
}

# Waits until the command succeeds, at most a minute.
until_true() {
    tries=1200
    until "$@"; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || { complain "waited in vain for: $*"; return 1; }
        sleep 0.05
    done
}

# Runs promises, functions whose names are true sentences, and ends with how many are broken.
promises() {
    for promise; do
        kept=true
        "$promise"
        if $kept; then echo "kept: $promise"; else echo "BROKEN: $promise"; broken=$((broken + 1)); fi
    done
    exit $((broken > 0))
}
