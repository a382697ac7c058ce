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

-- Whoever adds or renames people meanwhile writes their words, too: then they are there already. In lots, by the last
-- byte of the id, which is random: a row is added under a lock of its person, who could not sign in until all of them
-- were. Reading people takes none with this isolation.
SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED;

PREPARE add_words FROM '
    INSERT IGNORE INTO user_words (word, user_id)
    SELECT LEFT(words.word, 64), users.id
      FROM users
      JOIN JSON_TABLE(
               CONCAT(''["'', REGEXP_REPLACE(CONCAT_WS('' '', username, email, display_name), ''[^\\\\p{L}\\\\p{M}\\\\p{N}]+'', ''","''), ''"]''),
               ''$[*]'' COLUMNS (word VARCHAR(600) COLLATE utf8mb4_uca1400_ai_ci PATH ''$'')) words
     WHERE RIGHT(users.id, 1) BETWEEN ? AND ?
       AND words.word <> ''''';
EXECUTE add_words USING X'00', X'03';
EXECUTE add_words USING X'04', X'07';
EXECUTE add_words USING X'08', X'0B';
EXECUTE add_words USING X'0C', X'0F';
EXECUTE add_words USING X'10', X'13';
EXECUTE add_words USING X'14', X'17';
EXECUTE add_words USING X'18', X'1B';
EXECUTE add_words USING X'1C', X'1F';
EXECUTE add_words USING X'20', X'23';
EXECUTE add_words USING X'24', X'27';
EXECUTE add_words USING X'28', X'2B';
EXECUTE add_words USING X'2C', X'2F';
EXECUTE add_words USING X'30', X'33';
EXECUTE add_words USING X'34', X'37';
EXECUTE add_words USING X'38', X'3B';
EXECUTE add_words USING X'3C', X'3F';
EXECUTE add_words USING X'40', X'43';
EXECUTE add_words USING X'44', X'47';
EXECUTE add_words USING X'48', X'4B';
EXECUTE add_words USING X'4C', X'4F';
EXECUTE add_words USING X'50', X'53';
EXECUTE add_words USING X'54', X'57';
EXECUTE add_words USING X'58', X'5B';
EXECUTE add_words USING X'5C', X'5F';
EXECUTE add_words USING X'60', X'63';
EXECUTE add_words USING X'64', X'67';
EXECUTE add_words USING X'68', X'6B';
EXECUTE add_words USING X'6C', X'6F';
EXECUTE add_words USING X'70', X'73';
EXECUTE add_words USING X'74', X'77';
EXECUTE add_words USING X'78', X'7B';
EXECUTE add_words USING X'7C', X'7F';
EXECUTE add_words USING X'80', X'83';
EXECUTE add_words USING X'84', X'87';
EXECUTE add_words USING X'88', X'8B';
EXECUTE add_words USING X'8C', X'8F';
EXECUTE add_words USING X'90', X'93';
EXECUTE add_words USING X'94', X'97';
EXECUTE add_words USING X'98', X'9B';
EXECUTE add_words USING X'9C', X'9F';
EXECUTE add_words USING X'A0', X'A3';
EXECUTE add_words USING X'A4', X'A7';
EXECUTE add_words USING X'A8', X'AB';
EXECUTE add_words USING X'AC', X'AF';
EXECUTE add_words USING X'B0', X'B3';
EXECUTE add_words USING X'B4', X'B7';
EXECUTE add_words USING X'B8', X'BB';
EXECUTE add_words USING X'BC', X'BF';
EXECUTE add_words USING X'C0', X'C3';
EXECUTE add_words USING X'C4', X'C7';
EXECUTE add_words USING X'C8', X'CB';
EXECUTE add_words USING X'CC', X'CF';
EXECUTE add_words USING X'D0', X'D3';
EXECUTE add_words USING X'D4', X'D7';
EXECUTE add_words USING X'D8', X'DB';
EXECUTE add_words USING X'DC', X'DF';
EXECUTE add_words USING X'E0', X'E3';
EXECUTE add_words USING X'E4', X'E7';
EXECUTE add_words USING X'E8', X'EB';
EXECUTE add_words USING X'EC', X'EF';
EXECUTE add_words USING X'F0', X'F3';
EXECUTE add_words USING X'F4', X'F7';
EXECUTE add_words USING X'F8', X'FB';
EXECUTE add_words USING X'FC', X'FF';

DEALLOCATE PREPARE add_words;
SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ;
