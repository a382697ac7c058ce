-- Groups, roles, and who has them. See store/permissions.h.

-- query: groups_by_user
-- for: gate, login, api, cli
-- takes: id
-- gives: name
SELECT g.name
  FROM group_members m
  JOIN groups g ON g.id = m.group_id
 WHERE m.user_id = ?
 ORDER BY g.name
 LIMIT 500;

-- query: roles_by_user
-- for: login, api, cli
-- takes: id, id
-- gives: name
SELECT r.name
  FROM user_roles ur
  JOIN roles r ON r.id = ur.role_id
 WHERE ur.user_id = ?
UNION
SELECT r.name
  FROM group_members m
  JOIN group_roles gr ON gr.group_id = m.group_id
  JOIN roles r ON r.id = gr.role_id
 WHERE m.user_id = ?
 ORDER BY name
 LIMIT 500;

-- query: permission_patterns_by_user
-- for: gate, login, api, cli
-- takes: id, id
-- gives: name
SELECT p.pattern AS name
  FROM user_roles ur
  JOIN role_permissions p ON p.role_id = ur.role_id
 WHERE ur.user_id = ?
UNION
SELECT p.pattern AS name
  FROM group_members m
  JOIN group_roles gr ON gr.group_id = m.group_id
  JOIN role_permissions p ON p.role_id = gr.role_id
 WHERE m.user_id = ?
 ORDER BY name
 LIMIT 500;

-- query: group_by_name
-- for: cli
-- takes: text
-- gives: group
SELECT id, name, display_name, created_at
  FROM groups
 WHERE name = ?;

-- query: groups_all
-- for: cli
-- gives: group
SELECT id, name, display_name, created_at
  FROM groups FORCE INDEX (groups_name)
 ORDER BY name
 LIMIT 500;

-- query: group_insert
-- for: cli
-- takes: id, text, text, time
INSERT INTO groups (id, name, display_name, created_at)
VALUES (?, ?, ?, ?);

-- query: role_by_name
-- for: login, cli
-- takes: text
-- gives: role
SELECT id, name, built_in
  FROM roles
 WHERE name = ?;

-- query: member_put
-- for: cli
-- takes: id, id, time
INSERT INTO group_members (group_id, user_id, since)
VALUES (?, ?, ?)
    ON DUPLICATE KEY UPDATE since = since;

-- query: member_take
-- for: cli
-- takes: id, id
DELETE FROM group_members
 WHERE group_id = ?
   AND user_id = ?;

-- query: user_role_put
-- for: cli
-- takes: id, id, time
INSERT INTO user_roles (user_id, role_id, since)
VALUES (?, ?, ?)
    ON DUPLICATE KEY UPDATE since = since;

-- query: user_role_take
-- for: cli
-- takes: id, id
DELETE FROM user_roles
 WHERE user_id = ?
   AND role_id = ?;

-- query: administrators_besides
-- for: login, api, cli
-- takes: id, time
-- gives: count
SELECT COUNT(*) AS count
  FROM (SELECT ur.user_id
          FROM roles r
          JOIN user_roles ur ON ur.role_id = r.id
         WHERE r.name = 'administrator'
         UNION
        SELECT m.user_id
          FROM roles r
          JOIN group_roles gr ON gr.role_id = r.id
          JOIN group_members m ON m.group_id = gr.group_id
         WHERE r.name = 'administrator') administrators
  JOIN users u ON u.id = administrators.user_id
 WHERE u.id <> ?
   AND u.status = 'active'
   AND (u.expires_at IS NULL OR u.expires_at > ?);

-- query: guard_write
-- for: login, api, cli
-- takes: text
UPDATE guards
   SET writes = writes + 1
 WHERE name = ?;
