-- Answers that are given again when a request is repeated (Idempotency-Key). Neither caller nor key nor what was sent is
-- here, only digests of them.

CREATE TABLE IF NOT EXISTS replays (
    name         BINARY(32)   NOT NULL,         -- SHA-256 of caller, method, route and key
    request      BINARY(32)   NOT NULL,         -- HMAC-SHA-256 of path, query and body, by the key
    status       INT          NOT NULL,         -- 0: there is no answer yet
    problem      VARCHAR(64)  NULL,             -- its code
    content_type VARCHAR(100) NULL,
    headers      TEXT         NOT NULL,
    body         TEXT         NOT NULL,
    expires_at   DATETIME(3)  NOT NULL,         -- without an answer: when somebody else may do it
    PRIMARY KEY (name),
    KEY replays_expires_at (expires_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
