-- Which protocol an agent spoke last, and why it was not let in then. Empty: it was, or never came.
ALTER TABLE run_agent
  ADD COLUMN protocol text NOT NULL DEFAULT '',
  ADD COLUMN refused text NOT NULL DEFAULT '';
