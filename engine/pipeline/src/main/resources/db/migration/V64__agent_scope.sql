-- Environments that an agent is enrolled for, as its key says; null: all of the workspace.
-- A replica of an older version, which knows no environments, can neither enrol an agent with such a
-- key nor let such an agent in: it does not write the columns that the checks ask for.
ALTER TABLE run_enrolment_key
  ADD COLUMN environments text[] CHECK (cardinality(environments) > 0),
  ADD COLUMN used_scoped boolean NOT NULL DEFAULT false,
  ADD CONSTRAINT run_enrolment_key_scope
    CHECK (environments IS NULL OR used_at IS NULL OR used_scoped);
ALTER TABLE run_agent
  ADD COLUMN environments text[] CHECK (cardinality(environments) > 0),
  -- The replica that keeps the agent to them.
  ADD COLUMN kept_by text NOT NULL DEFAULT '',
  ADD CONSTRAINT run_agent_scope
    CHECK (environments IS NULL OR session IS NULL OR kept_by = replica);

-- Which agent is believed to serve what: what it says of environments that it is not enrolled for
-- is in run_served only, to be shown. A session may be dead: its replica closes it when it notices,
-- and one that died closes nothing, so last_seen says whether it lives.
CREATE VIEW run_serving AS
  SELECT s.agent, s.workspace, s.environment, s.connection, s.engine, s.reachable,
    a.name, a.session, a.last_seen, a.refused, a.protocol
  FROM run_served s JOIN run_agent a ON a.id = s.agent
  WHERE a.revoked_at IS NULL
  AND (a.environments IS NULL OR s.environment = ANY (a.environments));

GRANT SELECT ON run_serving TO sluice_app;
