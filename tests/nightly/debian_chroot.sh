#!/usr/bin/env bash
# The package on a Debian of its own, from nothing: it installs, gatelodge setup makes a database in a MariaDB there, the
# programs run as their user, an upgrade keeps the settings, and a purge leaves nothing. Needs root, debootstrap, and a
# mirror: $MIRROR, else the one that apt uses here.
set -euo pipefail
source=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=tests/support/debian.sh
. "$source/tests/support/debian.sh"

end() {
    local pid
    pid=$(cat "$root/run/mysqld/pid" 2>/dev/null) || pid=
    if [ -n "$pid" ]; then
        kill "$pid" 2>/dev/null || true
        while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
    fi
    remove_debian
}
trap end EXIT
trap 'exit 1' INT TERM

# ---- a Debian, with MariaDB -----------------------------------------------------------------------------

start_mariadb() {
    inside useradd --system mysql
    inside install -d -o mysql /run/mysqld /var/lib/mysql
    quietly inside mariadb-install-db --force --user=mysql --auth-root-authentication-method=socket --skip-test-db
    inside mariadbd --user=mysql --skip-networking --pid-file=/run/mysqld/pid --innodb-buffer-pool-size=32M >"$folder/mariadb.log" 2>&1 &
    local tries=100
    until inside mariadb -e 'DO 1' 2>/dev/null || [ $((tries -= 1)) -eq 0 ]; do sleep 0.2; done
}

# ---- the package ----------------------------------------------------------------------------------------

install_package() {
    cp "$folder"/gatelodge_*.deb "$root/tmp/gatelodge.deb"
    inside apt-get install -y --no-install-recommends /tmp/gatelodge.deb
}

# As its service would: as its user, with the password of its account and no other.
runs_as_its_user() {    # program, option
    local credentials=$root/run/credentials-$1
    install -d -m 700 "$credentials"
    cp "$root/etc/gatelodge/secrets/gatelodge_$1" "$credentials/"
    inside chown -R gatelodge "/run/credentials-$1"
    inside CREDENTIALS_DIRECTORY="/run/credentials-$1" setpriv --reuid=gatelodge --regid=gatelodge --clear-groups \
        "/usr/libexec/gatelodge/gatelodge-$1" "$2"
    rm -r "$credentials"
}

settings_are_kept() {
    echo '# mine' >>"$root/etc/gatelodge/gatelodge.conf"
    inside dpkg -i --force-confold /tmp/gatelodge.deb
    grep -q '^# mine$' "$root/etc/gatelodge/gatelodge.conf"
}

# dpkg's own memory, and the package that lies ready, are not the package's.
nothing_is_left() {
    rm -f "$root/tmp/gatelodge.deb"
    local left
    left=$(find "$root" -xdev -iname '*gatelodge*' -not -path "$root/var/lib/mysql/*" -not -path "$root/proc/*" | head)
    [ -z "$left" ] || { echo "$left"; return 1; }
}

database_is_kept() { [ "$(inside mariadb -N -e 'SELECT COUNT(*) FROM gatelodge.users')" = 0 ]; }

"$source/tests/support/debian_packages.sh" "$folder"
make_debian mariadb-server-core mariadb-client-core
start_mariadb
promise 'the package installs' install_package
promise 'its user is there' inside getent passwd gatelodge
promise 'the command runs' inside gatelodge version
promise 'the settings that were installed work' inside gatelodge config check
promise 'one command sets it up' inside gatelodge setup
promise 'doing so again is no harm' inside gatelodge setup --json
promise 'nobody but root reads the passwords' test "$(stat -c '%U %a' "$root/etc/gatelodge/secrets")" = 'root 700'
for program in gate login api; do
    promise "gatelodge-$program finds nothing wrong" runs_as_its_user "$program" --check
done
promise 'gatelodge-jobs does its work' runs_as_its_user jobs --once
promise 'an upgrade keeps the settings' settings_are_kept
promise 'it can be removed' inside dpkg --remove gatelodge
promise 'the settings stay until it is purged' test -f "$root/etc/gatelodge/gatelodge.conf"
promise 'it can be purged' inside dpkg --purge gatelodge
promise 'nothing is left' nothing_is_left
promise 'but the database' database_is_kept
exit $broken
