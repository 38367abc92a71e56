package dev.sluice.db.step;

import dev.sluice.db.StatementEffect;
import dev.sluice.db.sql.Statement;
import java.sql.SQLException;
import java.util.List;

/** What statements do beside their result, asked of the session that runs them. */
public interface Effects {
  /** Right before a statement. */
  void before(Statement statement) throws SQLException;

  /** Right after it: what it did to what was there before. */
  StatementEffect after() throws SQLException;

  /** Where a server is not asked. */
  static Effects unseen() {
    return new Effects() {
      @Override
      public void before(Statement statement) {}

      @Override
      public StatementEffect after() {
        return new StatementEffect(
            List.of(),
            List.of(),
            List.of(
                "locks: they are not looked for on this engine",
                "rewrites: they are not looked for on this engine"));
      }
    };
  }
}
