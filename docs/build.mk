# Documents that are installed: man pages. The rest is read in the repository.
dist_man_MANS = %D%/man/gatelodge.1 %D%/man/gatelodge-jobs.8 \
    %D%/man/gatelodge.conf.5 %D%/man/gatelodge-api.8 %D%/man/gatelodge-gate.8 %D%/man/gatelodge-login.8 \
    %D%/man/gatelodge.3 \
    %D%/man/lodge_app.3 %D%/man/lodge_arena.3 %D%/man/lodge_call.3 \
    %D%/man/lodge_clock.3 %D%/man/lodge_digest.3 %D%/man/lodge_filter.3 %D%/man/lodge_health.3 %D%/man/lodge_id.3 \
    %D%/man/lodge_log.3 %D%/man/lodge_problem.3 %D%/man/lodge_random.3 %D%/man/lodge_replay.3 \
    %D%/man/lodge_route.3 %D%/man/lodge_running.3 %D%/man/lodge_sandbox.3 %D%/man/lodge_schema.3 \
    %D%/man/lodge_setting.3 %D%/man/lodge_testing.3 %D%/man/lodge_text.3 \
    %D%/man/lodge_words.3
EXTRA_DIST += %D%/SECURITY.md %D%/standards.tsv %D%/ARCHITECTURE.md %D%/HACKING.md %D%/STYLE.md %D%/integrate.md \
    %D%/operations/README.md %D%/operations/alerts.yml %D%/operations/dashboard.json %D%/operations/upgrading.md
