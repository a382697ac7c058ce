-- Changes that every host is told of. See store/changes.h.

-- query: change_insert
-- for: login, api, cli, jobs
-- takes: id, id, id
INSERT INTO changes (id, at, user_id, subject_id)
VALUES (?, UTC_TIMESTAMP(3), ?, ?);
