package dev.sluice.db.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.Database.MissingPrivilege;
import dev.sluice.db.step.Sql;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PrivilegesTest {
  private static Target target;

  @BeforeAll
  static void start() throws IOException {
    target = new Target();
  }

  @AfterAll
  static void stop() throws IOException {
    target.close();
  }

  @Test
  void namesTheGrantThatMendsEachMissingRight() throws SQLException {
    target.sql("DROP SCHEMA IF EXISTS book CASCADE; CREATE ROLE plain LOGIN");
    try (Connection session = target.session()) {
      Sql.run(session, "SET SESSION AUTHORIZATION plain");
      List<MissingPrivilege> missing = Privileges.missing(session);
      assertThat(missing)
          .extracting(MissingPrivilege::remedy)
          .containsExactly(
              "GRANT CREATE ON DATABASE postgres TO plain", "ALTER ROLE plain CREATEDB");

      Sql.run(session, "RESET SESSION AUTHORIZATION");
      for (MissingPrivilege lack : missing) {
        Sql.run(session, lack.remedy());
      }
      Sql.run(session, "SET SESSION AUTHORIZATION plain");
      assertThat(Privileges.missing(session)).isEmpty();
    }
  }

  @Test
  void asksForTheLedgerOfAnotherRoleAndFindsItByItsTables() throws SQLException {
    target.sql("CREATE ROLE reader LOGIN; CREATE SCHEMA book");
    try (Connection session = target.session()) {
      new LedgerTables("book").create(session);
      Sql.run(session, "SET SESSION AUTHORIZATION reader");
      assertThat(Privileges.missing(session))
          .extracting(MissingPrivilege::remedy)
          .contains("GRANT USAGE, CREATE ON SCHEMA book TO reader");
    }
    assertThat(target.direct.schema().objects()).noneMatch(o -> o.name().startsWith("book"));
    assertThat(target.direct.server().notes()).isEmpty();
  }
}
