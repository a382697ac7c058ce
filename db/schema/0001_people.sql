-- People, and apart from them what they sign in with: only login and the command line may read passwords.
-- Every statement here may be run again: an upgrade that was interrupted starts its file from the top.

CREATE TABLE IF NOT EXISTS users (
    id             BINARY(16)   NOT NULL,
    username       VARCHAR(128) NOT NULL,           -- folded: as it is compared
    email          VARCHAR(254) NULL,               -- as it was given
    email_folded   VARCHAR(320) NULL,               -- as it is compared; IDNA may make it longer
    email_verified BOOLEAN      NOT NULL,
    display_name   VARCHAR(255) NULL,
    status         ENUM('active', 'suspended', 'pending') NOT NULL,
    locale         VARCHAR(64)  NULL,
    time_zone      VARCHAR(64)  NULL,
    attributes     TEXT         NOT NULL CHECK (JSON_VALID(attributes)),
    version        BIGINT       NOT NULL,
    created_at     DATETIME(3)  NOT NULL,
    updated_at     DATETIME(3)  NOT NULL,
    last_login_at  DATETIME(3)  NULL,
    expires_at     DATETIME(3)  NULL,
    PRIMARY KEY (id),
    UNIQUE KEY users_username (username),
    UNIQUE KEY users_email (email_folded),
    KEY users_created_at (created_at, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE IF NOT EXISTS passwords (
    user_id    BINARY(16)   NOT NULL,
    hash       VARCHAR(255) NOT NULL,               -- Argon2id in PHC form
    changed_at DATETIME(3)  NOT NULL,
    PRIMARY KEY (user_id),
    CONSTRAINT passwords_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
