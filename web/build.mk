# What nginx serves itself. The pages are bundled ahead into web/dist: a release has them, a clone makes them with npm.
web_browser = %D%/docs/browser.html %D%/docs/browser.js %D%/docs/package.json %D%/docs/package-lock.json
EXTRA_DIST += $(web_browser) %D%/make-dist %D%/build.mjs %D%/languages.mjs %D%/pages.mjs %D%/package.json %D%/package-lock.json

webdir = $(pkgdatadir)/web

all-local: pages

# It decides by itself whether there is something to do: no time of a file says so after a clone or a tarball.
pages:
	$(AM_V_GEN)$(srcdir)/%D%/make-dist

fresh-pages:
	$(AM_V_GEN)$(srcdir)/%D%/make-dist --fresh

# The pages that show the API's description need swagger-ui-dist, from npm. Nothing else needs it: without
# "make api-browser", /docs/ says that they are not there. See docs/decisions/0015-api-pages.md.
swagger = swagger-ui.css swagger-ui-bundle.js LICENSE NOTICE
browser = %D%/docs/browser
fetched = %D%/docs/fetched

api-browser: $(browser).stamp
$(browser).stamp: $(web_browser)
	$(AM_V_GEN)rm -rf $(browser) $(fetched) && $(MKDIR_P) $(browser) $(fetched)
	@cp $(srcdir)/%D%/docs/package.json $(srcdir)/%D%/docs/package-lock.json $(fetched)
	@cd $(fetched) && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@for file in $(swagger); do cp $(fetched)/node_modules/swagger-ui-dist/$$file $(browser) || exit 1; done
	@cp $(srcdir)/%D%/docs/browser.html $(browser)/index.html && cp $(srcdir)/%D%/docs/browser.js $(browser)
	@rm -rf $(fetched) && touch $@

install_more += install-pages
uninstall_more += uninstall-pages

install-pages: pages
	$(srcdir)/%D%/make-dist --install $(DESTDIR)$(pkgdatadir)
	[ ! -f $(browser).stamp ] || $(MKDIR_P) $(DESTDIR)$(webdir)/docs/browser
	[ ! -f $(browser).stamp ] || $(INSTALL_DATA) $(browser)/* $(DESTDIR)$(webdir)/docs/browser

uninstall-pages:
	rm -rf $(DESTDIR)$(webdir) $(DESTDIR)$(pkgdatadir)/languages

clean-local:
	rm -rf $(browser) $(browser).stamp $(fetched)

maintainer-clean-local:
	rm -rf $(srcdir)/%D%/dist $(srcdir)/%D%/dist.* $(srcdir)/%D%/node_modules
