# What nginx serves itself. Pages of problems and errors are made from their tables.
web_pages = %D%/index.html %D%/login.html %D%/logout.html %D%/setup.html %D%/signed-out.html
web_assets = %D%/assets/gatelodge.css %D%/assets/mark.svg %D%/assets/arches.svg
web_sources = %D%/problems.awk %D%/problem.html %D%/problems.html %D%/error.html %D%/errors.def
EXTRA_DIST += $(web_pages) $(web_assets) $(web_sources) %D%/sample/index.html

webdir = $(pkgdatadir)/web
web_DATA = $(web_pages)
webassetsdir = $(webdir)/assets
webassets_DATA = $(web_assets)
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

install_more += install-pages
uninstall_more += uninstall-pages

install-pages: %D%/pages.stamp
	$(MKDIR_P) $(DESTDIR)$(webdir)/problems $(DESTDIR)$(webdir)/errors
	$(INSTALL_DATA) %D%/problems/*.html $(DESTDIR)$(webdir)/problems
	$(INSTALL_DATA) %D%/errors/*.html $(DESTDIR)$(webdir)/errors

uninstall-pages:
	rm -rf $(DESTDIR)$(webdir)/problems $(DESTDIR)$(webdir)/errors

clean-local:
	rm -rf %D%/problems %D%/errors %D%/pages.stamp
