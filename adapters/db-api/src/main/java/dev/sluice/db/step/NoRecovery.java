package dev.sluice.db.step;

import dev.sluice.db.ExecutionListener;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.sql.StatementReading.Trait;
import java.util.List;

/** Sets nothing aside, and says so before a statement that destroys. */
public final class NoRecovery implements Recovery {
  private final ExecutionPlan plan;
  private final ExecutionListener listener;

  /** For one attempt; what is said goes to its listener. */
  public NoRecovery(ExecutionPlan plan, ExecutionListener listener) {
    this.plan = plan;
    this.listener = listener;
  }

  @Override
  public void before(Statement statement, StatementReading reading) {
    if (plan.limits().recoveryRows() > 0 && reading.has(Trait.DESTROYS_DATA)) {
      listener.notice(
          statement.index(), "WARNING", "not set aside: this engine keeps no rows of its own");
    }
  }

  @Override
  public void after(Statement statement) {}

  @Override
  public List<String> putBack() {
    return List.of();
  }
}
