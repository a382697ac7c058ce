#!/bin/sh
# When the gate's worker goes away with a question in its hand, nginx asks another one, once: nobody is refused for a
# crash, and nobody let in. The gate's part is played by a few lines that hang up as often as they are told.
source=$(cd "${srcdir:-$(dirname "$0")/../..}" && pwd)
command -v nginx >/dev/null || PATH=$PATH:/usr/sbin
for tool in nginx perl curl; do command -v $tool >/dev/null || { echo "$tool is missing"; exit 77; }; done
folder=$(mktemp -d) || exit 1
gate=
finish() {
    [ ! -s "$folder/nginx.pid" ] || kill "$(cat "$folder/nginx.pid")"
    [ -z "$gate" ] || kill "$gate"
    rm -rf "$folder"
}
trap finish EXIT
failed=0
# shellcheck source=tests/support/nginx.sh
. "$source/tests/support/nginx.sh"
complain() {
    echo "$1"
    failed=1
}

mkdir -p "$folder/web/errors" "$folder/files"
echo here >"$folder/files/file"
fill_in_snippets "$source"/nginx/*.conf
{
    nginx_conf_head
    cat <<END
    server {
        listen unix:$folder/nginx.sock;
        root $folder/files;
        include $folder/gate.conf;
        location / { include $folder/protect.conf; }
    }
}
END
} >"$folder/nginx.conf"

# Answers 204 to whatever comes, or hangs up while "$folder/crashes" says a number above 0, and counts that down; notes
# each question.
cat >"$folder/gate" <<'END'
use Socket;
my $folder = shift;
my ($door, $caller);
socket($door, PF_UNIX, SOCK_STREAM, 0) && bind($door, sockaddr_un("$folder/gatelodge-gate.sock")) && listen($door, 64) or die;
while (accept($caller, $door)) {
    while (sysread($caller, my $question, 65536)) {
        open(my $asked, '>>', "$folder/asked"); print $asked "one\n"; close($asked);
        open(my $file, '<', "$folder/crashes"); my $crashes = <$file>; close($file);
        if ($crashes > 0) {
            open($file, '>', "$folder/crashes"); print $file $crashes - 1; close($file);
            last;
        }
        my $answer = "Status: 204\r\n\r\n";
        syswrite($caller, pack('CCnnCC', 1, 6, 1, length($answer), 0, 0) . $answer
            . pack('CCnnCC', 1, 3, 1, 8, 0, 0) . "\0" x 8);
    }
    close($caller);
}
END
echo 0 >"$folder/crashes"
perl "$folder/gate" "$folder" &
gate=$!
until [ -S "$folder/gatelodge-gate.sock" ]; do kill -0 $gate || exit 1; done
nginx -e "$folder/error.log" -p "$folder" -c "$folder/nginx.conf" || exit 1

# "STATUS QUESTIONS" of a request while so many questions end with a crash.
asks() {        # crashes
    echo "$1" >"$folder/crashes"
    : >"$folder/asked"
    status=$(curl -s -o /dev/null -w '%{http_code}' --unix-socket "$folder/nginx.sock" http://app.example.org/file)
    echo "$status $(wc -l <"$folder/asked")"
}

is=$(asks 0); [ "$is" = '200 1' ] || complain "without a crash: $is"
is=$(asks 1); [ "$is" = '200 2' ] || complain "a crash on a kept connection: $is"
is=$(asks 2); [ "$is" = '200 3' ] || complain "a crash on a kept connection, and one on a new one: $is"
is=$(asks 99); [ "${is% *}" = 503 ] || complain "whoever always crashes lets somebody in: $is"
[ "${is#* }" -le 3 ] || complain "whoever always crashes is asked again and again: $is"
is=$(asks 1); [ "$is" = '200 2' ] || complain "a crash on a new connection: $is"
exit $failed
