package dev.sluice.pipeline.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.pipeline.StoreTest;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;

class AuditTrailTest extends StoreTest {
  @Override
  protected List<String> packages() {
    return List.of("kernel", "audit");
  }

  @Test
  void refusesAnEntryOutsideOfATransaction() {
    assertThatThrownBy(() -> trail().append(event("acme", "x")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the entry test.done needs a transaction");
  }

  @Test
  void leavesNoEntryWhenTheChangeIsRolledBack() {
    assertThatThrownBy(
            () ->
                inTransaction(
                    () -> {
                      trail().append(event("undone", "x"));
                      throw new IllegalArgumentException("the change failed");
                    }))
        .hasMessage("the change failed");

    assertThat(count("undone")).isZero();
  }

  @Test
  void keepsTheRefusalWhenTheCommandIsRolledBack() {
    assertThatThrownBy(
            () ->
                inTransaction(
                    () -> {
                      trail().appendAlone(event("refused", "x"));
                      throw new IllegalArgumentException("the command failed");
                    }))
        .hasMessage("the command failed");

    assertThat(count("refused")).isOne();
  }

  @Test
  void locksTheChainOnlyForTheWritesOfTheCommit() {
    inTransaction(
        () -> {
          trail().append(event("first", "x"));
          trail().appendAlone(event("second", "y"));
          assertThat(count("first")).as("not before its change").isZero();
          assertThat(count("second")).as("waits for nobody").isOne();
        });

    assertThat(count("first")).isOne();
  }

  @Test
  void undoesTheChangeWhoseEntryCannotBeWritten() {
    AuditEvent unwritable =
        AuditEvent.success(
            "test.done", Actor.system(new WorkspaceId("unwritable"), "c-1"), "", -1, "", Map.of());
    owner().sql("ALTER TABLE audit_entry ADD CONSTRAINT no_room CHECK (migration >= 0)").update();

    assertThatThrownBy(
            () ->
                inTransaction(
                    () -> {
                      trail().append(event("changed", "x"));
                      trail().append(unwritable);
                    }))
        .isInstanceOf(DataAccessException.class);

    assertThat(count("changed")).isZero();
  }

  @Test
  void cutsAndEscapesWhatOthersSent() {
    Actor spoofed =
        new Actor(
            new WorkspaceId("spoofed"),
            new PersonId("local", "mallory"),
            "Mal\r\nlory\u202E",
            "rest",
            "",
            true,
            "a\r\nX-Admin: yes" + "z".repeat(10_000));
    inTransaction(
        () ->
            trail()
                .append(
                    AuditEvent.denied(
                        "test.denied",
                        spoofed,
                        "prod",
                        7,
                        "",
                        Map.of("forwarded", "\u0000\uD800" + "y".repeat(9_000)))));

    Map<String, Object> row =
        jdbc()
            .sql(
                "SELECT actor_name, correlation, details->>'forwarded' AS forwarded"
                    + " FROM audit_entry WHERE workspace = 'spoofed'")
            .query()
            .singleRow();
    assertThat(row.get("actor_name")).isEqualTo("Mal\\u000d\\u000alory\\u202e");
    assertThat((String) row.get("correlation"))
        .startsWith("a\\u000d\\u000aX-Admin: yes")
        .hasSize(64);
    assertThat((String) row.get("forwarded")).startsWith("\\u0000\uFFFDyyy").hasSize(2_000);
  }

  private AuditTrail trail() {
    return bean(AuditTrail.class);
  }

  private long count(String workspace) {
    return jdbc()
        .sql("SELECT count(*) FROM audit_entry WHERE workspace = :workspace")
        .param("workspace", workspace)
        .query(Long.class)
        .single();
  }

  private static AuditEvent event(String workspace, String fact) {
    Actor actor = Actor.system(new WorkspaceId(workspace), "c-1");
    return AuditEvent.success("test.done", actor, "", 0, "", Map.of("fact", fact));
  }
}
