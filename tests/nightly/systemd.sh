#!/usr/bin/env bash
# The package under a systemd that has really booted, in a container with a Debian of its own and no network: the steps
# of README.md, what the units promise of sockets, readiness, passwords and the sandbox, and that nobody is refused
# while something is reloaded, started again or upgraded. Needs root, debootstrap, systemd-nspawn, and a mirror.
set -euo pipefail
source=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
command -v systemd-nspawn >/dev/null || { echo 'systemd-nspawn is missing (package systemd-container)'; exit 77; }
# shellcheck source=tests/support/debian.sh
. "$source/tests/support/debian.sh"
# shellcheck source=tests/support/readme.sh
. "$source/tests/support/readme.sh"
readonly cgroup=gatelodge-test-$$ login=https://login.example.org wiki=https://wiki.example.org
readonly settings=$root/etc/gatelodge/gatelodge.conf secrets=$root/etc/gatelodge/secrets
readonly programs=(gate login api jobs) workers=(gate login api)
nspawn=

# ---- the machine ----------------------------------------------------------------------------------------

# Where systemd does not run, nspawn makes its cgroups below those that it is in: below ours, which go at the end.
own_cgroups() {
    local hierarchy
    [ ! -d /run/systemd/system ] || return 0
    { findmnt -rn -o TARGET -t cgroup2; findmnt -rn -o TARGET -t cgroup -O name=systemd; } |
        while read -r hierarchy; do echo "$hierarchy/$cgroup"; done
}

# What nspawn forbids by default, but a machine would not: landlock, and the filters of IPAddressDeny.
start_nspawn() {
    local own more=()
    for own in $(own_cgroups); do
        mkdir -p "$own"
        echo "$BASHPID" >"$own/cgroup.procs"
        more=(--keep-unit)
    done
    SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 exec systemd-nspawn --quiet --boot --directory="$root" --machine="$cgroup" \
        --register=no "${more[@]}" --private-network --link-journal=no --console=pipe \
        --system-call-filter='bpf landlock_create_ruleset landlock_add_rule landlock_restrict_self'
}

machine() { nsenter --target "$(pgrep -P "$nspawn")" --all -- "${clean[@]}" HOME=/root "$@"; }

boot() {
    start_nspawn </dev/null >>"$folder/console" 2>&1 &
    nspawn=$!
    until_true machine test -S /run/systemd/private || { tail "$folder/console"; return 1; }
    says running machine systemctl is-system-running --wait
}

power_off() {
    machine systemctl poweroff
    wait "$nspawn"
    nspawn=
}

end() {
    local own
    if [ -n "$nspawn" ] && kill "$nspawn" 2>/dev/null; then
        until_true not kill -0 "$nspawn" || kill -KILL "$nspawn"
        wait "$nspawn" || true
    fi
    for own in $(own_cgroups); do [ ! -d "$own" ] || find "$own" -depth -type d -exec rmdir {} +; done
    remove_debian
}
trap end EXIT
trap 'exit 1' INT TERM

# Everything is fetched before it boots.
make_machine() {
    "$source/tests/support/debian_packages.sh" "$folder"
    make_debian systemd-sysv dbus mariadb-server nginx curl openssl procps
    cp "$folder"/gatelodge_*.deb "$root/root/gatelodge.deb"
    quietly inside apt-get install -y --no-install-recommends --download-only /root/gatelodge.deb
    make_next_package
    umount "$root/proc"
    rm "$root/usr/sbin/policy-rc.d"
    echo '127.0.0.1 localhost login.example.org wiki.example.org' >"$root/etc/hosts"
    quietly openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=example.org -days 2 \
        -addext 'subjectAltName=DNS:login.example.org,DNS:wiki.example.org' \
        -keyout "$root/etc/ssl/example.org.key" -out "$root/etc/ssl/example.org.pem"
    # shellcheck disable=SC2016 # nginx expands this
    echo 'server { listen 127.0.0.1:8080; location / { return 200 "hello $http_remote_user\n"; } }' \
        >"$root/etc/nginx/conf.d/application.conf"
}

