package dev.sluice.db.postgresql;

/**
 * One column as the catalog knows it now.
 *
 * @param type oid of its type
 * @param typeName its type without length, as SQL spells it on this search path
 * @param builtIn whether the type is the server's own; others are set aside as text, so that an
 *     artifact never keeps a migration from dropping a type
 * @param generated whether its value is computed
 * @param always whether it is an identity that no UPDATE may set
 */
record RecoveryColumn(
    String name, long type, String typeName, boolean builtIn, boolean generated, boolean always) {
  /** The quoted name. */
  String sql() {
    return Quoting.identifier(name);
  }
}
