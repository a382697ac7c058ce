-- Who is signed in. The token itself is nowhere: only its SHA-256.

CREATE TABLE IF NOT EXISTS sessions (
    id               BINARY(16)   NOT NULL,
    token_digest     BINARY(32)   NOT NULL,
    user_id          BINARY(16)   NOT NULL,
    created_at       DATETIME(3)  NOT NULL,
    authenticated_at DATETIME(3)  NOT NULL,
    last_seen_at     DATETIME(3)  NOT NULL,
    idle_expires_at  DATETIME(3)  NOT NULL,
    expires_at       DATETIME(3)  NOT NULL,
    remembered       BOOLEAN      NOT NULL,
    address          VARCHAR(45)  NULL,
    user_agent       VARCHAR(255) NULL,
    methods          VARCHAR(64)  NOT NULL,         -- RFC 8176 values with commas
    level            TINYINT      NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY sessions_token_digest (token_digest),
    KEY sessions_user (user_id, id),
    KEY sessions_idle_expires_at (idle_expires_at),
    KEY sessions_expires_at (expires_at),
    CONSTRAINT sessions_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