# The same, as a later version with other units would be.
make_next_package() {
    dpkg-deb -R "$root/root/gatelodge.deb" "$folder/next"
    sed -i 's/^Version: .*/&+next/' "$folder/next/DEBIAN/control"
    sed -i 's/^\[Service\]/&\nEnvironment=NEXT=yes/' "$folder"/next/lib/systemd/system/gatelodge-*.service
    quietly dpkg-deb --root-owner-group -b "$folder/next" "$root/root/next.deb"
}

# ---- asking ---------------------------------------------------------------------------------------------

not() { ! "$@"; }

until_true() {
    local tries=300
    until "$@" >/dev/null 2>&1; do
        [ $((tries -= 1)) -gt 0 ] || return 1
        sleep 0.1
    done
}

says() {        # pattern, command…
    local wanted=$1 found
    shift
    found=$("$@") || true
    # shellcheck disable=SC2254 # it is a pattern
    case $found in
    $wanted) return 0 ;;
    esac
    printf '"%s" instead of "%s"\n' "$found" "$wanted"
    return 1
}

ask() {
    machine curl -s --cacert /etc/ssl/example.org.pem -b /root/cookies -c /root/cookies -H 'Accept: text/html' --max-time 10 "$@"
}

status() { ask -o /dev/null -w '%{http_code} %{redirect_url}' "$@"; }
post() { status -H 'Sec-Fetch-Site: same-origin' --data "$2" "$1"; }       # address, form
page_is() { says "$1 *" status "$wiki/page"; }
property() { machine systemctl show --value -p "$2" "gatelodge-$1"; }      # program, name
parent() { property "$1" MainPID; }
children() { machine pgrep -P "$(parent "$1")" | sort; }
journal() { machine journalctl --no-pager -o cat "$@"; }
journal_says() { journal -u "gatelodge-$1" | grep -F "$2"; }              # program, text

# Does something while somebody who is signed in asks for the page all the time: nobody is refused.
while_asked() {     # command…
    local asking ended=0
    (until [ -e "$folder/enough" ]; do status "$wiki/page"; echo; done >"$folder/answers") &
    asking=$!
    "$@" || ended=$?
    touch "$folder/enough"
    wait "$asking"
    rm "$folder/enough"
    [ "$ended" -eq 0 ] && says '200 ' sort -u "$folder/answers"
}

# ---- installing it --------------------------------------------------------------------------------------

# README.md's, but for the building; the package has everything below /usr/share.
steps() {
    blocks nginx | sed 's|/usr/local/share|/usr/share|' >"$root/root/wiki.conf"
    {
        echo 'set -eux; sudo() { "$@"; }'
        blocks sh | sed -e '/^\.\/configure/d; /make/d' -e 's|/usr/local/share|/usr/share|g' \
            -e '/^sudo nginx -t/i cp /root/wiki.conf /etc/nginx/conf.d/wiki.conf'
    } >"$root/root/steps"
    [ "$(grep -c '^sudo ' "$root/root/steps")" -ge 8 ] || { echo 'README.md: the steps are not found'; return 1; }
    machine bash /root/steps >"$folder/steps.log" 2>&1 || { cat "$folder/steps.log"; return 1; }
}

administrator_signs_in() {
    local link password='password=six+quiet+rivers+here'
    link=$(grep -o "$login/setup?code=gl_set_[A-Za-z0-9]*" "$folder/steps.log" | head -n 1)
    says "303 $login/login#administrator_made" post "$link" "username=ann&email=ann%40example.org&$password" &&
        says "303 $wiki/page" post "$login/login?rd=$wiki/page&rm=GET" "identifier=ann&$password"
}

# ---- what its units promise -----------------------------------------------------------------------------

# Such a unit is active only when the program has said so.
says_when_it_is_ready() { says notify property "$1" Type && says active property "$1" ActiveState; }

within() {      # program, command…: in its view of files, as its user
    local program=$1
    shift
    machine nsenter --target "$(parent "$program")" --mount --setuid "$(machine id -u gatelodge)" \
        --setgid "$(machine id -g gatelodge)" -- "$@"
}

