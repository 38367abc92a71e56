package dev.sluice.pipeline.identity;

/** What a person may do in an environment. */
public enum Permission {
  VIEW,
  AUTHOR,
  APPROVE,
  EXECUTE,
  ROLLBACK,
  QUERY,
  WRITE,
  UNMASK,
  MANAGE,
  AUDIT
}
