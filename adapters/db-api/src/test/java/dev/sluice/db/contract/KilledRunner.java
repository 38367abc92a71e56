package dev.sluice.db.contract;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.DatabaseEngines;
import dev.sluice.db.ExecutionListener;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.RecoveryArtifact;
import dev.sluice.db.StepResult;
import dev.sluice.db.sql.Statement;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A program that runs a script, or its way back, and dies at some moment as kill -9 does. */
public final class KilledRunner {
  private KilledRunner() {}

  /** What it runs upwards. */
  public static ExecutionPlan plan(DatabaseEngine engine, String attempt, String script) {
    return Plans.up(engine, attempt, "w/9", script, Plans.limits(Duration.ofSeconds(30), 100_000));
  }

  /**
   * Starts it in a process of its own.
   *
   * @param way {@code up} or {@code down}
   * @param attempt the up attempt
   * @param moment how many moments it lives; 0 for as long as it is let
   */
  public static Process start(
      DatabaseEngine engine,
      ConnectionSettings settings,
      String way,
      String attempt,
      int moment,
      String script)
      throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            KilledRunner.class.getName(),
            engine.name(),
            String.valueOf(settings.port()),
            settings.database(),
            settings.user(),
            settings.password(),
            way,
            attempt,
            String.valueOf(moment),
            script)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /**
   * Runs it.
   *
   * @param words engine, port (0 for none), database, user, password, {@code up} or {@code down},
   *     the up attempt, how many moments it lives, the up script
   */
  public static void main(String[] words) {
    DatabaseEngine engine = DatabaseEngines.find(words[0]).orElseThrow();
    int port = Integer.parseInt(words[1]);
    ConnectionSettings settings =
        new ConnectionSettings(
            port == 0 ? "" : "localhost",
            port,
            words[2],
            words[3],
            words[4],
            "disable",
            Map.of(),
            Duration.ofSeconds(5));
    ExecutionPlan up = plan(engine, words[6], words[8]);
    Dying dying = new Dying(Integer.parseInt(words[7]));
    try (Database database = engine.open(settings)) {
      database.execute(
          words[5].equals("up") ? up : Plans.down(engine, "d1", up, ""),
          () -> {
            dying.moment();
            return true;
          },
          dying);
    }
  }

  private static final class Dying implements ExecutionListener {
    private int left;

    Dying(int left) {
      this.left = left;
    }

    void moment() {
      if (--left == 0) {
        Runtime.getRuntime().halt(137);
      }
    }

    @Override
    public void starting(Statement statement) {
      moment();
    }

    @Override
    public void finished(StepResult result) {
      moment();
    }

    @Override
    public void progress(int index, Progress progress) {
      moment();
    }

    @Override
    public void notice(int index, String severity, String text) {}

    @Override
    public void setAside(int index, RecoveryArtifact artifact) {
      moment();
    }
  }
}