# Events are sealed by the jobs alone.
secrets_of() {      # program
    [ "$1" != jobs ] || echo "/run/credentials/gatelodge-$1.service/audit_key"
    echo "/run/credentials/gatelodge-$1.service/gatelodge_$1"
}

has_its_own_secrets_only() {
    says "$(secrets_of "$1")" within "$1" sh -c 'find /run/credentials -type f | sort' &&
        within "$1" test -s "/run/credentials/gatelodge-$1.service/gatelodge_$1" &&
        not within "$1" cat "/etc/gatelodge/secrets/gatelodge_$1"
}

# A process and what it starts, by the kernel's own account.
has_no_rights() {
    local pid user
    user=$(machine id -u gatelodge)
    for pid in $(parent "$1") $(children "$1"); do
        says "$(printf 'CapEff: 0000000000000000\nCapBnd: 0000000000000000\nNoNewPrivs: 1\nSeccomp: 2')" \
            machine sed -nE 's/^(CapEff|CapBnd|NoNewPrivs|Seccomp):\t(.*)/\1: \2/p' "/proc/$pid/status" || return
        says "0 0 1 $user $user 1 " machine awk '{ $1 = $1; printf "%s ", $0 }' "/proc/$pid/uid_map" || return
    done
}

sees_no_network() { says 'lo:' machine nsenter --target "$(parent "$1")" --net awk 'NR > 2 { print $1 }' /proc/self/net/dev; }

# Not even root could, in its view of files.
writes_only_its_own() {
    local folder
    for folder in /etc /usr /var /var/lib /run /run/gatelodge /root /home; do
        not machine nsenter --target "$(parent "$1")" --mount -- touch "$folder/x" || { echo "$folder can be written"; return 1; }
    done
    within "$1" touch /var/lib/gatelodge/x && machine rm /var/lib/gatelodge/x
}

# ---- what happens in its life ---------------------------------------------------------------------------

set_workers() {         # of the gate
    sed -i '/^program "gate"/d' "$settings"
    echo "program \"gate\" { workers = $1 }" >>"$settings"
}

has_workers() { [ "$(children "$1" | wc -l)" = "$2" ]; }

has_other_workers() {   # program, how many, those before
    has_workers "$1" "$2" && [ -z "$(comm -12 <(echo "$3") <(children "$1"))" ]
}

reload_replaces_workers() {
    local parent before
    parent=$(parent gate) before=$(children gate)
    set_workers 3 && machine systemctl reload 'gatelodge-*.service' && until_true has_other_workers gate 3 "$before" &&
        says "$parent" parent gate && until_true journal_says jobs 'the settings were read again'
}

wrong_settings_change_nothing() {
    local before
    before=$(children gate)
    set_workers many
    machine systemctl reload gatelodge-gate && until_true journal_says gate 'the settings stay as they were' &&
        says active property gate ActiveState && says "$before" children gate && page_is 200
    set_workers 3
}

worker_is_replaced() {
    local parent before
    parent=$(parent gate) before=$(children gate)
    machine kill -KILL "${before%%$'\n'*}"
    until_true has_workers gate 3 && says "$parent" parent gate && says 0 property gate NRestarts && page_is 200
}

parent_is_replaced() {
    machine kill -KILL "$(parent gate)"
    page_is 200 && says 1 property gate NRestarts
}

# The two commands of gatelodge(1), with another file in the place of each program.
commands_change_programs() {
    local before restarts
    before=$(children gate) restarts=$(property gate NRestarts)
    machine gatelodge reload && has_other_workers gate 3 "$before" || return
    before=$(children gate)
    machine sh -c 'cd /usr/libexec/gatelodge && for file in *; do cp -p "$file" "$file.new" && mv "$file.new" "$file"; done' &&
        machine gatelodge upgrade && has_other_workers gate 3 "$before" && says "$restarts" property gate NRestarts &&
        says active property gate ActiveState &&
        says "$(machine stat -c %i /usr/libexec/gatelodge/gatelodge-gate)" machine stat -L -c %i "/proc/$(parent gate)/exe"
}

starts_again() { machine systemctl restart gatelodge-gate && machine systemctl restart gatelodge-gate gatelodge-login gatelodge-api; }

