-- What each target's schema must still be when a run begins; empty where nothing was rehearsed.
ALTER TABLE run_target ADD COLUMN base text NOT NULL DEFAULT '';

-- Targets for which the verdict of a version is void, because their schema is not the rehearsed one.
CREATE TABLE rehearsal_void (
  workspace   text NOT NULL,
  migration   bigint NOT NULL,
  environment text NOT NULL,
  connection  text NOT NULL,
  version     integer NOT NULL,
  why         text NOT NULL,
  since       timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- A later rehearsal says something about the target again.
  over        boolean NOT NULL DEFAULT false,
  times       integer NOT NULL DEFAULT 1,
  PRIMARY KEY (workspace, migration, environment, connection)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON rehearsal_void TO sluice_app;
