package dev.sluice.db.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.sql.ScriptException;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.step.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The schemas that other people's scripts reach are read, rendered into an empty database and read
 * again: they are the same.
 */
public final class RoundTrips {
  private static final int EVERY = 10;

  /** Rows of sample databases, and what a script says to its own client or server. */
  private static final Set<String> NO_SCHEMA =
      Set.of("INSERT", "COPY", "SELECT", "USE", "CREATE DATABASE", "DROP DATABASE");

  private final ContractTarget target;
  private final List<String> wrong = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();
  private int trips;
  private int scripts;

  /** On a product that runs. */
  public RoundTrips(ContractTarget target) {
    this.target = target;
  }

  /**
   * Replays a migration history from the collection {@code updown}; the trip is made after each
   * tenth step and at the end.
   *
   * @param needed what its authors expect to be there
   */
  public void history(String file, String... needed) throws SQLException {
    ConnectionSettings settings = target.fresh();
    try (Connection session = target.connect(settings)) {
      for (String statement : needed) {
        Sql.run(session, statement);
      }
    }
    List<JsonNode> steps = Corpora.lines("updown", file);
    for (int step = 1; step <= steps.size(); step++) {
      String where = file + " step " + step;
      apply(settings, steps.get(step - 1).path("up").asString(""), where);
      if (step % EVERY == 0 || step == steps.size()) {
        trip(settings, where);
      }
    }
  }

  /**
   * Builds the sample databases whose scripts lie in the folder {@code -Dsamples=FOLDER} under that
   * name, each in a database of its own, without rows.
   */
  public void samples(String name) throws SQLException, IOException {
    Path folder = Path.of(System.getProperty("samples", "no-samples")).resolve(name);
    assumeTrue(Files.isDirectory(folder), "no sample databases here: -Dsamples=FOLDER");
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        ConnectionSettings settings = target.fresh();
        String where = String.valueOf(file.getFileName());
        apply(settings, Files.readString(file), where);
        trip(settings, where);
      }
    }
  }

  /** Every trip came back equal, and the product took nearly every script as it stands. */
  public void held(int refusedAtMost) {
    assertThat(wrong).isEmpty();
    assertThat(trips).as("schemas that were read and built again").isPositive();
    assertThat(refused).as("of " + scripts + " scripts").hasSizeLessThanOrEqualTo(refusedAtMost);
  }

  private void apply(ConnectionSettings settings, String script, String where) throws SQLException {
    scripts++;
    try (Connection session = target.connect(settings)) {
      for (Statement statement : target.engine().split(script).statements()) {
        if (!NO_SCHEMA.contains(statement.kind())) {
          Sql.run(session, statement.text());
        }
      }
    } catch (SQLException | ScriptException notHere) {
      refused.add(where + ": " + notHere.getMessage());
    }
  }

  private void trip(ConnectionSettings settings, String where) throws SQLException {
    trips++;
    Schema before = read(settings);
    assertThat(before.objects()).as(where).isNotEmpty();
    ConnectionSettings copy = target.fresh();
    try (Connection session = target.connect(copy)) {
      for (String statement : target.engine().renderer().create(before)) {
        try {
          Sql.run(session, statement);
        } catch (SQLException failure) {
          wrong.add(where + ": " + failure.getMessage() + "\n" + statement);
          return;
        }
      }
    }
    List<SchemaObject> after = new ArrayList<>(read(copy).objects());
    if (!after.equals(before.objects())) {
      List<SchemaObject> lost = new ArrayList<>(before.objects());
      lost.removeAll(after);
      after.removeAll(before.objects());
      wrong.add(where + ":\n  was " + first(lost) + "\n  is  " + first(after));
    }
  }

  private static List<SchemaObject> first(List<SchemaObject> some) {
    return some.subList(0, Math.min(3, some.size()));
  }

  private Schema read(ConnectionSettings settings) {
    try (Database database = target.engine().open(settings)) {
      return database.schema();
    }
  }
}
