package dev.sluice.bot.chat.card;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chat.Block;
import dev.sluice.chat.Block.Cell;
import dev.sluice.chat.Message;
import dev.sluice.chat.Tone;
import dev.sluice.pipeline.audit.AuditPage;
import dev.sluice.pipeline.audit.AuditProgress;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.WorkspaceId;
import dev.sluice.pipeline.migration.Migrations.Page;
import dev.sluice.pipeline.migration.Migrations.Row;
import dev.sluice.pipeline.run.Agents.AgentView;
import dev.sluice.pipeline.run.RunState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ListsTest {
  @Test
  void leadsToOlderMigrationsWithTheSameFilter() {
    Message first = Lists.migrations("Migrations", page("41"), "/migrations?state=Failed");

    assertThat(lastRow(first).get(0).text()).isEqualTo("Older …");
    assertThat(lastRow(first).get(0).link()).isEqualTo("/migrations?state=Failed&cursor=41");
  }

  @Test
  void saysNothingOfOlderOnesOnTheLastPage() {
    Message last = Lists.migrations("Migrations", page(""), "/migrations");

    assertThat(lastRow(last).get(0).text()).isEqualTo("#42");
  }

  @Test
  void saysWhyAnAgentWasNotLetIn() {
    String why = "The agent speaks protocol 2.0, this server 1.0. Update the server.";
    AgentView agent =
        new AgentView(
            "edge",
            false,
            Optional.empty(),
            "2.1",
            "2.0",
            why,
            false,
            List.of(),
            List.of(),
            List.of());

    Message shown = Lists.agents(List.of(agent));

    assertThat(lastRow(shown).get(1).text()).isEqualTo("refused: " + why);
  }

  @Test
  void saysWhatAnAgentDeclaresAndIsNotEnrolledFor() {
    AgentView agent =
        new AgentView(
            "edge",
            true,
            Optional.empty(),
            "2.1",
            "1.1",
            "",
            false,
            List.of("dev", "qa"),
            List.of("dev/shop-dev (postgresql 16)"),
            List.of("prod/shop-prod"));

    List<Cell> shown = lastRow(Lists.agents(List.of(agent)));

    assertThat(shown.get(4).text()).isEqualTo("dev, qa");
    assertThat(shown.get(5).text())
        .isEqualTo(
            "declares prod/shop-prod, for which it is not enrolled;"
                + " serves dev/shop-dev (postgresql 16)");
    assertThat(shown.get(5).tone()).isEqualTo(Tone.BAD);
  }

  @Test
  void leadsToOlderEntriesOfTheAuditTrail() {
    AuditPage page = new AuditPage(List.of(), OptionalLong.of(101));

    Message shown = Lists.audit(page, List.of(), "/audit?migration=7");

    assertThat(lastRow(shown).get(0).link()).isEqualTo("/audit?migration=7&before=101");
  }

  @Test
  void saysWhichSystemDoesNotTakeTheTrail() {
    AuditPage page = new AuditPage(List.of(), OptionalLong.empty());

    Message shown =
        Lists.audit(page, List.of(new AuditProgress.Late("siem", 12, "it answered 503")), "/audit");

    assertThat(shown.blocks().toString())
        .contains("siem has not got the newest 12 entries: it answered 503.");
  }

  private static Page page(String next) {
    Row row =
        new Row(
            new MigrationKey(new WorkspaceId("acme"), 42),
            "Add nick",
            "shop",
            "Alice",
            RunState.FAILED,
            "prod",
            "HIGH",
            "0123",
            Instant.EPOCH);
    return new Page(List.of(row), next);
  }

  private static List<Cell> lastRow(Message message) {
    return message.blocks().stream()
        .filter(Block.Table.class::isInstance)
        .map(Block.Table.class::cast)
        .map(table -> table.rows().get(table.rows().size() - 1))
        .findFirst()
        .orElseThrow();
  }
}
