package dev.sluice.db;

/** What an engine may or may not be able to do; asked before a plan is made, never guessed. */
public enum Capability {
  /** DDL and DML commit or roll back together, with the ledger row. */
  TRANSACTIONAL_DDL,
  /** A throwaway database can be created on the target's own server. */
  EPHEMERAL_DATABASE,
  /** Affected rows can be set aside inside the migration's own transaction. */
  RECOVERY_ARTIFACTS,
  /** A session that survived its client can be found by the attempt it was tagged with. */
  SESSION_TAG,
  /** A database is a file beside the agent: it has no host, port, user, password or TLS. */
  SERVERLESS,
  /** People can ask in a session that surely changes nothing: {@link Database#reading}. */
  READ_SESSION,
  /** Whole tables go in and out as streams: {@link Database#bulk}. */
  BULK_ROWS,
  /** A statement may be carried out in batches along a key: {@link dev.sluice.db.sql.Batches}. */
  BATCHES,
  /** Logins can be made for a time, and what they create outlives them: {@link TemporaryLogins}. */
  TEMPORARY_LOGINS
}
