-- Events and what is told of them. See store/events.h.

-- query: event_insert
-- for: login, api, cli
-- takes: id, time, text, id, text, text, text, id, text, text, id, text, text, text, text, text, text, text
INSERT INTO events (id, at, actor_kind, actor_id, actor_name, action, target_kind, target_id, target_name,
                    other_kind, other_id, other_name, outcome, reason, address, user_agent, request_id, details)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- query: outbox_insert
-- for: login, api, cli
-- takes: id, text, text, id, text, time
INSERT INTO outbox (id, action, subject_kind, subject_id, payload, created_at)
VALUES (?, ?, ?, ?, ?, ?);
