-- The one-time link by which the first administrator is made; see identity/setup.h.

CREATE TABLE IF NOT EXISTS setup_codes (
    code_digest BINARY(32)  NOT NULL,
    expires_at  DATETIME(3) NOT NULL,
    PRIMARY KEY (code_digest)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
