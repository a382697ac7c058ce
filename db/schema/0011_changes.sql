-- What every host has to ask MariaDB for anew: a row for each change of what checks say (decision 22). Its rows are
-- forgotten after a while, and outlive the people they speak of.

CREATE TABLE IF NOT EXISTS changes (
    id         BINARY(16)  NOT NULL,
    at         DATETIME(3) NOT NULL,        -- by the clock of the database
    user_id    BINARY(16)  NULL,            -- NULL: everybody
    subject_id BINARY(16)  NULL,            -- a session or token; NULL: all of the user's
    PRIMARY KEY (id),
    KEY changes_at (at, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
