-- Support wants to see who has not been here for a while.
ALTER TABLE customers ADD COLUMN last_seen_at timestamptz;
COMMENT ON COLUMN customers.last_seen_at IS 'Last visit, by the web shop';
CREATE INDEX CONCURRENTLY customers_last_seen ON customers (last_seen_at);
