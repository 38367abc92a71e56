-- A token may do less than its owner: nothing named is everything. One that was asked for in chat has
-- no secret until its owner fetches it, once, at the console.
ALTER TABLE identity_token
  ADD COLUMN permissions  text[] NOT NULL DEFAULT '{}',
  ADD COLUMN environments text[] NOT NULL DEFAULT '{}',
  ADD COLUMN last_used_at timestamptz,
  ADD COLUMN waits        boolean NOT NULL DEFAULT false;
