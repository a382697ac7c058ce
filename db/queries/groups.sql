-- Groups, how they are nested, who is in them. See store/groups.h.

-- query: group_by_id
-- for: api, cli
-- takes: id
-- gives: group
SELECT id, name, display_name, parent_id, created_at, updated_at,
       (SELECT GROUP_CONCAT(r.name ORDER BY r.name)
          FROM group_roles gr JOIN roles r ON r.id = gr.role_id WHERE gr.group_id = groups.id) AS role_names
  FROM groups
 WHERE id = ?;

-- query: group_by_name
-- for: api, cli
-- takes: text
-- gives: group
SELECT id, name, display_name, parent_id, created_at, updated_at,
       (SELECT GROUP_CONCAT(r.name ORDER BY r.name)
          FROM group_roles gr JOIN roles r ON r.id = gr.role_id WHERE gr.group_id = groups.id) AS role_names
  FROM groups
 WHERE name = ?;

-- query: groups_by_name
-- for: api, cli
-- takes: text, number
-- gives: group
SELECT id, name, display_name, parent_id, created_at, updated_at,
       (SELECT GROUP_CONCAT(r.name ORDER BY r.name)
          FROM group_roles gr JOIN roles r ON r.id = gr.role_id WHERE gr.group_id = groups.id) AS role_names
  FROM groups FORCE INDEX (groups_name)
 WHERE name > ?
 ORDER BY name
 LIMIT ?;

-- query: groups_by_name_backwards
-- for: api
-- takes: text, number
-- gives: group
SELECT id, name, display_name, parent_id, created_at, updated_at,
       (SELECT GROUP_CONCAT(r.name ORDER BY r.name)
          FROM group_roles gr JOIN roles r ON r.id = gr.role_id WHERE gr.group_id = groups.id) AS role_names
  FROM groups FORCE INDEX (groups_name)
 WHERE name < ?
 ORDER BY name DESC
 LIMIT ?;

-- Ids begin with the time at which they were made: their order is the order of creation.
-- query: groups_oldest_first
-- for: api
-- takes: id, number
-- gives: group
SELECT id, name, display_name, parent_id, created_at, updated_at,
       (SELECT GROUP_CONCAT(r.name ORDER BY r.name)
          FROM group_roles gr JOIN roles r ON r.id = gr.role_id WHERE gr.group_id = groups.id) AS role_names
  FROM groups FORCE INDEX (PRIMARY)
 WHERE id > ?
 ORDER BY id
 LIMIT ?;

-- query: groups_newest_first
-- for: api
-- takes: id, number
-- gives: group
SELECT id, name, display_name, parent_id, created_at, updated_at,
       (SELECT GROUP_CONCAT(r.name ORDER BY r.name)
          FROM group_roles gr JOIN roles r ON r.id = gr.role_id WHERE gr.group_id = groups.id) AS role_names
  FROM groups FORCE INDEX (PRIMARY)
 WHERE id < ?
 ORDER BY id DESC
 LIMIT ?;

-- query: group_insert
-- for: api, cli
-- takes: id, text, text, id, time, time
-- tells: nobody yet
INSERT INTO groups (id, name, display_name, parent_id, created_at, updated_at)
VALUES (?, ?, ?, ?, ?, ?);

-- query: group_update
-- for: api, cli
-- takes: text, text, id, time, id
-- tells: everybody
UPDATE groups
   SET name = ?, display_name = ?, parent_id = ?, updated_at = ?
 WHERE id = ?;

-- query: group_delete
-- for: api, cli
-- takes: id
-- tells: everybody
DELETE FROM groups
 WHERE id = ?;

-- How far below the first the second is; no row when it is not.
-- query: group_distance
-- for: api, cli
-- takes: id, id
-- gives: count
SELECT distance AS count
  FROM group_ancestors
 WHERE ancestor_id = ?
   AND group_id = ?;

