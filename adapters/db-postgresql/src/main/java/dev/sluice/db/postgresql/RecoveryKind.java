package dev.sluice.db.postgresql;

/** Why something was set aside; decides how it is put back. */
enum RecoveryKind {
  /** The whole table was dropped. */
  DROP,
  /** The whole table was to be dropped and was moved instead. */
  MOVE,
  /** The whole table was truncated. */
  TRUNCATE,
  /** Rows were deleted. */
  DELETE,
  /** Rows were deleted or changed, or both. */
  WRITE,
  /** Rows were changed only: a key that is gone was changed to another one. */
  UPDATE,
  /** Rows were added only. */
  INSERT,
  /** A column was dropped. */
  COLUMN,
  /** A column was given another type. */
  TYPE;

  /** Whether single columns are set aside, beside the key, instead of rows. */
  boolean column() {
    return this == COLUMN || this == TYPE;
  }

  /** Whether rows may have other values afterwards, so that only a key finds them again. */
  boolean mayChangeRows() {
    return this == WRITE || this == UPDATE;
  }

  /** Whether only the statement's end tells which rows are worth keeping. */
  boolean compared() {
    return this == DELETE || mayChangeRows();
  }

  /** Whether its artifact tells of each row what became of it. */
  boolean marked() {
    return compared() || this == INSERT;
  }

  /** The word in {@link dev.sluice.db.RecoveryArtifact#kind()}. */
  String word() {
    return this == MOVE ? "table" : column() ? "column-values" : "table-rows";
  }

  /** Lock under which nothing changes between the copy and the statement. */
  String lock() {
    return compared() ? "SHARE ROW EXCLUSIVE" : "ACCESS EXCLUSIVE";
  }
}
