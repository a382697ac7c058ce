-- The few who are suspended or pending are found among a million without walking past all the others.

ALTER TABLE users
    ADD KEY IF NOT EXISTS users_status (status, created_at, id);
