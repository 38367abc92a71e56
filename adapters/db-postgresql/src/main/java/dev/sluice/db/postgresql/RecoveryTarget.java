package dev.sluice.db.postgresql;

/**
 * A table, or one column of it, that a statement is about to destroy or change.
 *
 * @param column the column, or empty when whole rows are meant
 */
record RecoveryTarget(RecoveryTable table, RecoveryKind kind, String column) {
  String label() {
    return table.label() + (column.isEmpty() ? "" : "." + column);
  }
}
