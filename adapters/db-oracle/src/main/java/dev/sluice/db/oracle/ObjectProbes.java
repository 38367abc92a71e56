package dev.sluice.db.oracle;

import dev.sluice.db.StepResult.State;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.step.Probe;
import dev.sluice.db.step.Probes;
import dev.sluice.db.step.Sql;
import dev.sluice.db.step.Verdict;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/**
 * Probes of DDL by USER_OBJECTS: number, segment and time of the last DDL before and now. A time
 * that did not move proves something only where it lay some seconds back when it was noted.
 */
final class ObjectProbes implements Probes {
  private static final String NOW =
      """
      SELECT o.object_id || ' ' || NVL(TO_CHAR(o.data_object_id), '-') || ' '
        || TO_CHAR(o.last_ddl_time, 'YYYYMMDDHH24MISS') || ' ' || o.status
      FROM user_objects o
      WHERE o.object_name = ? AND o.object_type = ?
      """;
  private static final String OLD_ENOUGH =
      """
      SELECT 'old'
      FROM user_objects o
      WHERE o.object_name = ? AND o.object_type = ? AND o.last_ddl_time < SYSDATE - 3 / 86400
      """;
  private static final Set<String> IN_PARTS = Set.of("BEGIN", "DECLARE", "CALL");

  @Override
  public boolean atomic(Statement statement) {
    return !IN_PARTS.contains(statement.kind());
  }

  /** A unit that does not compile is stored all the same. */
  @Override
  public boolean confirms() {
    return true;
  }

  @Override
  public Probe before(Connection work, Statement statement) throws SQLException {
    String type = Units.type(statement);
    String name = Units.named(statement);
    if (type.isEmpty() || name.isEmpty() || name.indexOf('.') >= 0 || name.indexOf('@') >= 0) {
      return Probe.NONE;
    }
    boolean old = !Sql.texts(work, OLD_ENOUGH, name, type).isEmpty();
    return new Probe(type + "\n" + name, now(work, type, name) + (old ? "\nold" : "\nnew"));
  }

  private static String now(Connection session, String type, String name) throws SQLException {
    return Sql.texts(session, NOW, name, type).stream().findFirst().orElse("");
  }

  @Override
  public Verdict verdict(Connection session, Statement statement, Probe probe) throws SQLException {
    if (!probe.tells()) {
      return unknown("the catalog cannot tell whether " + statement.kind() + " ran");
    }
    String[] object = probe.object().split("\n", -1);
    String[] before = probe.before().split("\n", -1);
    return judge(statement.kind(), before, now(session, object[0], object[1]), object[1]);
  }

  /** What the object before and now say of a statement of that kind. */
  static Verdict judge(String kind, String[] before, String now, String name) {
    boolean was = !before[0].isEmpty();
    String place = "user_objects: " + name;
    if (kind.startsWith("DROP ")) {
      return now.isEmpty()
          ? new Verdict(State.APPLIED, place + " is gone", "")
          : new Verdict(State.FAILED, place + " is still there", "Try again");
    }
    if (now.isEmpty()) {
      return new Verdict(State.FAILED, place + " is not there", "Try again");
    }
    if (kind.startsWith("CREATE ") && now.endsWith(" INVALID") && Units.compiles(kind)) {
      return new Verdict(
          State.FAILED, place + " is there and does not compile", "Correct it and try again");
    }
    if (!was || !now.equals(before[0])) {
      return new Verdict(State.APPLIED, place + (was ? " was changed" : " is there"), "");
    }
    boolean tells = before[1].equals("old") && !kind.equals("TRUNCATE");
    return tells
        ? new Verdict(State.FAILED, place + " is as it was before", "Try again")
        : unknown(place + " may have been changed within the second before");
  }

  private static Verdict unknown(String evidence) {
    return new Verdict(
        State.UNKNOWN, evidence, "Look at the target, then say what became of the statement");
  }
}