-- query: group_height
-- for: api, cli
-- takes: id
-- gives: count
SELECT COALESCE(MAX(distance), 0) AS count
  FROM group_ancestors
 WHERE ancestor_id = ?;

-- query: group_depth
-- for: api, cli
-- takes: id
-- gives: count
SELECT COALESCE(MAX(distance), 0) AS count
  FROM group_ancestors
 WHERE group_id = ?;

-- query: group_ancestor_self
-- for: api, cli
-- takes: id, id
-- tells: nobody, for nobody is in it
INSERT INTO group_ancestors (group_id, ancestor_id, distance)
VALUES (?, ?, 0);

-- The group and all below it leave what is above the group.
-- query: group_detach
-- for: api, cli
-- takes: id, id, id
-- tells: everybody
DELETE gone
  FROM group_ancestors gone
  JOIN group_ancestors below ON below.group_id = gone.group_id
  JOIN group_ancestors above ON above.ancestor_id = gone.ancestor_id
 WHERE below.ancestor_id = ?
   AND above.group_id = ?
   AND above.ancestor_id <> ?;

-- The group and all below it come under a parent and all that is above it.
-- query: group_attach
-- for: api, cli
-- takes: id, id
-- tells: everybody
INSERT INTO group_ancestors (group_id, ancestor_id, distance)
SELECT below.group_id, above.ancestor_id, below.distance + above.distance + 1
  FROM group_ancestors below
  JOIN group_ancestors above
 WHERE below.ancestor_id = ?
   AND above.group_id = ?;

-- What being in the group would allow.
-- query: permission_patterns_by_group
-- for: api
-- takes: id
-- gives: name
SELECT DISTINCT p.pattern AS name
  FROM group_ancestors a
  JOIN group_roles gr ON gr.group_id = a.ancestor_id
  JOIN role_permissions p ON p.role_id = gr.role_id
 WHERE a.group_id = ?
 ORDER BY name
 LIMIT 500;

-- query: members_by_group
-- for: api
-- takes: id, id, number
-- gives: member
SELECT u.id, u.username, u.display_name, m.since
  FROM group_members m FORCE INDEX (group_members_group)
  JOIN users u ON u.id = m.user_id
 WHERE m.group_id = ?
   AND m.user_id > ?
 ORDER BY m.user_id
 LIMIT ?;

-- How many were put into each of these groups, whose ids are a JSON list of hexadecimal digits. 1000 (MEMBERS_COUNTED)
-- are so many or more: first it is asked whether there is a thousandth, and only where there is none, how many.
-- query: members_counted
-- for: api, cli
-- takes: text
-- gives: group_size
SELECT asked.place,
       COALESCE((SELECT 1000
                   FROM group_members m FORCE INDEX (group_members_group)
                  WHERE m.group_id = UNHEX(asked.id)
                  LIMIT 1 OFFSET 999),
                (SELECT COUNT(*)
                   FROM group_members m FORCE INDEX (group_members_group)
                  WHERE m.group_id = UNHEX(asked.id))) AS members
  FROM JSON_TABLE(?, '$[*]' COLUMNS (place FOR ORDINALITY, id CHAR(32) PATH '$')) asked;

-- query: member_put
-- for: api, cli
-- takes: id, id, time
-- tells: user
INSERT INTO group_members (group_id, user_id, since)
VALUES (?, ?, ?)
    ON DUPLICATE KEY UPDATE since = since;

-- query: member_take
-- for: api, cli
-- takes: id, id
-- tells: user
DELETE FROM group_members
 WHERE group_id = ?
   AND user_id = ?;

-- query: group_role_put
-- for: api, cli
-- takes: id, id, time
-- tells: everybody
INSERT INTO group_roles (group_id, role_id, since)
VALUES (?, ?, ?)
    ON DUPLICATE KEY UPDATE since = since;

-- query: group_role_take
-- for: api, cli
-- takes: id, id
-- tells: everybody
DELETE FROM group_roles
 WHERE group_id = ?
   AND role_id = ?;
