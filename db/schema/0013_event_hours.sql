-- What happened how often in each hour that is over, so that nobody counts the same events twice (decision 31): hours of
-- UTC, by the time of the event. gatelodge-jobs fills it, one hour after the other, from the oldest event on.

CREATE TABLE IF NOT EXISTS event_hours (
    at              DATETIME(3) NOT NULL,       -- when the hour begins
    signed_in       BIGINT      NOT NULL,
    sign_in_refused BIGINT      NOT NULL,
    calls_refused   BIGINT      NOT NULL,
    registered      BIGINT      NOT NULL,
    PRIMARY KEY (at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- People are counted in an index, without reading any of them.
ALTER TABLE users
    ADD KEY IF NOT EXISTS users_kind (kind, status);
