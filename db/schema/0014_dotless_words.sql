-- Words as the programs split them from here on (decision 30): i for the dotless one, which the collation keeps apart, and
-- none that is empty to it, as the mark behind an emoji is. Those of 0012 and of programs before are mended.

-- In lots, for a row is written under a lock of its person; reading takes none with this isolation. See 0012.
SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED;

-- Who has the word already, as Yildiz who writes himself both ways, keeps that, and the other goes.
PREPARE mend_words FROM '
    UPDATE IGNORE user_words
       SET word = REPLACE(word, _utf8mb4 X''C4B1'', ''i'')
     WHERE RIGHT(user_id, 1) BETWEEN ? AND ?
       AND LOCATE(_utf8mb4 X''C4B1'', word COLLATE utf8mb4_bin)';
EXECUTE mend_words USING X'00', X'0F';
EXECUTE mend_words USING X'10', X'1F';
EXECUTE mend_words USING X'20', X'2F';
EXECUTE mend_words USING X'30', X'3F';
EXECUTE mend_words USING X'40', X'4F';
EXECUTE mend_words USING X'50', X'5F';
EXECUTE mend_words USING X'60', X'6F';
EXECUTE mend_words USING X'70', X'7F';
EXECUTE mend_words USING X'80', X'8F';
EXECUTE mend_words USING X'90', X'9F';
EXECUTE mend_words USING X'A0', X'AF';
EXECUTE mend_words USING X'B0', X'BF';
EXECUTE mend_words USING X'C0', X'CF';
EXECUTE mend_words USING X'D0', X'DF';
EXECUTE mend_words USING X'E0', X'EF';
EXECUTE mend_words USING X'F0', X'FF';

DEALLOCATE PREPARE mend_words;

DELETE FROM user_words
 WHERE word = ''
    OR LOCATE(_utf8mb4 X'C4B1', word COLLATE utf8mb4_bin);

SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ;
