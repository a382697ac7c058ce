-- The server itself. See store/server.h.

-- query: server_time
-- for: cli, jobs
-- gives: server_time
SELECT UTC_TIMESTAMP(3) AS now;

-- query: server_state
-- for: api
-- gives: server_state
SELECT UTC_TIMESTAMP(3) AS now, VERSION() AS version;
