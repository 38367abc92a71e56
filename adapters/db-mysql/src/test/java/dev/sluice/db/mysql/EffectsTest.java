package dev.sluice.db.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.Outcome;
import dev.sluice.db.Outcome.State;
import dev.sluice.db.StatementEffect;
import dev.sluice.db.contract.Plans;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What statements were seen to do on each product and version, and what cannot be seen there. */
class EffectsTest {
  private static final String SCRIPT =
      "UPDATE t SET v = 2; ALTER TABLE t MODIFY v bigint; ALTER TABLE t ADD INDEX by_v (v);"
          + " ALTER TABLE p FORCE";

  private static List<StatementEffect> effects(TestServer server) throws SQLException {
    return effects(server, server.fresh());
  }

  private static List<StatementEffect> effects(TestServer server, ConnectionSettings settings)
      throws SQLException {
    try (Connection session = server.root(settings.database())) {
      Sql.run(session, "CREATE TABLE t (id int PRIMARY KEY, v int)");
      Sql.run(session, "CREATE TABLE p (id int PRIMARY KEY) PARTITION BY HASH (id) PARTITIONS 3");
      Sql.run(session, "INSERT INTO t VALUES (1, 1)");
    }
    List<StatementEffect> seen = new ArrayList<>();
    try (Database database = server.engine().open(settings)) {
      Outcome outcome =
          database.execute(
              Plans.up(server.engine(), "e1", "w/1", SCRIPT, Plans.QUICK),
              () -> true,
              new Plans.Silent() {
                @Override
                public boolean watches() {
                  return true;
                }

                @Override
                public void observed(int index, StatementEffect effect) {
                  seen.add(effect);
                }
              });
      assertThat(outcome.state()).as("%s", outcome).isEqualTo(State.APPLIED);
    }
    return seen;
  }

  private static TestServer server(String name) {
    Optional<TestServer> server =
        name.equals("mariadb") ? TestServer.mariaDb() : TestServer.mysql(name);
    assumeTrue(server.isPresent(), "no " + name + " here");
    return server.orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mariadb", "5.7", "8.0"})
  void aTableThatIsWrittenAnewIsSeen(String name) throws SQLException {
    List<StatementEffect> seen = effects(server(name));

    assertThat(seen)
        .extracting(StatementEffect::rewrites)
        .containsExactly(List.of(), List.of("t"), List.of(), List.of("p"));
    assertThat(seen)
        .flatExtracting(StatementEffect::unseen)
        .noneMatch(line -> line.startsWith("rewrites"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mariadb", "5.7"})
  void saysThatItSeesNoLocksWhereTheServerListsNone(String name) throws SQLException {
    assertThat(effects(server(name)))
        .allMatch(effect -> effect.locks().isEmpty())
        .allMatch(effect -> effect.unseen().stream().anyMatch(l -> l.startsWith("locks: the")));
  }

  @Test
  void seesLocksOfAnOpenTransactionAndSaysThatThoseOfDdlAreGone() throws SQLException {
    List<StatementEffect> seen = effects(server("8.0"));

    assertThat(seen.get(0).locks()).containsExactly("SHARED WRITE t");
    assertThat(seen.get(0).unseen()).noneMatch(line -> line.startsWith("locks"));
    assertThat(seen.get(1).unseen()).anyMatch(line -> line.contains("lets go of them"));
  }

  @Test
  void saysWhatTheLoginMayNotLookInto() throws SQLException {
    TestServer server = server("8.0");
    ConnectionSettings all = server.fresh();
    try (Connection session = server.root("")) {
      Sql.run(session, "CREATE USER narrow@'%' IDENTIFIED BY 'narrow'");
      Sql.run(session, "GRANT ALL ON %s.* TO narrow@'%%'".formatted(all.database()));
    }
    ConnectionSettings narrow =
        new ConnectionSettings(
            all.host(),
            all.port(),
            all.database(),
            "narrow",
            "narrow",
            all.tls(),
            all.properties(),
            all.connectTimeout());

    assertThat(effects(server, narrow).get(1).unseen())
        .anyMatch(line -> line.contains("PROCESS"))
        .anyMatch(line -> line.contains("performance_schema"));
  }
}
