package dev.sluice.pipeline.catalog;

import static dev.sluice.pipeline.TestConfigurations.company;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.pipeline.StoreTest;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkspacesTest extends StoreTest {
  @Test
  void keepsTheVersionWhenNothingChanges() {
    assertThat(apply(company("same"))).isEqualTo(1);
    assertThat(apply(company("same"))).isEqualTo(1);
    assertThat(apply(withoutFlows("same"))).isEqualTo(2);
    assertThat(apply(company("same"))).isEqualTo(3);
    assertThat(applied("same")).isEqualTo(3);
  }

  @Test
  void readsBackWhatWasApplied() {
    apply(company("back"));

    assertThat(workspaces().configuration(new WorkspaceId("back")))
        .isEqualTo(company("back").withVersion(1));
    assertThat(workspaces().all()).contains(new WorkspaceId("back"));
    assertThatThrownBy(() -> workspaces().configuration(new WorkspaceId("moon")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void forgetsWhatWasRolledBack() {
    apply(company("undone"));
    assertThatThrownBy(
            () ->
                inTransaction(
                    () -> {
                      apply(withoutFlows("undone"));
                      assertThat(workspaces().configuration(new WorkspaceId("undone")).flows())
                          .isEmpty();
                      throw new IllegalArgumentException("undo");
                    }))
        .hasMessage("undo");

    assertThat(workspaces().configuration(new WorkspaceId("undone")))
        .isEqualTo(company("undone").withVersion(1));
  }

  @Test
  void appliesNothingWithoutItsEntryInTheTrail() {
    owner().sql("REVOKE INSERT ON audit_entry FROM sluice_app").update();
    try {
      assertThatThrownBy(() -> apply(company("unaudited")))
          .rootCause()
          .hasMessageContaining("audit_entry");
    } finally {
      owner().sql("GRANT INSERT ON audit_entry TO sluice_app").update();
    }

    assertThat(workspaces().find(new WorkspaceId("unaudited"))).isEmpty();
    assertThat(workspaces().all()).doesNotContain(new WorkspaceId("unaudited"));
  }

  private long apply(WorkspaceConfiguration configuration) {
    return workspaces().apply(configuration, Actor.system(configuration.workspace(), "test"));
  }

  private long applied(String workspace) {
    return jdbc()
        .sql(
            "SELECT count(*) FROM audit_entry WHERE workspace = ? AND code = 'configuration.applied'")
        .param(workspace)
        .query(Long.class)
        .single();
  }

  private static WorkspaceConfiguration withoutFlows(String workspace) {
    WorkspaceConfiguration all = company(workspace);
    return new WorkspaceConfiguration(
        all.workspace(),
        0,
        all.environments(),
        all.connections(),
        List.of(),
        all.people(),
        all.groups());
  }

  private Workspaces workspaces() {
    return bean(Workspaces.class);
  }
}
