-- The words that people are searched by (decision 30): those of their username, e-mail address and display name. The
-- collation knows neither case nor accents. Identity writes them with every change of a name; here are those of the
-- people who are there already.

CREATE TABLE IF NOT EXISTS user_words (
    word    VARCHAR(64) COLLATE utf8mb4_uca1400_ai_ci NOT NULL,   -- letters, digits and their marks; or its beginning
    user_id BINARY(16)  NOT NULL,
    PRIMARY KEY (word, user_id),
    KEY user_words_user (user_id, word),
    CONSTRAINT user_words_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Whoever adds or renames people meanwhile writes their words, too: then they are there already.
INSERT IGNORE INTO user_words (word, user_id)
SELECT LEFT(words.word, 64), users.id
  FROM users
  JOIN JSON_TABLE(
           CONCAT('["', REGEXP_REPLACE(CONCAT_WS(' ', username, email, display_name), '[^\\p{L}\\p{M}\\p{N}]+', '","'), '"]'),
           '$[*]' COLUMNS (word VARCHAR(600) COLLATE utf8mb4_uca1400_ai_ci PATH '$')) words
 WHERE words.word <> '';
