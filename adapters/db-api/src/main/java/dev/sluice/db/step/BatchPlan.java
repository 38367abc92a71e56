package dev.sluice.db.step;

import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.StepResult.Trouble;
import dev.sluice.db.sql.Batches;
import dev.sluice.db.sql.ScriptException;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading.Certainty;
import dev.sluice.db.sql.StatementReading.Use;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How one statement of a plan is to be carried out in batches, found out before anything is sent.
 *
 * @param wish what the statement asks for
 * @param form the statement taken apart
 * @param engine what its engine brings
 */
record BatchPlan(Batches wish, BatchForm form, Batching engine) {
  /**
   * The plan for a statement; empty when it is to be carried out at once.
   *
   * @throws DatabaseException of category REFUSED when it asks for batches and cannot have them
   */
  static Optional<BatchPlan> of(StepTarget target, Statement statement) {
    Optional<Batches> wish = wish(statement);
    if (wish.isEmpty()) {
      return Optional.empty();
    }
    Batching engine =
        target
            .batching()
            .orElseThrow(
                () ->
                    new DatabaseException(
                        Category.REFUSED,
                        "",
                        "Statement "
                            + statement.index()
                            + " asks for batches, which are not made on this engine",
                        "Leave out the comment sluice:batches, or write a statement per part"));
    BatchForm form = BatchForm.of(statement, engine.tokens(statement), target.read(statement));
    return Optional.of(new BatchPlan(wish.get(), form, engine));
  }

  private static Optional<Batches> wish(Statement statement) {
    try {
      return Batches.of(statement);
    } catch (ScriptException unclear) {
      throw new DatabaseException(
          Category.REFUSED,
          "",
          "Statement %d, line %d, column %d: %s"
              .formatted(statement.index(), unclear.line(), unclear.column(), unclear.getMessage()),
          unclear.action());
    }
  }

  /**
   * The key of a statement's table; refuses one that the statement itself changes, and a statement
   * that has rows deleted or changed which no batch could set aside.
   */
  static BatchKey key(Batching engine, Connection work, BatchForm form, Batches wish)
      throws SQLException {
    BatchKey key = engine.key(work, form, wish.key());
    boolean changes =
        form.assigned().stream()
            .anyMatch(name -> key.names().contains(name.toLowerCase(Locale.ROOT)));
    if (changes) {
      throw form.refuse(
          "changes " + key.column() + ", the key that it would walk along",
          "Name another key: one column that is unique and never NULL");
    }
    List<String> along = engine.along(work, form);
    if (!along.isEmpty()) {
      throw form.refuse(
          "takes rows of %s along by a foreign key (CASCADE, SET NULL or SET DEFAULT)"
              .formatted(String.join(", ", along)),
          "Delete or change those first, in a statement of their own");
    }
    return key;
  }

  /**
   * Why a statement whose table is there already cannot go in batches; one whose table an earlier
   * statement may change is asked when its turn comes.
   */
  static Optional<Trouble> refusal(StepTarget target, Connection work, ExecutionPlan plan)
      throws SQLException {
    try {
      for (Statement statement : plan.script().statements()) {
        Optional<BatchPlan> batches =
            plan.done().contains(statement.index()) ? Optional.empty() : of(target, statement);
        if (batches.isPresent() && firm(target, plan, batches.get().form())) {
          BatchForm form = batches.get().form();
          Batching engine = batches.get().engine();
          if (engine.exists(work, form)) {
            key(engine, work, form, batches.get().wish());
          }
        }
      }
      return Optional.empty();
    } catch (DatabaseException refused) {
      return Optional.of(Trouble.of(refused));
    }
  }

  private static boolean firm(StepTarget target, ExecutionPlan plan, BatchForm form) {
    return plan.script().statements().stream()
        .filter(earlier -> earlier.index() < form.statement().index())
        .filter(earlier -> !plan.done().contains(earlier.index()))
        .map(target::read)
        .allMatch(
            reading ->
                reading.certainty() == Certainty.FULL
                    && reading.objects().stream()
                        .filter(object -> object.use() != Use.READ && object.use() != Use.WRITTEN)
                        .noneMatch(
                            object ->
                                object.kind().equals("index")
                                    || names(object.name(), form.name())));
  }

  private static boolean names(String object, String table) {
    return BatchForm.same(object, table)
        || BatchForm.same(object.substring(0, Math.max(0, object.lastIndexOf('.'))), table);
  }
}
