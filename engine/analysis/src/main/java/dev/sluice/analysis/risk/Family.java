package dev.sluice.analysis.risk;

import java.util.Locale;

/** What a rule is about. */
public enum Family {
  /** Takes rows, values or objects away. */
  DESTRUCTIVE,
  /** Rows that exist may refuse it, or be bent by it. */
  DATA,
  /** Locks, rewrites and scans. */
  LOCKS,
  /** Running programs may break. */
  COMPATIBILITY,
  /** What is committed together and what is not. */
  TRANSACTION,
  /** Rights, roles and secrets. */
  PRIVILEGES,
  /** SQL that is not seen at once, or cannot be read. */
  HIDDEN,
  /** Types, character sets, storage engines. */
  TYPES,
  /** Indexes and keys. */
  INDEXES,
  /** Queries and changes of rows. */
  ROWS,
  /** How large a script or an object is. */
  SIZE,
  /** Replicas and change capture. */
  REPLICATION,
  /** Whether it can be run again. */
  RERUN,
  /** Names of things; off by default, never above Low. */
  NAMING,
  /** Taste; off by default, never above Low. */
  STYLE;

  /** Whether it judges taste, which is never a danger. */
  boolean taste() {
    return this == NAMING || this == STYLE;
  }

  /** The name as rule files spell it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
