-- How whoever clicks in the console had signed in; empty for other platforms, whose accounts are linked.
ALTER TABLE chat_inbox ADD COLUMN signed_in text NOT NULL DEFAULT '';
