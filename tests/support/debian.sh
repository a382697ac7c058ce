# A Debian of a test's own, from nothing, in $root below $folder: what is here runs as root, gets its packages from
# $MIRROR or else from where apt gets them here. Source this with $source set, then:
#   make_debian PACKAGE…    makes it; nothing in it is started when it is installed
#   inside COMMAND…         in it
#   promise SENTENCE COMMAND…   says whether it is kept; $broken is 1 when one was not
#   remove_debian           at the end
if [ "$(id -u)" -ne 0 ] || ! command -v debootstrap >/dev/null; then echo 'needs root and debootstrap'; exit 77; fi
folder=$(mktemp -d "${TMPDIR:-/tmp}/gatelodge-debian.XXXXXX")
root=$folder/root
# shellcheck disable=SC2034 # how the test ends
broken=0
clean=(/usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive LC_ALL=C)

inside() { chroot "$root" "${clean[@]}" "$@"; }

# Only what fails is heard of.
quietly() { "$@" >"$folder/log" 2>&1 || { tail -n 15 "$folder/log"; return 1; }; }

promise() {     # sentence, command…
    local sentence=$1
    shift
    if "$@" >"$folder/said" 2>&1; then
        echo "kept: $sentence"
    else
        echo "BROKEN: $sentence"
        tail -n 15 "$folder/said"
        # shellcheck disable=SC2034
        broken=1
    fi
}

mirror_of_apt() {
    find /etc/apt \( -name '*.list' -o -name '*.sources' \) -exec sed -nE '/^#/d; s#.*(https?://[^ ]+/debian)/?( .*)?$#\1#p' {} + |
        head -n 1
}

make_debian() {     # package…
    local release mirror=${MIRROR:-$(mirror_of_apt)}
    release=$(. /etc/os-release && echo "$VERSION_CODENAME")
    quietly debootstrap --variant=minbase "$release" "$root" "${mirror:-http://deb.debian.org/debian}"
    printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
    chmod 755 "$root/usr/sbin/policy-rc.d"
    mount -t proc proc "$root/proc"
    quietly inside apt-get install -y --no-install-recommends "$@"
}

remove_debian() {
    ! mountpoint -q "$root/proc" || umount "$root/proc"
    rm -rf --one-file-system "$folder"
}
