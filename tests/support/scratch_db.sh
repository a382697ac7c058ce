# A private MariaDB for tests: own data directory and socket, no port. Source this, then:
#   scratch_db_start DIR    makes and starts it, sets SCRATCH_DB_SOCKET; status 77 when MariaDB is not installed
#   scratch_db_admin …      the mariadb client as its administrator
#   scratch_db_stop         ends it and removes DIR
# As root it runs as nobody, for mariadbd refuses to be root. Its temporary directory is its own, too: a server
# that starts removes the temporary tables of others.

scratch_db_start() {
    scratch_db_make "$1" && scratch_db_run
}

scratch_db_make() {
    SCRATCH_DB_DIR=$1 SCRATCH_DB_SOCKET=$1/s
    export SCRATCH_DB_DIR SCRATCH_DB_SOCKET
    command -v mariadbd >/dev/null && command -v mariadb-install-db >/dev/null || return 77
    mkdir -p "$SCRATCH_DB_DIR/data" "$SCRATCH_DB_DIR/tmp" || return 1
    scratch_db_as=
    if [ "$(id -u)" = 0 ]; then
        scratch_db_as=--user=nobody
        chown -R nobody "$SCRATCH_DB_DIR" || return 1
    fi
    TMPDIR=$SCRATCH_DB_DIR/tmp mariadb-install-db --no-defaults $scratch_db_as --auth-root-authentication-method=normal \
        --skip-test-db --datadir="$SCRATCH_DB_DIR/data" >"$SCRATCH_DB_DIR/install.log" 2>&1 ||
        { cat "$SCRATCH_DB_DIR/install.log" >&2; return 1; }
}

# Starts it, again if need be, on the data that is there; SCRATCH_DB_OPTIONS are passed on.
scratch_db_run() {
    TMPDIR=$SCRATCH_DB_DIR/tmp mariadbd --no-defaults $scratch_db_as --datadir="$SCRATCH_DB_DIR/data" --socket="$SCRATCH_DB_SOCKET" \
        --pid-file="$SCRATCH_DB_DIR/pid" --skip-networking --innodb-buffer-pool-size=32M \
        --innodb-flush-log-at-trx-commit=2 --character-set-server=utf8mb4 $SCRATCH_DB_OPTIONS \
        >>"$SCRATCH_DB_DIR/log" 2>&1 &
    SCRATCH_DB_PID=$!
    scratch_db_wait
}

# Waits, a minute at most, until it answers.
scratch_db_wait() {
    scratch_db_waits=600
    until scratch_db_admin -e 'DO 1' 2>/dev/null; do
        scratch_db_waits=$((scratch_db_waits - 1))
        [ "$scratch_db_waits" -gt 0 ] || { tail -20 "$SCRATCH_DB_DIR/log" >&2; return 1; }
        sleep 0.1
    done
}

scratch_db_admin() {
    mariadb --no-defaults --socket="$SCRATCH_DB_SOCKET" --user=root "$@"
}

scratch_db_stop() {
    SCRATCH_DB_PID=$(cat "$SCRATCH_DB_DIR/pid" 2>/dev/null)
    scratch_db_waits=200
    while [ -n "$SCRATCH_DB_PID" ] && kill -CONT "$SCRATCH_DB_PID" 2>/dev/null; do
        kill "$SCRATCH_DB_PID" 2>/dev/null
        scratch_db_waits=$((scratch_db_waits - 1))
        [ "$scratch_db_waits" -gt 0 ] || kill -KILL "$SCRATCH_DB_PID" 2>/dev/null
        sleep 0.05
    done
    rm -rf "$SCRATCH_DB_DIR"
}
