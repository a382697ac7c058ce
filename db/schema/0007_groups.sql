-- Groups in groups, and what the API needs to change groups and roles. Who is in a group is in all that are above
-- it: group_ancestors has a row for each, and for the group itself, so that a check needs no recursion.

ALTER TABLE groups
    ADD COLUMN IF NOT EXISTS parent_id  BINARY(16)  NULL,
    ADD COLUMN IF NOT EXISTS updated_at DATETIME(3) NOT NULL DEFAULT '2026-01-01',
    ADD KEY IF NOT EXISTS groups_parent (parent_id, id),
    ADD CONSTRAINT FOREIGN KEY IF NOT EXISTS groups_parent (parent_id) REFERENCES groups (id) ON DELETE SET NULL;

CREATE TABLE IF NOT EXISTS group_ancestors (
    group_id    BINARY(16) NOT NULL,
    ancestor_id BINARY(16) NOT NULL,
    distance    BIGINT     NOT NULL,                -- 0: the group itself
    PRIMARY KEY (group_id, ancestor_id),
    KEY group_ancestors_ancestor (ancestor_id, group_id),
    CONSTRAINT group_ancestors_group FOREIGN KEY (group_id) REFERENCES groups (id) ON DELETE CASCADE,
    CONSTRAINT group_ancestors_ancestor FOREIGN KEY (ancestor_id) REFERENCES groups (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

INSERT IGNORE INTO group_ancestors (group_id, ancestor_id, distance) SELECT id, id, 0 FROM groups;

ALTER TABLE roles
    ADD COLUMN IF NOT EXISTS created_at DATETIME(3) NOT NULL DEFAULT '2026-01-01',
    ADD COLUMN IF NOT EXISTS updated_at DATETIME(3) NOT NULL DEFAULT '2026-01-01';

-- A service is somebody who never signs in: programs come with its tokens.
ALTER TABLE users
    ADD COLUMN IF NOT EXISTS kind ENUM('person', 'service') NOT NULL DEFAULT 'person';

INSERT IGNORE INTO guards (name, writes) VALUES ('groups', 0), ('roles', 0);
