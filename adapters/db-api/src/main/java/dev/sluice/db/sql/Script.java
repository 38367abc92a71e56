package dev.sluice.db.sql;

import java.util.List;

/**
 * A script cut into statements.
 *
 * @param text the whole script, unchanged
 * @param statements its statements in order; index counts from 1
 */
public record Script(String text, List<Statement> statements) {
  public Script {
    statements = List.copyOf(statements);
  }

  /** Whether every statement may run inside one transaction. */
  public boolean transactional() {
    return statements.stream().allMatch(Statement::transactional);
  }
}
