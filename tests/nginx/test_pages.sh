#!/bin/sh
# What nginx says with the pages: in which language, for how long and to whom they may be kept, what they may run, and that
# nothing else lies open beside them.
source=$(cd "${srcdir:-$(dirname "$0")/../..}" && pwd)
command -v nginx >/dev/null || PATH=$PATH:/usr/sbin
command -v nginx >/dev/null || { echo 'nginx is missing'; exit 77; }
folder=$(mktemp -d) || exit 1
finish() {
    [ ! -s "$folder/nginx.pid" ] || kill "$(cat "$folder/nginx.pid")"
    rm -rf "$folder"
}
trap finish EXIT
failed=0
# shellcheck source=tests/support/nginx.sh
. "$source/tests/support/nginx.sh"

# ---- the portal, with pages that say where they lie ---------------------------------------------------------

chmod 755 "$folder"
mkdir -p "$folder/web/assets/app" "$folder/web/languages"
for language in en de; do
    mkdir -p "$folder/web/$language/problems" "$folder/web/$language/errors"
    for page in index login register setup logout signed-out docs app problems/index problems/busy errors/404 errors/405; do
        echo "$language/$page" >"$folder/web/$language/$page.html"
    done
done
for file in app/login-HASH.js app/app-HASH.css gatelodge.css mark.svg; do
    yes "/* $file */" | head -n 50 >"$folder/web/assets/$file"
done
echo secret >"$folder/web/made"
fill_in_snippets "$source"/nginx/*.conf
{
    nginx_conf_head
    cat <<END
    log_not_found off;
    include $folder/paces.conf;
    server {
        listen unix:$folder/nginx.sock;
        server_name id.example.org;
        include $folder/headers.conf;
        include $folder/portal.conf;
        include $folder/gate.conf;
    }
}
END
} >"$folder/nginx.conf"
nginx -e "$folder/error.log" -p "$folder" -c "$folder/nginx.conf" || { cat "$folder/error.log"; exit 1; }

ask() {     # path, options of curl
    path=$1
    shift
    curl -s --path-as-is --max-time 5 --unix-socket "$folder/nginx.sock" "$@" "http://id.example.org$path"
}
until ask / >/dev/null; do :; done

# All lines of a header, in one.
header() {  # name, path, options
    name=$1
    shift
    ask "$@" -o /dev/null -D - | tr -d '\r' | sed -n "s/^$name: //Ip" | paste -sd '|'
}
is() {      # what, found, wanted
    [ "$2" = "$3" ] || { echo "$1: \"$2\", not \"$3\""; failed=1; }
}

# ---- which language -----------------------------------------------------------------------------------------

is 'nothing is preferred' "$(ask /login)" en/login
while IFS='|' read -r accepted language; do
    is "Accept-Language: $accepted" "$(ask /login -H "Accept-Language: $accepted")" "$language/login"
done <<'END'
de|de
de-AT,de;q=0.9|de
DE-de|de
de,en;q=0.5|de
en,de;q=0.5|en
en-GB,en;q=0.9,de;q=0.8|en
fr,de;q=0.7,en;q=0.3|de
fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5|en
nds,dewey|en
fr,de;q=0|en
fr, de-DE ; q=0.000 , it|en
fr,de;q=0.05|de
de-CH;q=0,de|de
ja|en
END
is 'a choice is kept' "$(ask /login -H 'Accept-Language: en' -b 'gatelodge_language=de')" de/login
is 'the other one, too' "$(ask /login -H 'Accept-Language: de' -b 'gatelodge_language=en')" en/login
is 'what is no language is none' "$(ask /login -H 'Accept-Language: de' -b 'gatelodge_language=../../made')" de/login

# ---- each address has its page, in each language ---------------------------------------------------------------

while read -r path page; do
    for language in en de; do
        is "$path" "$(ask "$path" -b "gatelodge_language=$language")" "$language/$page"
        is "$path varies" "$(header Vary "$path")" 'Accept-Language, Cookie'
    done
done <<'END'
/                       index
/login                  login
/login?rd=/x            login
/register               register
/setup?code=gl_set_x    setup
/logout                 logout
/signed-out             signed-out
/account                app
/account/sessions       app
/console                app
/console/people/usr_1   app
/docs/                  docs
/problems/              problems/index
/problems/busy          problems/busy
END
for path in /login.html /de/login.html /made /languages/de.json /app.html /accounts /login/ /assets/../made /assets/app/../../made \
    /problems/../made /problems/nothing /assets/app/nothing.js; do
    is "$path" "$(ask "$path" -b gatelodge_language=de -o "$folder/page" -w '%{http_code}') $(cat "$folder/page")" '404 de/errors/404'
    is "$path is kept by nobody" "$(header Cache-Control "$path")" no-store
done
is 'a form where there is none' "$(ask /signed-out -d x=y -b gatelodge_language=de)" de/errors/405

# ---- how long they may be kept, and in what form ---------------------------------------------------------------

is 'a page is asked for again' "$(header Cache-Control /login)" no-cache
is 'account and console, too' "$(header Cache-Control /account)" no-cache
# It may be another one of the same length and time.
for path in / /login /register /setup /signed-out /account /console /docs/ /problems/busy /assets/gatelodge.css; do
    is "$path bears no mark" "$(header ETag "$path")" ''
    is "$path is sent whole" "$(ask "$path" -o /dev/null -w '%{http_code}' -H "If-None-Match: W/\"x\"" \
        -H "If-Modified-Since: $(header Last-Modified "$path")")" 200
done
is 'what is bundled never changes' "$(header Cache-Control /assets/app/login-HASH.js)" 'max-age=31536000|immutable'
is 'its style, too' "$(header Cache-Control /assets/app/app-HASH.css)" 'max-age=31536000|immutable'
is 'what has no hash in its name may' "$(header Cache-Control /assets/gatelodge.css)" max-age=3600
for path in /assets/app/login-HASH.js /assets/app/app-HASH.css /assets/gatelodge.css /assets/mark.svg; do
    is "$path is compressed" "$(header Content-Encoding "$path" -H 'Accept-Encoding: gzip')" gzip
    is "$path varies by that alone" "$(header Vary "$path")" Accept-Encoding
done
is 'pages are not' "$(header Content-Encoding /login -H 'Accept-Encoding: gzip')" ''

# ---- what they may do -------------------------------------------------------------------------------------------

policy() { header Content-Security-Policy "$1" | tr ';' '\n' | sed -n "s/^ *$2 //p"; }
for path in / /login /register /setup /account /console/people /problems/busy /assets/app/login-HASH.js; do
    is "$path runs our scripts" "$(policy "$path" script-src)" "'self'"
    is "$path makes no script of text" "$(policy "$path" trusted-types)" "'none'"
    is "$path has no other header twice" "$(header X-Frame-Options "$path")" DENY
done
is 'an error runs no script' "$(policy /nothing script-src)" ''
is 'an error loads nothing' "$(policy /nothing default-src)" "'none'"
is 'the sign-in leads back to sites' "$(policy /login form-action)" "'self' https:"
is 'no other page does' "$(policy /register form-action)" "'self'"
[ ! -s "$folder/error.log" ] || { cat "$folder/error.log"; failed=1; }
exit $failed
