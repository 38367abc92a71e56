package dev.sluice.db.sqlite;

import dev.sluice.db.Database;
import dev.sluice.db.ExecutionListener;
import dev.sluice.db.RecoveryArtifact;
import dev.sluice.db.StepResult;
import dev.sluice.db.sql.Statement;
import java.nio.file.Path;
import java.sql.SQLException;

/** Runs one attempt in a process of its own that dies at a wanted moment, as kill -9 does. */
final class KilledProgram {
  private KilledProgram() {}

  /**
   * Runs it.
   *
   * @param arguments file, attempt, script, moment: {@code gate}, {@code starting}, {@code
   *     finished}, {@code never}, or {@code before } or {@code after } words of a statement that
   *     SQLite gets; and the how manyth time
   */
  public static void main(String[] arguments) throws SQLException {
    int space = arguments[3].indexOf(' ');
    if (space > 0) {
      boolean answered = arguments[3].startsWith("after ");
      String words = arguments[3].substring(space + 1);
      DyingDriver.install(words, answered, Integer.parseInt(arguments[4]));
    }
    Dying dying = new Dying(arguments[3], Integer.parseInt(arguments[4]));
    try (Database database = Databases.open(Path.of(arguments[0]))) {
      database.execute(
          Databases.plan(arguments[1], arguments[2]),
          () -> {
            dying.moment("gate");
            return true;
          },
          dying);
    }
  }

  private static final class Dying implements ExecutionListener {
    private final String moment;
    private int left;

    Dying(String moment, int left) {
      this.moment = moment;
      this.left = left;
    }

    void moment(String now) {
      if (now.equals(moment) && --left == 0) {
        Runtime.getRuntime().halt(137);
      }
    }

    @Override
    public void starting(Statement statement) {
      moment("starting");
    }

    @Override
    public void finished(StepResult result) {
      moment("finished");
    }

    @Override
    public void notice(int index, String severity, String text) {}

    @Override
    public void setAside(int index, RecoveryArtifact artifact) {
      moment("setAside");
    }
  }
}
