-- Wrong passwords, counted for an address, or for an account and an address. The key is a SHA-256, so
-- that a stolen table tells neither.

CREATE TABLE IF NOT EXISTS attempts (
    attempt_key BINARY(32)  NOT NULL,
    failures    BIGINT      NOT NULL,
    until       DATETIME(3) NOT NULL,               -- when the window ends
    PRIMARY KEY (attempt_key),
    KEY attempts_until (until)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
