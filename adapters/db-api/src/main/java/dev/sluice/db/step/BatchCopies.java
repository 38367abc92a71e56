package dev.sluice.db.step;

import dev.sluice.db.DatabaseException;
import dev.sluice.db.ExecutionListener;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.sql.Statement;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Sets rows aside batch by batch, all of them in one artifact. A batch changes the rows that were
 * copied and no other: its author's condition is asked once, for it may be another one when it is
 * asked again ({@code now()}, {@code random()}).
 */
final class BatchCopies {
  private static final String COUNT =
      "SELECT count(*) FROM (SELECT 1 FROM %s%s LIMIT %d) AS counted";
  private final BatchForm form;
  private final ExecutionListener listener;
  private final Optional<BatchShelf> shelf;
  private boolean made;
  private boolean making;
  private long copied;
  private long kept;
  private long next;

  private BatchCopies(BatchForm form, ExecutionListener listener, Optional<BatchShelf> shelf) {
    this.form = form;
    this.listener = listener;
    this.shelf = shelf;
  }

  /** Copies of nothing. */
  static BatchCopies none(BatchForm form, ExecutionListener listener) {
    return new BatchCopies(form, listener, Optional.empty());
  }

  /**
   * Copies of what a statement changes, or none with a word about it.
   *
   * @param above a condition for the rows that are still to come
   */
  static BatchCopies of(
      Batching engine, Batching.Work work, ExecutionListener listener, String above)
      throws SQLException {
    ExecutionPlan.Limits limits = work.plan().limits();
    if (limits.recoveryRows() <= 0) {
      return none(work.form(), listener);
    }
    if (limits.ledgerSchema().isEmpty()) {
      return none(work.form(), listener, "there is no ledger to keep it beside");
    }
    BatchShelf shelf = engine.shelf(work, limits.ledgerSchema().get());
    if (!shelf.obstacle().isEmpty()) {
      return none(work.form(), listener, work.form().name() + ": " + shelf.obstacle());
    }
    if (exceeds(work, shelf, limits.recoveryRows(), above)) {
      String many = ": it changes " + limits.tooMany();
      return none(work.form(), listener, work.form().name() + many);
    }
    BatchCopies copies = new BatchCopies(work.form(), listener, Optional.of(shelf));
    copies.made = shelf.prepare();
    return copies;
  }

  /** Whether more rows than that are still to be changed; a smaller table is not searched. */
  private static boolean exceeds(Batching.Work work, BatchShelf shelf, long limit, String above)
      throws SQLException {
    return counted(work, shelf.table(), "", limit + 1) > limit
        && counted(work, work.form().source(), " WHERE " + work.form().where(above), limit + 1)
            > limit;
  }

  private static long counted(Batching.Work work, String source, String where, long most)
      throws SQLException {
    return Sql.asWritten(work.connection(), COUNT.formatted(source, where, most));
  }

  private static BatchCopies none(BatchForm form, ExecutionListener listener, String why) {
    listener.notice(form.statement().index(), "WARNING", "not set aside: " + why);
    return none(form, listener);
  }

  /** Whether anything is set aside. */
  boolean any() {
    return shelf.isPresent();
  }

  /** The statement for the rows of a batch. */
  Statement cut(BatchRange range) {
    return shelf
        .map(there -> form.instead(range.copied(there.copy())))
        .orElseGet(() -> form.within(range.sql()));
  }

  /** Copies the rows that a batch will change. */
  void before(BatchRange range) throws SQLException {
    if (shelf.isPresent()) {
      if (!made) {
        making = true;
        shelf.get().make(range);
      }
      copied = shelf.get().copy(range);
    }
  }

  /**
   * Keeps only what the batch changed.
   *
   * @param changed how many rows the server says it changed
   * @throws DatabaseException of category REFUSED when those are not as many as were copied
   */
  void after(BatchRange range, long changed) throws SQLException {
    if (shelf.isEmpty()) {
      return;
    }
    if (changed != copied) {
      throw form.refuse(
          "changed %d rows in a batch that set %d aside; that batch was taken back"
              .formatted(changed, copied),
          "Look for a trigger or a rule that keeps rows of " + form.name() + " from changing");
    }
    next = kept + copied - shelf.get().drop(range);
    shelf.get().counted(kept, next);
  }

  /** The transaction of the batch was committed: what it copied is there. */
  void committed() {
    kept = next;
    made |= making;
    making = false;
  }

  /** The transaction of the batch was taken back, with what it copied. */
  void undone() {
    next = kept;
    making = false;
  }

  /** Tells what is set aside now that the walk has ended, wherever. */
  void tell() {
    if (shelf.isPresent() && kept > 0) {
      listener.setAside(form.statement().index(), shelf.get().artifact(kept));
    }
  }

  /** The walk has ended; outside any transaction. */
  void over() throws SQLException {
    if (shelf.isPresent() && made) {
      shelf.get().over(kept);
    }
  }
}
