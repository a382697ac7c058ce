-- The words of people, by which they are searched. See store/user_words.h.

-- query: user_words_insert
-- for: login, api, cli
-- takes: id, text
INSERT INTO user_words (word, user_id)
SELECT DISTINCT words.word, ?
  FROM JSON_TABLE(?, '$.words[*]' COLUMNS (word VARCHAR(64) COLLATE utf8mb4_uca1400_ai_ci PATH '$')) words;

-- query: user_words_delete
-- for: api, cli
-- takes: id
DELETE FROM user_words
 WHERE user_id = ?;

-- The words of these that somebody does not have, and those that they have besides.
-- query: user_words_differ
-- for: cli
-- takes: text, id, id, text
-- gives: count
SELECT COUNT(*) AS count
  FROM ((SELECT words.word
           FROM JSON_TABLE(?, '$.words[*]'
                    COLUMNS (word VARCHAR(64) COLLATE utf8mb4_uca1400_ai_ci PATH '$')) words
         EXCEPT
         SELECT word FROM user_words WHERE user_id = ?)
        UNION ALL
        (SELECT word FROM user_words WHERE user_id = ?
         EXCEPT
         SELECT words.word
           FROM JSON_TABLE(?, '$.words[*]'
                    COLUMNS (word VARCHAR(64) COLLATE utf8mb4_uca1400_ai_ci PATH '$')) words)) differing;

-- query: users_walked
-- for: cli
-- takes: id, number
-- gives: walked_user
SELECT id, GREATEST(created_at, updated_at) AS changed_at
  FROM users
 WHERE id > ?
 ORDER BY id
 LIMIT ?;

-- How many words of people are in a range, as MariaDB guesses from a few pages of the index.
-- query: user_words_guess
-- for: api
-- takes: text, text
-- gives: plan
EXPLAIN FORMAT=JSON SELECT 1 FROM user_words FORCE INDEX (PRIMARY) WHERE word BETWEEN ? AND ?;

-- A range of words, and of each row whether it is who is looked for: this is the first of their words within the search,
-- and to each of the other ranges they have a word, too; ranges of NULL are none.
-- query: users_with_words
-- for: api
-- takes: text, text, text, text, text, text, text, text, text, text, text, text, text, text, text, text, text, id, text, number
-- gives: found_user
SELECT u.id, u.kind, u.username, u.email, u.email_folded, u.email_verified, u.display_name, u.status, u.locale,
       u.time_zone, u.attributes, u.version, u.created_at, u.updated_at, u.last_login_at, u.expires_at,
       (SELECT GROUP_CONCAT(g.name ORDER BY g.name)
          FROM group_members m JOIN groups g ON g.id = m.group_id WHERE m.user_id = u.id) AS group_names,
       (SELECT GROUP_CONCAT(r.name ORDER BY r.name)
          FROM user_roles ur JOIN roles r ON r.id = ur.role_id WHERE ur.user_id = u.id) AS role_names,
       w.word,
       (SELECT MAX(o.word >= ? AND o.word < w.word) = 0
               AND COALESCE(MAX(o.word BETWEEN ? AND ?), 1)
               AND COALESCE(MAX(o.word BETWEEN ? AND ?), 1)
               AND COALESCE(MAX(o.word BETWEEN ? AND ?), 1)
               AND COALESCE(MAX(o.word BETWEEN ? AND ?), 1)
               AND COALESCE(MAX(o.word BETWEEN ? AND ?), 1)
               AND COALESCE(MAX(o.word BETWEEN ? AND ?), 1)
               AND COALESCE(MAX(o.word BETWEEN ? AND ?), 1)
          FROM user_words o FORCE INDEX (user_words_user) WHERE o.user_id = w.user_id) AS fits
  FROM user_words w FORCE INDEX (PRIMARY)
  JOIN users u ON u.id = w.user_id
 WHERE (w.word > ? OR (w.word = ? AND w.user_id > ?))
   AND w.word <= ?
 ORDER BY w.word, w.user_id
 LIMIT ?;
