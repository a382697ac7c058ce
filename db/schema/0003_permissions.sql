-- Groups, roles, and who has them. A role holds permissions, or patterns of them: "*", "*.read".

CREATE TABLE IF NOT EXISTS groups (
    id           BINARY(16)   NOT NULL,
    name         VARCHAR(128) NOT NULL,
    display_name VARCHAR(255) NULL,
    created_at   DATETIME(3)  NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY groups_name (name)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE IF NOT EXISTS group_members (
    group_id BINARY(16)  NOT NULL,
    user_id  BINARY(16)  NOT NULL,
    since    DATETIME(3) NOT NULL,
    PRIMARY KEY (user_id, group_id),
    KEY group_members_group (group_id, user_id),
    CONSTRAINT group_members_group FOREIGN KEY (group_id) REFERENCES groups (id) ON DELETE CASCADE,
    CONSTRAINT group_members_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE IF NOT EXISTS roles (
    id       BINARY(16)   NOT NULL,
    name     VARCHAR(128) NOT NULL,
    built_in BOOLEAN      NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY roles_name (name)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE IF NOT EXISTS role_permissions (
    role_id BINARY(16)   NOT NULL,
    pattern VARCHAR(128) NOT NULL,
    PRIMARY KEY (role_id, pattern),
    CONSTRAINT role_permissions_role FOREIGN KEY (role_id) REFERENCES roles (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE IF NOT EXISTS user_roles (
    user_id BINARY(16)  NOT NULL,
    role_id BINARY(16)  NOT NULL,
    since   DATETIME(3) NOT NULL,
    PRIMARY KEY (user_id, role_id),
    KEY user_roles_role (role_id, user_id),
    CONSTRAINT user_roles_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT user_roles_role FOREIGN KEY (role_id) REFERENCES roles (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE IF NOT EXISTS group_roles (
    group_id BINARY(16)  NOT NULL,
    role_id  BINARY(16)  NOT NULL,
    since    DATETIME(3) NOT NULL,
    PRIMARY KEY (group_id, role_id),
    KEY group_roles_role (role_id, group_id),
    CONSTRAINT group_roles_group FOREIGN KEY (group_id) REFERENCES groups (id) ON DELETE CASCADE,
    CONSTRAINT group_roles_role FOREIGN KEY (role_id) REFERENCES roles (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Transactions that must not run side by side write the same row here. Certification then lets one of
-- them win on every node of a Galera cluster, where locks reach no further than their own node.
CREATE TABLE IF NOT EXISTS guards (
    name   VARCHAR(64) NOT NULL,
    writes BIGINT      NOT NULL,
    PRIMARY KEY (name)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

INSERT IGNORE INTO roles (id, name, built_in) VALUES
    (X'01900000000070008000000000000001', 'administrator', TRUE),
    (X'01900000000070008000000000000002', 'auditor', TRUE);

INSERT IGNORE INTO role_permissions (role_id, pattern) VALUES
    (X'01900000000070008000000000000001', '*'),
    (X'01900000000070008000000000000002', '*.read');

INSERT IGNORE INTO guards (name, writes) VALUES ('administrators', 0);
