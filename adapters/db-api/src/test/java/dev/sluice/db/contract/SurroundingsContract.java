package dev.sluice.db.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.Database.MissingPrivilege;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.Outcome;
import dev.sluice.db.Outcome.State;
import dev.sluice.db.StepResult.Trouble;
import dev.sluice.db.step.Sql;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a target lacks, or does not let happen, is told clearly, with the way out. */
abstract class SurroundingsContract extends BatchesContract {
  private static void tells(Trouble trouble, Category category, String wayOut) {
    assertThat(trouble.category()).as("%s", trouble).isEqualTo(category);
    assertThat(trouble.message()).isNotBlank();
    assertThat(trouble.action()).as("%s", trouble).contains(wayOut);
  }

  @Test
  void saysWhatIsWrongWithALogin() throws SQLException {
    assumeTrue(target().port().isPresent());
    Refusals.refused(
        engine(),
        settings().withLogin(settings().user(), "wrong-canary"),
        Category.AUTHENTICATION,
        "password");
    Refusals.refused(
        engine(), settings().withDatabase("no_such_database"), absent(), "name at the agent");
    Refusals.refused(
        engine(), Plans.through(1, settings()), Category.UNREACHABLE, "reached from the agent");
  }

  /** What a database that is not there is: some servers say no more than that they refuse. */
  private Category absent() {
    return switch (engine().name()) {
      case "sqlserver" -> Category.AUTHENTICATION;
      case "oracle" -> Category.UNREACHABLE;
      default -> Category.REFUSED;
    };
  }

  @Test
  void acceptsNoDriverPropertyThatIsNotListed() {
    for (String property :
        List.of("allowLocalInfile", "allowMultiQueries", "socketFactory", "init_sql", "x")) {
      ConnectionSettings bad =
          new ConnectionSettings(
              settings().host(),
              settings().port(),
              settings().database(),
              settings().user(),
              settings().password(),
              settings().tls(),
              Map.of(property, "true"),
              Duration.ofSeconds(5));
      Refusals.refused(engine(), bad, Category.SETUP, "Remove it");
    }
  }

  @Test
  void namesWhatARoleLacksAndHowToMendIt() throws SQLException {
    Optional<ConnectionSettings> weak = target().weak(settings());
    assumeTrue(weak.isPresent());
    try (Database strong = engine().open(settings());
        Database database = engine().open(weak.orElseThrow())) {
      assertThat(strong.missingPrivileges()).isEmpty();
      List<MissingPrivilege> missing = database.missingPrivileges();
      assertThat(missing).isNotEmpty();
      sql(missing.stream().map(MissingPrivilege::remedy).distinct().toArray(String[]::new));
      assertThat(database.missingPrivileges()).isEmpty();
    }
  }

  @Test
  void saysWhatToGrantWhenARoleMayNotRunAScript() throws SQLException {
    Optional<ConnectionSettings> weak = target().weak(settings());
    assumeTrue(weak.isPresent(), "this engine knows no rights");
    try (Database database = engine().open(weak.orElseThrow())) {
      Outcome outcome =
          database.execute(up("a1", "INSERT INTO odo VALUES (1)"), () -> true, new Plans.Silent());

      assertThat(outcome.state()).as("%s", outcome).isIn(State.NOT_STARTED, State.FAILED);
      tells(outcome.trouble().orElseThrow(), Category.PRIVILEGE, "Grant the");
    }
    assertThat(ask("SELECT count(*) FROM odo")).isEqualTo("0");
  }

  @Test
  void saysWhatToCheckWhenTheServerIsGoneInTheMiddleOfAStatement()
      throws SQLException, IOException {
    assumeTrue(target().port().isPresent(), "this target has no network to be cut");
    try (CuttingProxy proxy = new CuttingProxy(target().port().orElseThrow());
        Database through = engine().open(Plans.through(proxy.port(), settings()))) {
      proxy.cut(CuttingProxy.Moment.REPLY, "INSERT INTO odo", 0);

      Outcome outcome =
          through.execute(up("a1", "INSERT INTO odo VALUES (1)"), () -> true, new Plans.Silent());

      assertThat(proxy.armed()).isFalse();
      assertThat(outcome.state()).as("%s", outcome).isIn(State.UNKNOWN, State.FAILED);
      tells(outcome.trouble().orElseThrow(), Category.UNREACHABLE, "reached from the agent");
    }
  }

  @Test
  void givesUpOnALockWithoutDoingAnything() throws SQLException {
    assumeTrue(target().words().hold().isPresent());
    try (Connection other = target().connect(settings())) {
      other.setAutoCommit(false);
      Sql.run(other, "INSERT INTO odo VALUES (9)");
      Sql.run(other, target().words().hold().orElseThrow());

      Outcome outcome = run(up("a1", "ALTER TABLE odo ADD extra int"));

      assertThat(outcome.state()).as("%s", outcome).isEqualTo(State.FAILED);
      tells(outcome.trouble().orElseThrow(), Category.LOCK_TIMEOUT, "Try again when");
      other.rollback();
    }
  }
}
