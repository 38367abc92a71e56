-- The safe plan of a migration, as it was when its first step was opened: later steps are those that
-- people have seen, whatever the database looks like meanwhile.
CREATE TABLE migration_plan (
  workspace text NOT NULL,
  number    bigint NOT NULL,
  -- SHA-256 of the up script that it is a plan of.
  script    text NOT NULL,
  plan      jsonb NOT NULL,
  PRIMARY KEY (workspace, number),
  FOREIGN KEY (workspace, number) REFERENCES migration (workspace, number)
);

-- Which step was opened as which migration; each at most once.
CREATE TABLE migration_plan_step (
  workspace text NOT NULL,
  number    bigint NOT NULL,
  step      integer NOT NULL CHECK (step > 0),
  opened    bigint NOT NULL,
  PRIMARY KEY (workspace, number, step),
  FOREIGN KEY (workspace, number) REFERENCES migration_plan (workspace, number)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON migration_plan, migration_plan_step TO sluice_app;
