package dev.sluice.db.step;

import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.sql.Statement;
import java.sql.SQLException;
import java.util.Optional;

/** What the ledger on a target says of statements that go in batches. */
public interface Walks {
  /**
   * How far batches of a statement have come, by whatever attempt of this script since it was last
   * carried the other way; empty when none was committed.
   */
  Optional<Walked> walked(ExecutionPlan plan, Statement statement) throws SQLException;

  /** In the transaction of a batch: it is done, if the transaction is. */
  void walk(ExecutionPlan plan, Statement statement, Walked walked) throws SQLException;

  /**
   * How far batches have come. The key is a value of a row, so it stays in the target.
   *
   * @param key the column along which they walk
   * @param last the last key that is done, as an exact text
   * @param rows how many rows they changed
   * @param passed how many rows of the table they have gone by
   * @param batches how many there were
   */
  record Walked(String key, String last, long rows, long passed, long batches) {}
}
