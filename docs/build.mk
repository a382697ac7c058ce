# Documents that are installed: man pages. The rest is read in the repository.
dist_man_MANS = %D%/man/gatelodge.1 %D%/man/gatelodge-jobs.8 \
    %D%/man/gatelodge.conf.5 %D%/man/gatelodge-api.8 %D%/man/gatelodge-gate.8 %D%/man/gatelodge-login.8
EXTRA_DIST += %D%/ARCHITECTURE.md %D%/HACKING.md %D%/STYLE.md
