package dev.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreRightsTest extends StoreTest {
  @Override
  protected List<String> packages() {
    return List.of("kernel");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE audit_entry SET code = 'x'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
        "DROP TABLE audit_entry",
        "CREATE OR REPLACE FUNCTION audit_entry_stays() RETURNS trigger LANGUAGE plpgsql"
            + " AS 'BEGIN RETURN NULL; END'"
      })
  void keepsTheApplicationRoleFromChangingAuditEntries(String sql) {
    assertThatThrownBy(() -> jdbc().sql(sql).update())
        .rootCause()
        .hasMessageMatching("ERROR: (permission denied for|must be owner of) .*");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE audit_entry SET code = 'x'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry"
      })
  void keepsEvenTheOwnerFromChangingAuditEntriesByAccident(String sql) {
    assertThatThrownBy(() -> owner().sql(sql).update())
        .hasStackTraceContaining("audit entries are never changed");
  }

  @Test
  void givesTheApplicationRoleEveryOtherTable() {
    List<String> missing =
        owner()
            .sql(
                """
                SELECT c.relname FROM pg_class c
                WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
                AND c.relname NOT IN ('audit_entry', 'flyway_schema_history')
                AND NOT has_table_privilege('sluice_app', c.oid, 'SELECT')
                """)
            .query(String.class)
            .list();

    assertThat(missing).isEmpty();
  }
}
