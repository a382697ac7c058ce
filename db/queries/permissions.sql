-- What a person has: by themselves, by their groups, and by the groups that those are in. See store/permissions.h.

-- query: groups_by_user
-- for: gate, login, api, cli
-- takes: id
-- gives: name
SELECT DISTINCT g.name
  FROM group_members m
  JOIN group_ancestors a ON a.group_id = m.group_id
  JOIN groups g ON g.id = a.ancestor_id
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
  JOIN group_ancestors a ON a.group_id = m.group_id
  JOIN group_roles gr ON gr.group_id = a.ancestor_id
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
  JOIN group_ancestors a ON a.group_id = m.group_id
  JOIN group_roles gr ON gr.group_id = a.ancestor_id
  JOIN role_permissions p ON p.role_id = gr.role_id
 WHERE m.user_id = ?
 ORDER BY name
 LIMIT 500;

-- Each group of a person, once for each group that they were put into and that leads there; without one where it is
-- that group itself.
-- query: group_sources_by_user
-- for: api
-- takes: id
-- gives: source
SELECT g.id, g.name, direct.name AS by_group
  FROM group_members m
  JOIN group_ancestors a ON a.group_id = m.group_id
  JOIN groups g ON g.id = a.ancestor_id
  LEFT JOIN groups direct ON direct.id = m.group_id AND a.distance > 0
 WHERE m.user_id = ?
 ORDER BY g.name, by_group
 LIMIT 2000;

-- Each role of a person, once for each group that has it, and once without when it was given to them.
-- query: role_sources_by_user
-- for: api
-- takes: id, id
-- gives: source
SELECT r.id, r.name, NULL AS by_group
  FROM user_roles ur
  JOIN roles r ON r.id = ur.role_id
 WHERE ur.user_id = ?
UNION
SELECT r.id, r.name, g.name AS by_group
  FROM group_members m
  JOIN group_ancestors a ON a.group_id = m.group_id
  JOIN groups g ON g.id = a.ancestor_id
  JOIN group_roles gr ON gr.group_id = g.id
  JOIN roles r ON r.id = gr.role_id
 WHERE m.user_id = ?
 ORDER BY name, by_group
 LIMIT 2000;

-- Each pattern of a person with the roles that hold it.
-- query: permission_sources_by_user
-- for: api
-- takes: id, id
-- gives: permission_source
SELECT p.pattern, r.name AS by_role
  FROM user_roles ur
  JOIN roles r ON r.id = ur.role_id
  JOIN role_permissions p ON p.role_id = r.id
 WHERE ur.user_id = ?
UNION
SELECT p.pattern, r.name AS by_role
  FROM group_members m
  JOIN group_ancestors a ON a.group_id = m.group_id
  JOIN group_roles gr ON gr.group_id = a.ancestor_id
  JOIN roles r ON r.id = gr.role_id
  JOIN role_permissions p ON p.role_id = r.id
 WHERE m.user_id = ?
 ORDER BY pattern, by_role
 LIMIT 2000;

-- Whether there is one, not how many: a million may administrate by a group, and the first of them is enough. A service
-- is none: it cannot sign in.
-- query: administrators_besides
-- for: login, api, cli
-- takes: id, time, id, time
-- gives: count
SELECT EXISTS (SELECT 1
                 FROM roles r
                 STRAIGHT_JOIN user_roles ur ON ur.role_id = r.id
                 STRAIGHT_JOIN users u ON u.id = ur.user_id
                WHERE r.name = 'administrator'
                  AND u.id <> ?
                  AND u.kind = 'person'
                  AND u.status = 'active'
                  AND (u.expires_at IS NULL OR u.expires_at > ?))
    OR EXISTS (SELECT 1
                 FROM roles r
                 STRAIGHT_JOIN group_roles gr ON gr.role_id = r.id
                 STRAIGHT_JOIN group_ancestors a ON a.ancestor_id = gr.group_id
                 STRAIGHT_JOIN group_members m ON m.group_id = a.group_id
                 STRAIGHT_JOIN users u ON u.id = m.user_id
                WHERE r.name = 'administrator'
                  AND u.id <> ?
                  AND u.kind = 'person'
                  AND u.status = 'active'
                  AND (u.expires_at IS NULL OR u.expires_at > ?)) AS count;

-- query: guard_write
-- for: login, api, cli
-- takes: text
UPDATE guards
   SET writes = writes + 1
 WHERE name = ?;
