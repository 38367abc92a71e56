package dev.sluice.bot.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chat.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whom a migration breaks, on its card, its page and in the answer to a command. */
class ImpactConversationTest {
  private static final String HOSTILE = "src/<@here>\u202Egpj.java";
  private static final String READ =
      """
      {"commit":"0123456789012345678901234567890123456789","files":12,"left":"","dependencies":61,
       "high":1,"uses":[{"path":"%s","object":"orders.state","level":"HIGH",
         "lines":[{"line":12,"how":"SQL"},{"line":40,"how":"SQL"}]}%s]}
      """;

  private final ChatWorld world = new ChatWorld();

  @BeforeEach
  void open() {
    world.types("alice", "/sluice new shop \"Add x\" CREATE TABLE x (id bigint PRIMARY KEY);");
    world.told("alice", 1);
    world
        .jdbc()
        .sql(
            """
            INSERT INTO impact_script
              (workspace, migration, script, risk, certain, changed, correlation)
            VALUES ('acme', 1, 's', '{}', true, '["orders.state"]', 'c')
            """)
        .update();
    StringBuilder more = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      more.append(
          ",{\"path\":\"a%02d.sql\",\"object\":\"orders\",\"level\":\"LOW\",\"lines\":[{\"line\":1,\"how\":\"SQL\"}]}"
              .formatted(i));
    }
    read("shop", READ.formatted(HOSTILE, more));
    unread("billing");
  }

  @AfterEach
  void end() {
    world.close();
  }

  private void read(String application, String report) {
    world
        .jdbc()
        .sql(
            """
            INSERT INTO impact_application
              (workspace, migration, application, state, report, read_at)
            VALUES ('acme', 1, :name, 'Read', :report::jsonb, clock_timestamp())
            """)
        .param("name", application)
        .param("report", report)
        .update();
  }

  private void unread(String application) {
    world
        .jdbc()
        .sql(
            """
            INSERT INTO impact_application (workspace, migration, application, state, trouble)
            VALUES ('acme', 1, :name, 'Failed', 'not authorized <!channel>\u202E')
            """)
        .param("name", application)
        .update();
  }

  private String said(String name, int count, String line) {
    world.types(name, line);
    return Transcript.of(world.told(name, count));
  }

  private String page(String link) {
    return Transcript.of(world.desk().page(ChatWorld.account("erin"), link).orElseThrow());
  }

  @Test
  void standsOnTheCardWithWhatNobodyCouldRead() {
    String card = said("erin", 1, "/sluice show 1");

    assertThat(card)
        .contains(
            "BAD Used by: 61 dependencies, 1 high, across 1 service (1 of 2 could not be read)",
            "WARNING billing could not be read: not authorized <!channel>⟦U+202E⟧",
            "<View impact>");
  }

  @Test
  void isListedPageByPageAsText() {
    String first = said("erin", 1, "/sluice impact 1");

    assertThat(first)
        .contains(
            "# Impact of #1 Add x",
            "Looked for: orders.state",
            "High | shop | src/<@here>⟦U+202E⟧gpj.java:12, 40 | orders.state | SQL",
            "shop | 61 | 1 | 012345678901 | 12",
            "billing | ? | ?",
            "Page 1 of 2: /sluice impact 1 page N")
        .doesNotContain("a59.sql")
        .doesNotContain("\u202E");
    assertThat(said("erin", 2, "/sluice impact 1 page 2")).contains("a59.sql:1 | orders");
    assertThat(page("/migrations/1/impact?page=2")).contains("a59.sql:1");
    assertThat(page("/migrations/1")).contains("§ Used by", "gpj.java:12, 40");
  }

  @Test
  void isAskedForAgainByTheCommand() {
    assertThat(said("alice", 2, "/sluice impact 1 refersh")).contains("did you mean refresh?");
    assertThat(said("alice", 3, "/sluice impact 1 refresh"))
        .contains("No application is configured for the flow shop.");
    assertThat(said("erin", 1, "/sluice impact 1 refresh")).doesNotContain("Looking again");
    assertThat(said("erin", 2, "/sluice help impact"))
        .contains("which applications use what it changes".substring(1));
  }

  @Test
  void isOpenedByItsButton() {
    world.types("erin", "/sluice show 1");
    Message card = world.told("erin", 1);

    world.presses("erin", Transcript.token(card, "View impact"));

    assertThat(Transcript.of(world.told("erin", 2))).contains("# Impact of #1 Add x");
  }
}
