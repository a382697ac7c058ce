# What nginx serves itself. Pages of problems and errors are made from their tables.
web_pages = %D%/index.html %D%/login.html %D%/logout.html %D%/setup.html %D%/signed-out.html
web_assets = %D%/assets/gatelodge.css %D%/assets/mark.svg %D%/assets/arches.svg
web_docs = %D%/docs/index.html
web_browser = %D%/docs/browser.html %D%/docs/browser.js %D%/docs/package.json %D%/docs/package-lock.json
web_sources = %D%/problems.awk %D%/problem.html %D%/problems.html %D%/error.html %D%/errors.def
EXTRA_DIST += $(web_pages) $(web_assets) $(web_docs) $(web_browser) $(web_sources) %D%/sample/index.html

webdir = $(pkgdatadir)/web
web_DATA = $(web_pages)
webassetsdir = $(webdir)/assets
webassets_DATA = $(web_assets)
webdocsdir = $(webdir)/docs
webdocs_DATA = $(web_docs)
websampledir = $(webdir)/sample
websample_DATA = %D%/sample/index.html

# Which pages there are, the tables say: one stamp stands for all of them.
noinst_DATA += %D%/pages.stamp
%D%/pages.stamp: $(web_sources) include/gatelodge/problems.def
	$(AM_V_GEN)rm -rf %D%/problems %D%/errors
	@$(MKDIR_P) %D%/problems %D%/errors
	@$(AWK) -v template=$(srcdir)/%D%/problem.html -v list=$(srcdir)/%D%/problems.html -v folder=%D%/problems \
	    -f $(srcdir)/%D%/problems.awk $(top_srcdir)/include/gatelodge/problems.def
	@$(AWK) -v template=$(srcdir)/%D%/error.html -v folder=%D%/errors \
	    -f $(srcdir)/%D%/problems.awk $(srcdir)/%D%/errors.def
	@touch $@

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

install-pages: %D%/pages.stamp
	$(MKDIR_P) $(DESTDIR)$(webdir)/problems $(DESTDIR)$(webdir)/errors
	$(INSTALL_DATA) %D%/problems/*.html $(DESTDIR)$(webdir)/problems
	$(INSTALL_DATA) %D%/errors/*.html $(DESTDIR)$(webdir)/errors
	[ ! -f $(browser).stamp ] || $(MKDIR_P) $(DESTDIR)$(webdir)/docs/browser
	[ ! -f $(browser).stamp ] || $(INSTALL_DATA) $(browser)/* $(DESTDIR)$(webdir)/docs/browser

uninstall-pages:
	rm -rf $(DESTDIR)$(webdir)/problems $(DESTDIR)$(webdir)/errors $(DESTDIR)$(webdir)/docs/browser

clean-local:
	rm -rf %D%/problems %D%/errors %D%/pages.stamp $(browser) $(browser).stamp $(fetched)
