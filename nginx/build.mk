# What nginx is told: installed filled in for where everything is installed; see gatelodge.conf for the rest.
nginx_snippets = %D%/gatelodge.conf %D%/http.conf %D%/paces.conf %D%/tls.conf %D%/headers.conf %D%/fastcgi.conf \
    %D%/portal.conf %D%/gate.conf %D%/check.conf %D%/protect.conf %D%/ask.conf %D%/application.conf \
    %D%/underscores.conf %D%/service.conf %D%/problems.conf
EXTRA_DIST += $(nginx_snippets) %D%/quickstart/nginx.conf %D%/quickstart/sample.conf

nginxdir = $(pkgdatadir)/nginx

install_more += install-nginx
uninstall_more += uninstall-nginx

install-nginx:
	$(MKDIR_P) $(DESTDIR)$(nginxdir)
	for file in $(nginx_snippets); do \
	    sed -e 's|@SNIPPETS@|$(nginxdir)|g' -e 's|@WEB@|$(pkgdatadir)/web|g' -e 's|@RUN@|$(runstatedir)/gatelodge|g' \
	        $(srcdir)/$$file > $(DESTDIR)$(nginxdir)/$${file##*/} || exit 1; \
	done

uninstall-nginx:
	rm -rf $(DESTDIR)$(nginxdir)
