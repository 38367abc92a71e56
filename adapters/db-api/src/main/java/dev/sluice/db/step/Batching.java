package dev.sluice.db.step;

import dev.sluice.db.DatabaseException;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.Tokens;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What an engine brings so that a statement can be carried out in batches along a key. */
public interface Batching {
  /**
   * The tokens of a statement, each of which is where the server sees it.
   *
   * @throws DatabaseException of category REFUSED when that depends on the server
   */
  Tokens tokens(Statement statement);

  /** Whether the table of a statement is there now. */
  boolean exists(Connection work, BatchForm form) throws SQLException;

  /**
   * The key to walk along: one column that is unique, never NULL, and of a type whose values have
   * an exact text and one order.
   *
   * @param wanted its name, or empty for the primary key
   * @throws DatabaseException of category REFUSED when there is none
   */
  BatchKey key(Connection work, BatchForm form, Optional<String> wanted) throws SQLException;

  /** How many rows the table has, roughly and cheaply; -1 where that is not known. */
  long estimate(Connection work, BatchForm form) throws SQLException;

  /**
   * Tables whose rows the server deletes or changes along with those of the statement, because of
   * their foreign keys; the statement's own where it refers to itself.
   *
   * @throws DatabaseException of category REFUSED when rows of other tables are its own rows too
   */
  List<String> along(Connection work, BatchForm form) throws SQLException;

  /**
   * Where the rows that a statement changes are set aside; nothing is made or copied yet.
   *
   * @param ledger the name of the ledger beside which they are kept
   */
  BatchShelf shelf(Work work, String ledger) throws SQLException;

  /** Sees to it, in a transaction that has just begun, that all of it sees the same rows. */
  default void steady(Connection work) throws SQLException {}

  /**
   * What the ledger says of statements that go in batches; empty when it is so old that it has no
   * place for that.
   *
   * @param ledger its name
   */
  Optional<Walks> walks(Connection session, String ledger) throws SQLException;

  /**
   * A statement that goes in batches.
   *
   * @param connection the session that sends it
   */
  record Work(Connection connection, ExecutionPlan plan, BatchForm form, BatchKey key) {
    /**
     * Why rows that were set aside could not be found again by these columns, or empty.
     *
     * @param columns what tells the table's rows apart; empty where nothing does
     */
    public String obstacle(Collection<String> columns) {
      if (columns.isEmpty()) {
        return "without a key its rows cannot be found again";
      }
      return form.assigns(columns) ? "its rows get another key, so they cannot be found again" : "";
    }
  }
}
