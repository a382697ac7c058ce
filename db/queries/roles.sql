-- Roles, what they allow, and who was given them. See store/roles.h.

-- query: role_by_id
-- for: api, cli
-- takes: id
-- gives: role
SELECT id, name, built_in, created_at, updated_at,
       (SELECT GROUP_CONCAT(p.pattern ORDER BY p.pattern)
          FROM role_permissions p WHERE p.role_id = roles.id) AS permissions
  FROM roles
 WHERE id = ?;

-- query: role_by_name
-- for: login, api, cli
-- takes: text
-- gives: role
SELECT id, name, built_in, created_at, updated_at,
       (SELECT GROUP_CONCAT(p.pattern ORDER BY p.pattern)
          FROM role_permissions p WHERE p.role_id = roles.id) AS permissions
  FROM roles
 WHERE name = ?;

-- query: roles_by_name
-- for: api, cli
-- takes: text, number
-- gives: role
SELECT id, name, built_in, created_at, updated_at,
       (SELECT GROUP_CONCAT(p.pattern ORDER BY p.pattern)
          FROM role_permissions p WHERE p.role_id = roles.id) AS permissions
  FROM roles FORCE INDEX (roles_name)
 WHERE name > ?
 ORDER BY name
 LIMIT ?;

-- query: roles_by_name_backwards
-- for: api
-- takes: text, number
-- gives: role
SELECT id, name, built_in, created_at, updated_at,
       (SELECT GROUP_CONCAT(p.pattern ORDER BY p.pattern)
          FROM role_permissions p WHERE p.role_id = roles.id) AS permissions
  FROM roles FORCE INDEX (roles_name)
 WHERE name < ?
 ORDER BY name DESC
 LIMIT ?;

-- query: roles_oldest_first
-- for: api
-- takes: id, number
-- gives: role
SELECT id, name, built_in, created_at, updated_at,
       (SELECT GROUP_CONCAT(p.pattern ORDER BY p.pattern)
          FROM role_permissions p WHERE p.role_id = roles.id) AS permissions
  FROM roles FORCE INDEX (PRIMARY)
 WHERE id > ?
 ORDER BY id
 LIMIT ?;

-- query: roles_newest_first
-- for: api
-- takes: id, number
-- gives: role
SELECT id, name, built_in, created_at, updated_at,
       (SELECT GROUP_CONCAT(p.pattern ORDER BY p.pattern)
          FROM role_permissions p WHERE p.role_id = roles.id) AS permissions
  FROM roles FORCE INDEX (PRIMARY)
 WHERE id < ?
 ORDER BY id DESC
 LIMIT ?;

-- query: role_insert
-- for: api, cli
-- takes: id, text, time, time
-- tells: nobody yet
INSERT INTO roles (id, name, built_in, created_at, updated_at)
VALUES (?, ?, FALSE, ?, ?);

-- query: role_update
-- for: api, cli
-- takes: text, time, id
-- tells: nobody, for roles are not named
UPDATE roles
   SET name = ?, updated_at = ?
 WHERE id = ?;

-- query: role_delete
-- for: api, cli
-- takes: id
-- tells: everybody
DELETE FROM roles
 WHERE id = ?;

-- query: role_permission_put
-- for: api, cli
-- takes: id, text
-- tells: everybody
INSERT INTO role_permissions (role_id, pattern)
VALUES (?, ?);

-- query: role_permission_take
-- for: api, cli
-- takes: id, text
-- tells: everybody
DELETE FROM role_permissions
 WHERE role_id = ?
   AND pattern = ?;

-- query: user_role_put
-- for: api, cli
-- takes: id, id, time
-- tells: user
INSERT INTO user_roles (user_id, role_id, since)
VALUES (?, ?, ?)
    ON DUPLICATE KEY UPDATE since = since;

-- query: user_role_take
-- for: api, cli
-- takes: id, id
-- tells: user
DELETE FROM user_roles
 WHERE user_id = ?
   AND role_id = ?;