is_started_by_asking() {
    machine systemctl stop gatelodge-gate 2>/dev/null
    says inactive property gate ActiveState && page_is 200 && says active property gate ActiveState
}

nothing_is_wrong() { machine gatelodge doctor >/dev/null 2>&1; }

# Who is known passes before each program has asked MariaDB again.
waits_for_mariadb() {
    machine systemctl stop mariadb.socket mariadb.service
    machine systemctl restart gatelodge.target && says active property gate ActiveState && page_is 503
    machine systemctl start mariadb
    until_true page_is 200 && until_true nothing_is_wrong
}

# Who comes from a version without it has none before the next gatelodge setup.
jobs_run_without_their_key() {
    mv "$secrets/audit_key" "$secrets/kept"
    machine systemctl restart gatelodge-jobs && until_true journal_says jobs 'events are not sealed' &&
        says active property jobs ActiveState && says 0 property jobs NRestarts && not machine gatelodge doctor || return
    mv "$secrets/kept" "$secrets/audit_key"
    machine systemctl restart gatelodge-jobs && until_true machine gatelodge doctor
}

doctor_brings_socket_back() {
    local advice
    machine rm /run/gatelodge/gatelodge-gate.sock
    machine systemctl reload nginx          # which keeps connections that need no path any more
    until_true page_is 503 || return
    advice=$(machine gatelodge doctor 2>/dev/null | sed -n '/^WRONG *program gate/{ n; s/.*-> //p }')
    echo "the advice: $advice"
    machine sh -c "$advice" && machine gatelodge doctor && page_is 200
}

# Wrong settings at the start are worse than at a reload; who asks meanwhile waits, and is refused in the end.
comes_when_settings_are_right() {
    set_workers many
    not machine systemctl restart gatelodge-gate 2>/dev/null && not page_is 200 >/dev/null || return
    set_workers 3
    until_true page_is 200 && says active property gate ActiveState
}

starts_every_time() {
    local times
    for times in 1 2 3 4 5 6 7 8; do
        machine systemctl restart gatelodge.target && page_is 200 || { echo "not the time $times"; return 1; }
    done
}

stops() {
    machine systemctl stop gatelodge.target
    until_true page_is 503 && until_true says '' machine pgrep -u gatelodge &&
        says $'programs\ntable' machine ls /run/gatelodge && says '' machine ls /run/gatelodge/programs
}

starts() { machine systemctl start gatelodge.target && page_is 200; }

# The drop-in of gatelodge-gate(8), with this address.
reaches() {     # address
    local program
    for program in "${programs[@]}"; do
        mkdir -p "$root/etc/systemd/system/gatelodge-$program.service.d"
        printf '[Service]\nPrivateNetwork=no\nRestrictAddressFamilies=AF_UNIX AF_INET AF_INET6\nIPAddressAllow=%s\n' "$1" \
            >"$root/etc/systemd/system/gatelodge-$program.service.d/override.conf"
    done
    machine systemctl daemon-reload && machine systemctl restart gatelodge.target && machine gatelodge doctor
}

mariadb_is_asked_by_network() {
    sed -i.local 's|#socket = "/run/mysqld/mysqld.sock"|socket = ""\nhost = "127.0.0.1"|' "$settings"
    reaches 127.0.0.1 && page_is 200
}

mariadb_is_asked_locally_again() {
    mv "$settings.local" "$settings"
    rm -r "$root"/etc/systemd/system/gatelodge-*.service.d
    machine systemctl daemon-reload && machine systemctl restart gatelodge.target && page_is 200
}

is_there_after_a_reboot() {
    local program
    power_off
    boot && until_true page_is 200 || return
    for program in "${programs[@]}"; do says active property "$program" ActiveState || return; done
}

# ---- the package's own life -----------------------------------------------------------------------------

upgrade() { machine dpkg -i --force-confold /root/next.deb; }

upgrade_is_by_the_new_units() {
    local before
    before=$(parent gate)
    machine systemctl stop gatelodge-jobs
    while_asked upgrade && not says "$before" parent gate >/dev/null && says 'NEXT=yes*' property gate Environment &&
        says no property gate NeedDaemonReload && says inactive property jobs ActiveState
}

