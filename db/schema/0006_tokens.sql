-- Personal access tokens: what programs show instead of a session. Only the SHA-256 of a token is here.

CREATE TABLE IF NOT EXISTS tokens (
    id           BINARY(16)   NOT NULL,
    token_digest BINARY(32)   NOT NULL,
    user_id      BINARY(16)   NOT NULL,
    name         VARCHAR(100) NOT NULL,
    permissions  TEXT         NOT NULL,         -- names with commas; "" is none
    networks     TEXT         NOT NULL,         -- in CIDR notation with commas; "" is everywhere
    created_at   DATETIME(3)  NOT NULL,
    expires_at   DATETIME(3)  NULL,
    last_used_at DATETIME(3)  NULL,
    PRIMARY KEY (id),
    UNIQUE KEY tokens_token_digest (token_digest),
    KEY tokens_user (user_id, id),
    CONSTRAINT tokens_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
