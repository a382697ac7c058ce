# A private nginx with our files, for a test: source this with $folder, one of its own, set.
: "${folder:?}"

# Our files, filled in, in $folder.
fill_in_snippets() {    # file…
    for file; do
        sed -e "s|@SNIPPETS@|$folder|g; s|@WEB@|$folder/web|g; s|@RUN@|$folder|g; s|@PORTAL@|https://id.example.org|g" \
            "$file" >"$folder/${file##*/}"
    done
}

# How its nginx.conf begins; what stands in http { } besides, and the brace that closes it, the test adds.
nginx_conf_head() {
    mkdir -p "$folder/tmp"
    [ "$(id -u)" -ne 0 ] || echo 'user root;'
    cat <<END
worker_processes 1;
pid $folder/nginx.pid;
error_log $folder/error.log warn;
events { worker_connections 512; }
http {
    access_log off;
    client_body_temp_path $folder/tmp/body;
    proxy_temp_path       $folder/tmp/proxy;
    fastcgi_temp_path     $folder/tmp/fastcgi;
    uwsgi_temp_path       $folder/tmp/uwsgi;
    scgi_temp_path        $folder/tmp/scgi;
    include $folder/http.conf;
END
}
