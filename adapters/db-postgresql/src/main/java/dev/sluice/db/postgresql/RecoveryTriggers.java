package dev.sluice.db.postgresql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Keeps a table's own triggers still while rows are put back; foreign keys stay checked. */
final class RecoveryTriggers {
  private static final String FIRING =
      """
      SELECT tgname, tgenabled = 'A'
      FROM pg_catalog.pg_trigger
      WHERE tgrelid = ? AND NOT tgisinternal AND tgenabled IN ('O', 'A')
      """;
  private static final String SWITCH = "ALTER TABLE %s %s TRIGGER %s";

  private final RecoverySession session;
  private final List<Trigger> silent = new ArrayList<>();

  RecoveryTriggers(RecoverySession session) {
    this.session = session;
  }

  void silence(RecoveryTable table, List<String> evidence) throws SQLException {
    List<Trigger> firing =
        session.query(
            FIRING, row -> new Trigger(table, row.getString(1), row.getBoolean(2)), table.oid());
    if (!firing.isEmpty() && !table.owned()) {
      evidence.add("triggers of " + table.label() + " fired: the role may not disable them");
      return;
    }
    for (Trigger trigger : firing) {
      session.run(trigger.become("DISABLE"));
      silent.add(trigger);
    }
  }

  /** Gives every trigger back the state it had. */
  void wake() throws SQLException {
    for (Trigger trigger : silent) {
      session.run(trigger.become(trigger.always() ? "ENABLE ALWAYS" : "ENABLE"));
    }
  }

  private record Trigger(RecoveryTable table, String name, boolean always) {
    String become(String state) {
      return SWITCH.formatted(table.sql(), state, Quoting.identifier(name));
    }
  }
}
