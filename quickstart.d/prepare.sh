# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with quickstart
# The first half of quickstart: packages, the ordinary user, the build, and the files that services read.

# ---------------------------------------------------------------------------------------------- packages

missing_packages() {
    local package
    # The pages are made by npm where they are not there, as in a release.
    if ! "$here/web/make-dist" --check 2>/dev/null; then
        command -v node >/dev/null || packages+=(nodejs)
        command -v npm >/dev/null || packages+=(npm)
    fi
    for package in "${packages[@]}"; do
        [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package"
    done
}

# Installs without starting nginx: for that time Debian is told that services do not start.
# Runs as root, by sudo where needed; text, so that one password is enough.
# shellcheck disable=SC2016 # it is another shell that expands this
readonly install_script='
set -e
export DEBIAN_FRONTEND=noninteractive
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
    trap "rm -f $policy" EXIT
    printf "#!/bin/sh\nexit 101\n" >$policy
    chmod 755 $policy
fi
new_nginx=true
[ ! -e /usr/sbin/nginx ] || new_nginx=false
apt-get install -y --no-install-recommends "$@" || { apt-get update && apt-get install -y --no-install-recommends "$@"; }
if $new_nginx && [ -d /run/systemd/system ]; then systemctl disable nginx || true; fi
'

install_packages() {
    local missing super=()
    mapfile -t missing < <(missing_packages)
    [ ${#missing[@]} -gt 0 ] || return 0
    [ "$(id -u)" -eq 0 ] || super=(sudo)
    [ ${#super[@]} -eq 0 ] || command -v sudo >/dev/null ||
        die "These packages are missing, and there is no sudo to install them: ${missing[*]}
Let root do it, then try again: su -c '$here/quickstart packages'"
    "${super[@]}" sh -c "$install_script" install "${missing[@]}" ||
        die "These packages could not be installed (is there a network?): ${missing[*]}
Install them by hand, then try again."
}

# ---------------------------------------------------------------------------------------------- as which user

# Lets the ordinary user walk through, and only through, the folders above DIR; "stop" takes it back.
open_way() {
    local folder=$1
    while [ "$folder" != / ]; do
        folder=$(dirname "$folder")
        as_user test -x "$folder" || { chmod o+x "$folder" && echo "$folder" >>"$state/opened"; }
    done
}

close_way() {
    [ "$(id -u)" -eq 0 ] && [ -f "$state/opened" ] || return 0
    xargs -r -d '\n' chmod o-x <"$state/opened"
    rm -f "$state/opened"
}

as_user() { "${become[@]}" "$@"; }

source_files() {
    find . \( -name .git -o -name node_modules -o -name autom4te.cache -o -path ./build -o -path ./build-aux -o -path './web/dist.*' \) -prune \
        -o -type f -print0 | LC_ALL=C sort -z
}

fingerprint() { (cd "$here" && source_files | xargs -0 sha256sum | sha256sum); }

# What is built and served is a copy: the clone stays as it is, and the ordinary user may read it.
copy_source() {
    [ "$(fingerprint)" != "$(cat "$state/source.sum" 2>/dev/null)" ] || return 0
    rm -rf "$state/source" "$state/source.sum"
    mkdir -p "$state/source"
    (cd "$here" && source_files | tar -cf - --null --no-recursion -T -) | tar -xf - -C "$state/source"
    fingerprint >"$state/source.sum"
}

# Programs that are built already: GATELODGE_BUILD.
copy_build() {
    local name from share=$state/prefix/share/gatelodge browser=$GATELODGE_BUILD/web/docs/browser
    mkdir -p "$state"/prefix/{bin,libexec/gatelodge,share/gatelodge}
    cp -u "$GATELODGE_BUILD/src/identity/common-passwords.txt" "$share/"
    rm -rf "$share"/{web,languages}
    "$here/web/make-dist"
    "$here/web/make-dist" --install "$share"
    cp "$here/web/dist/made" "$state/pages.made"
    [ ! -f "$browser.stamp" ] || { mkdir "$share/web/docs" && cp -r "$browser" "$share/web/docs/"; }
    for name in gatelodge "${programs[@]/#/gatelodge-}"; do
        from=$GATELODGE_BUILD/$name
        [ -x "$from" ] || from=$GATELODGE_BUILD/src/programs/$name
        [ -x "$from" ] || die "There is no $name in $GATELODGE_BUILD. Build it first."
        case $name in
        gatelodge) cp --remove-destination "$from" "$state/prefix/bin/" ;;
        *)         cp --remove-destination "$from" "$state/prefix/libexec/gatelodge/" ;;
        esac
    done
}

# Whether what runs is what would be built.
is_current() {
    local name from
    if [ -z "${GATELODGE_BUILD:-}" ]; then
        [ "$(fingerprint)" = "$(cat "$state/build.sum" 2>/dev/null)" ]
        return
    fi
    for name in "${programs[@]}"; do
        from=$GATELODGE_BUILD/gatelodge-$name
        [ -x "$from" ] || from=$GATELODGE_BUILD/src/programs/gatelodge-$name
        cmp -s "$from" "$state/prefix/libexec/gatelodge/gatelodge-$name" || return
    done
    "$here/web/make-dist" --check && cmp -s "$here/web/dist/made" "$state/pages.made"
}

prepare_folder() {
    as_user mkdir -p "$state" 2>/dev/null || true
    mkdir -p "$state"/{log,run,secrets,tls,nginx.d,bin,tmp,nginx} ||
        die "$state cannot be written. Choose another place: --state DIR"
    [ "$(id -u)" -eq 0 ] || [ -O "$state" ] || die "$state belongs to somebody else. Choose another place: --state DIR"
}

# Root hands over here: the rest runs as the user, from the copy. Root waits, to take back what it opened.
step_back() {
    local child status=0 arguments=(--state "$state" --port "$port")
    [ "$(id -u)" -eq 0 ] || return 0
    ! $detach || arguments+=(--detach)
    chown -R "$user:$(id -g "$user")" "$state"
    open_way "$state"
    cd /
    "${become[@]}" env HOME="$state" USER="$user" GATELODGE_STAGE=user bash "$state/source/quickstart" "${arguments[@]}" &
    child=$!
    trap 'kill -TERM "$child" 2>/dev/null || true' INT TERM
    while kill -0 "$child" 2>/dev/null; do
        status=0
        wait "$child" || status=$?
    done
    all_up || close_way
    exit "$status"
}

# ---------------------------------------------------------------------------------------------- building

build() {
    [ -z "${GATELODGE_BUILD:-}" ] || return 0
    [ "$(cat "$state/build.sum" 2>/dev/null)" != "$(cat "$state/source.sum")" ] || return 0
    rm -rf "$state/build" "$state/build.sum"
    mkdir "$state/build"
    export TMPDIR=$state/tmp npm_config_cache=$state/npm npm_config_update_notifier=false
    (cd "$state/source" && autoreconf -fi)
    cd "$state/build" || return
    ../source/configure --prefix="$state/prefix" --quiet
    make -j"$(nproc)"
    # Pages that are not needed, from a network that need not be there.
    ! command -v npm || timeout 120 make api-browser || echo 'without the pages at /docs/'
    rm -rf "$state"/prefix/share/gatelodge/{web,languages}
    make install
    cd /
    cp "$state/source.sum" "$state/build.sum"
}

# ---------------------------------------------------------------------------------------------- files

secret() {      # name: its text, made once
    local file=$state/secrets/$1
    if [ ! -s "$file" ]; then
        openssl rand -base64 120 | LC_ALL=C tr -dc 'a-z0-9' | cut -c1-20 | sed 's/.\{5\}/&-/g; s/-$//' >"$file.new"
        mv "$file.new" "$file"
    fi
    cat "$file"
}

# What events are sealed with.
make_audit_key() {
    local file=$state/secrets/audit_key
    [ -s "$file" ] || { openssl rand -hex 32 >"$file.new" && mv "$file.new" "$file"; }
}

make_settings() {
    local share=$state/prefix/share/gatelodge old
    old=$(cat "$state/port" 2>/dev/null || echo "$port")
    if [ -f "$state/gatelodge.conf" ]; then
        [ "$old" = "$port" ] || sed -i "s/localhost:$old\"/localhost:$port\"/g" "$state/gatelodge.conf"
    else
        cat >"$state/gatelodge.conf.new" <<END
# Made by quickstart once, and kept: change it as you like, then send the programs SIGHUP.
portal = "https://localhost:$port"
home = "/sample/"
run_directory = "$state/run"

database {
    socket = "$state/run/mariadb.sock"
    name = "gatelodge"
    account_prefix = "gatelodge_"
    password_directory = "$state/secrets"
}

passwords {
    blocklist = "$share/common-passwords.txt"
}

audit {
    key_file = "$state/secrets/audit_key"
}

program "gate"  { workers = 2 }
program "api"   { workers = 2 }

# The sample application: whoever is signed in may enter.
site "sample" {
    hosts = {"localhost:$port"}
    rule "sample" { path = "/sample" }
}
END
        mv "$state/gatelodge.conf.new" "$state/gatelodge.conf"
    fi
    # Settings of a version that had no session table yet.
    grep -q '^table {' "$state/gatelodge.conf" || cat >>"$state/gatelodge.conf" <<END

table {
    file = "$state/run/sessions"
    journal = "$state/revocations"
}
END
    echo "$port" >"$state/port"
    cat >"$state/bin/gatelodge" <<END
#!/bin/sh
# gatelodge, of this state: with its settings and its tables unless told otherwise.
export GATELODGE_CONFIG='$state/gatelodge.conf' GATELODGE_SCHEMA='$state/source/db/schema'
export GATELODGE_LANGUAGES='$state/prefix/share/gatelodge/languages'
exec '$state/prefix/bin/gatelodge' "\$@"
END
    chmod 700 "$state/bin/gatelodge"
}

# An authority of our own, that vouches for localhost only and whose key is gone when it has done so once.
make_certificate() {
    cd "$state/tls" || return
    [ -f ca.pem ] && openssl x509 -checkend 604800 -noout -in server.pem && return
    rm -f ./*.pem
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 397 -subj '/CN=gatelodge quickstart' \
        -addext 'basicConstraints=critical,CA:TRUE,pathlen:0' -addext 'keyUsage=critical,keyCertSign,cRLSign' \
        -addext 'nameConstraints=critical,permitted;DNS:localhost' -keyout ca-key.pem -out ca.pem
    openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj '/CN=localhost' \
        -keyout key.pem -out request.pem
    printf '%s\n' 'subjectAltName=DNS:localhost,DNS:*.localhost' 'basicConstraints=critical,CA:FALSE' \
        'keyUsage=critical,digitalSignature' 'extendedKeyUsage=serverAuth' >extensions.pem
    openssl x509 -req -in request.pem -CA ca.pem -CAkey ca-key.pem -CAcreateserial -days 396 \
        -extfile extensions.pem -out server.pem
    rm -f ca-key.pem request.pem extensions.pem ca.srl
}

prepare_files() {
    make_settings
    make_certificate
    secret administrator >/dev/null
    make_audit_key
    cat >"$state/env.new" <<END
URL=https://localhost:$port
APP=https://localhost:$port/sample/
CA=$state/tls/ca.pem
ADMIN_USERNAME=admin
ADMIN_PASSWORD=$(secret administrator)
DB_SOCKET=$state/run/mariadb.sock
DB_DEFAULTS=$state/mariadb-client.cnf
CONFIG=$state/gatelodge.conf
PATH=$state/bin:\$PATH
END
}
