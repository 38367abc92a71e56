package dev.sluice.db.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.contract.Corpora;
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
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The schemas that real histories reach are read, rendered into an empty database and read again.
 */
class HistoryTest {
  private static final int EVERY = 10;
  private final List<String> wrong = new ArrayList<>();
  private int trips;
  private int steps;
  private int refused;

  @Test
  void readsBackWhatItRenderedOnMariaDb() throws SQLException, IOException {
    replay(ServerFiles.mariaDb(), new MariaDbEngine());
  }

  @Test
  void readsBackWhatItRenderedOnMySql57() throws SQLException, IOException {
    replay(ServerFiles.mysql("5.7"), new MySqlEngine());
  }

  @Test
  void readsBackWhatItRenderedOnMySql80() throws SQLException, IOException {
    replay(ServerFiles.mysql("8.0"), new MySqlEngine());
  }

  private void replay(Optional<ServerFiles> files, DatabaseEngine engine)
      throws SQLException, IOException {
    assumeTrue(Corpora.present("updown"), "no corpora here");
    assumeTrue(files.isPresent(), "no server here");
    TestServer server = TestServer.of(files.orElseThrow());
    try (Stream<Path> histories = Files.list(Corpora.folder("updown"))) {
      for (Path history : histories.sorted().toList()) {
        String name = history.getFileName().toString();
        if (replayable(name, engine)) {
          replay(server, engine, name);
        }
      }
    }
    assertThat(refused).as("steps of " + steps + " that this product does not take").isLessThan(20);
    assertThat(wrong).isEmpty();
    assertThat(trips).isPositive();
  }

  /** Histories of upgrades begin on tables that are not in them. */
  private static boolean replayable(String name, DatabaseEngine engine) {
    boolean own =
        name.contains("__mysql") || (name.contains("__mariadb") && engine instanceof MariaDbEngine);
    return own && !name.contains("-upgrade") && !name.contains("-migration");
  }

  private void replay(TestServer server, DatabaseEngine engine, String history)
      throws SQLException {
    ConnectionSettings settings = server.fresh();
    List<JsonNode> lines = Corpora.lines("updown", history);
    int step = 0;
    for (JsonNode line : lines) {
      step++;
      apply(server, settings, engine, line.path("up").asString(""));
      if (step % EVERY == 0 || step == lines.size()) {
        trip(server, engine, settings, history + " step " + step);
      }
    }
  }

  private void apply(
      TestServer server, ConnectionSettings settings, DatabaseEngine engine, String up)
      throws SQLException {
    steps++;
    try (Connection session = server.root(settings.database())) {
      for (Statement statement : engine.split(up).statements()) {
        Sql.run(session, statement.text());
      }
    } catch (SQLException | ScriptException notHere) {
      refused++;
    }
  }

  private void trip(
      TestServer server, DatabaseEngine engine, ConnectionSettings settings, String where)
      throws SQLException {
    trips++;
    Schema before = read(engine, settings);
    ConnectionSettings copy = server.fresh();
    try (Connection session = server.root(copy.database())) {
      for (String statement : engine.renderer().create(before)) {
        try {
          Sql.run(session, statement);
        } catch (SQLException failure) {
          wrong.add(where + ": " + failure.getMessage() + "\n" + statement);
          return;
        }
      }
    }
    List<SchemaObject> after = new ArrayList<>(read(engine, copy).objects());
    if (!after.equals(before.objects())) {
      List<SchemaObject> lost = new ArrayList<>(before.objects());
      lost.removeAll(after);
      after.removeAll(before.objects());
      wrong.add(where + ":\n  was " + lost + "\n  is  " + after);
    }
  }

  private static Schema read(DatabaseEngine engine, ConnectionSettings settings) {
    try (Database database = engine.open(settings)) {
      return database.schema();
    }
  }
}