journal_holds_no_secret() {
    local secret link
    link=$(grep -o 'gl_set_[A-Za-z0-9]*' "$folder/steps.log" | head -n 1)
    journal >"$folder/journal"
    for secret in "$link" 'six+quiet' 'six quiet' "$(cat "$secrets/gatelodge_gate")" \
        "$(sed -n 's/.*__[^\t]*gatelodge[^\t]*\t//p' "$root/root/cookies" | head -n 1)"; do
        [ -n "$secret" ] && not grep -F "$secret" "$folder/journal" || return
    done
}

purge_leaves_nothing() {
    machine dpkg --purge gatelodge && says '' machine pgrep -u gatelodge && says running machine systemctl is-system-running &&
        says '' machine systemctl list-units --all --no-legend 'gatelodge*' &&
        says /etc/nginx/conf.d/gatelodge.conf machine find /etc /usr /var/lib /run -xdev -name '*gatelodge*' \
            -not -path '/var/lib/mysql/*' -not -path '/run/host/*'
}

make_machine
promise 'the machine boots, and nothing in it fails' boot
[ $broken -eq 0 ] || exit 1
promise 'the package installs' machine apt-get install -y --no-install-recommends /root/gatelodge.deb
promise 'nothing of it runs before it is told to' says '' machine systemctl list-units --no-legend 'gatelodge*'
promise 'the steps of README.md work' steps
promise 'nothing is wrong, says the doctor' machine gatelodge doctor --nginx /etc/nginx/nginx.conf
promise 'a stranger is sent to sign in' says "302 $login/login?rd=*" status "$wiki/page"
promise 'the administrator is made, and signs in' administrator_signs_in
promise 'the page learns who it is' says 'hello ann' ask "$wiki/page"
promise 'nothing was worth a warning' says '*No entries*' machine journalctl --no-pager -p warning -u 'gatelodge*'
for program in "${workers[@]}"; do promise "gatelodge-$program says itself that it is ready" says_when_it_is_ready "$program"; done
for program in "${programs[@]}"; do
    promise "gatelodge-$program reads the secrets of its own and no others" has_its_own_secrets_only "$program"
    promise "gatelodge-$program knows no user but its own, and has no rights" has_no_rights "$program"
    promise "gatelodge-$program sees no network" sees_no_network "$program"
    promise "gatelodge-$program writes into its own folder only" writes_only_its_own "$program"
done
promise 'a reload replaces workers, not their parent, and refuses nobody' while_asked reload_replaces_workers
promise 'settings that are wrong change nothing' wrong_settings_change_nothing
promise 'a worker that is killed is replaced' worker_is_replaced
promise 'a parent that is killed is replaced, and who asks meanwhile waits' parent_is_replaced
promise 'programs are reloaded and replaced by commands, and nobody is refused' while_asked commands_change_programs
promise 'whoever asks while the programs are started again waits' while_asked starts_again
promise 'whoever asks a program that is stopped starts it' is_started_by_asking
promise 'started with wrong settings, it comes by itself when they are right' comes_when_settings_are_right
promise 'however often it is started, it is there' starts_every_time
promise 'it starts without MariaDB, and works as soon as that is there' waits_for_mariadb
promise 'without the key of events everything else goes on' jobs_run_without_their_key
promise 'what the doctor advises brings a lost socket back' doctor_brings_socket_back
promise 'stopped, it lets nobody through and leaves nothing behind' stops
promise 'started, it goes on' starts
promise 'it reaches a MariaDB elsewhere that it is allowed to' mariadb_is_asked_by_network
promise 'and no other' not reaches 192.0.2.7
promise 'without the drop-in it is as before' mariadb_is_asked_locally_again
promise 'it is there after a reboot, and who was signed in still is' is_there_after_a_reboot
promise 'an upgrade starts again what runs, by the new units, and refuses nobody' upgrade_is_by_the_new_units
promise 'the journal holds no secret' journal_holds_no_secret
promise 'purged, nothing of it runs or is left' purge_leaves_nothing
exit $broken
