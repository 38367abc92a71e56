package dev.sluice.db.mysql;

import dev.sluice.db.StepResult.State;
import dev.sluice.db.digest.Sha256;
import dev.sluice.db.mysql.Touched.Change;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.Tokens;
import dev.sluice.db.step.Probe;
import dev.sluice.db.step.Probes;
import dev.sluice.db.step.Sql;
import dev.sluice.db.step.Verdict;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Probes of DDL: what SHOW CREATE said of the objects before, kept as digests, and what it says
 * now. A single change of one table happens wholly or not at all in both products.
 */
final class CatalogProbes implements Probes {
  private static final Set<Integer> ABSENT = Set.of(1146, 1305, 1360, 1539, 1049, 1347, 4089);
  private static final Set<String> IN_PARTS =
      Set.of("CALL", "EXECUTE", "BEGIN NOT ATOMIC", "DROP TABLE", "DROP VIEW", "DROP DATABASE");
  private static final Set<String> ROWS =
      Set.of("INSERT", "UPDATE", "DELETE", "REPLACE", "LOAD DATA", "LOAD XML", "WITH");
  private final Dialect dialect;

  CatalogProbes(Dialect dialect) {
    this.dialect = dialect;
  }

  /** Rows that go alone go to tables without transactions, which may keep a part of them. */
  @Override
  public boolean atomic(Statement statement) {
    return !IN_PARTS.contains(statement.kind()) && !ROWS.contains(statement.kind());
  }

  @Override
  public Probe before(Connection work, Statement statement) throws SQLException {
    Touched touched = touched(statement);
    if (touched.change() == Change.NOTHING || touched.names().contains("")) {
      return Probe.NONE;
    }
    String database = Sql.texts(work, "SELECT DATABASE()").get(0);
    List<String> objects = new ArrayList<>();
    List<String> prints = new ArrayList<>();
    for (String name : touched.names()) {
      String object = object(touched.sort(), database, name);
      String print = print(work, touched.sort(), object);
      if (print.startsWith("TEMPORARY")) {
        return Probe.NONE;
      }
      objects.add(object);
      prints.add(print);
    }
    return new Probe(String.join("\n", objects), String.join("\n", prints) + "\n.");
  }

  private Touched touched(Statement statement) {
    Tokens tokens = MySqlTokens.of(statement.text(), dialect);
    return Touched.by(statement.kind(), tokens);
  }

  private static String object(String sort, String database, String name) {
    int dot = name.indexOf('.');
    if (sort.equals("DATABASE")) {
      return Quoting.identifier(name);
    }
    String schema = dot < 0 ? database : name.substring(0, dot);
    return Quoting.identifier(schema) + "." + Quoting.identifier(name.substring(dot + 1));
  }

  /** A digest of the definition, empty when the object is not there. */
  private static String print(Connection session, String sort, String object) throws SQLException {
    try (java.sql.Statement query = session.createStatement();
        ResultSet rows = query.executeQuery("SHOW CREATE " + sort + " " + object)) {
      StringBuilder text = new StringBuilder();
      while (rows.next()) {
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          text.append(rows.getString(i)).append('\n');
        }
      }
      String said = text.toString().replaceFirst("(?m)(^\\).*?) AUTO_INCREMENT=\\d+", "$1");
      boolean temporary = said.contains("\nCREATE TEMPORARY TABLE ");
      return (temporary ? "TEMPORARY " : "") + Sha256.hex(said).substring(0, 20);
    } catch (SQLException refused) {
      if (ABSENT.contains(refused.getErrorCode())) {
        return "";
      }
      throw refused;
    }
  }

  @Override
  public Verdict verdict(Connection session, Statement statement, Probe probe) throws SQLException {
    if (!probe.tells()) {
      return new Verdict(
          State.UNKNOWN,
          "the catalog cannot tell whether "
              + statement.kind()
              + " of statement "
              + statement.index()
              + " ran",
          "Look at the target, then say what became of it");
    }
    Touched touched = touched(statement);
    String[] objects = probe.object().split("\n", -1);
    String[] before = probe.before().split("\n", -1);
    List<String> now = new ArrayList<>();
    for (String object : objects) {
      now.add(print(session, touched.sort(), object));
    }
    return switch (touched.change()) {
      case EMPTIED -> emptied(session, objects[0]);
      case RENAMED -> renamed(objects, before, now);
      default -> each(touched.change(), objects, before, now);
    };
  }

  private static Verdict emptied(Connection session, String table) throws SQLException {
    boolean empty = Sql.texts(session, "SELECT 1 FROM " + table + " LIMIT 1").isEmpty();
    return empty
        ? new Verdict(State.APPLIED, table + " is empty", "")
        : new Verdict(
            State.UNKNOWN,
            table + " holds rows, old or new",
            "Look at the target, then say what became of it");
  }

  private static Verdict renamed(String[] objects, String[] before, List<String> now) {
    int moved = 0;
    int stayed = 0;
    for (int i = 0; i + 1 < objects.length; i += 2) {
      boolean gone = now.get(i).isEmpty() && !now.get(i + 1).isEmpty();
      moved += gone ? 1 : 0;
      stayed += !gone && now.get(i).equals(before[i]) ? 1 : 0;
    }
    return verdict(objects, moved, stayed, objects.length / 2, "renamed");
  }

  private static Verdict each(Change change, String[] objects, String[] before, List<String> now) {
    int done = 0;
    int same = 0;
    for (int i = 0; i < objects.length; i++) {
      boolean there = !now.get(i).isEmpty();
      boolean was = !before[i].isEmpty();
      boolean changed = !now.get(i).equals(before[i]);
      boolean as =
          switch (change) {
            case GONE -> !there;
            case MADE -> there && !was;
            default -> changed;
          };
      done += as ? 1 : 0;
      same += as && changed ? 0 : 1;
    }
    String word =
        switch (change) {
          case GONE -> "gone";
          case MADE -> "there";
          default -> "changed";
        };
    return verdict(objects, done, same, objects.length, word);
  }

  private static Verdict verdict(String[] objects, int done, int same, int all, String word) {
    String names = String.join(", ", objects);
    if (done == all) {
      return new Verdict(State.APPLIED, "catalog: " + names + " is " + word, "");
    }
    if (same == all) {
      return new Verdict(State.FAILED, "catalog: " + names + " is as it was before", "Try again");
    }
    return new Verdict(
        State.UNKNOWN,
        "catalog: of " + names + " a part is " + word,
        "Look at the target, then say what became of it");
  }
}
