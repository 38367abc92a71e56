package dev.sluice.bot.chat.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.audit.AuditFilter;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TrailSearchTest {
  private static final WorkspaceId ACME = new WorkspaceId("acme");
  private static final List<String> STAGES = List.of("qa", "prod");

  private static TrailSearch typed(String line) {
    return TrailSearch.typed(CommandLine.of("audit " + line).words());
  }

  @Test
  void readsEveryLimit() {
    TrailSearch search =
        typed(
            "#12 by carol code approval.* refused in prod since 2026-11-01 until 2026-11-02"
                + " before 90");
    AuditFilter filter = search.filter(ACME);

    assertThat(search.problem(STAGES)).isEmpty();
    assertThat(filter.migration()).isEqualTo(OptionalLong.of(12));
    assertThat(filter.named()).contains("carol");
    assertThat(filter.code()).contains("approval.*");
    assertThat(filter.outcome()).contains("denied");
    assertThat(filter.environment()).contains("prod");
    assertThat(filter.from()).contains(Instant.parse("2026-11-01T00:00:00Z"));
    assertThat(filter.until()).as("the whole day").contains(Instant.parse("2026-11-03T00:00:00Z"));
    assertThat(search.cursor()).isEqualTo(OptionalLong.of(90));
  }

  @Test
  void leadsToThePageThatShowsTheSame() {
    TrailSearch search = typed("server by \"Ann Lee\" done before 4");

    assertThat(search.link()).isEqualTo("/audit?scope=server&by=Ann+Lee&outcome=done");
    assertThat(
            TrailSearch.asked(Map.of("scope", "server", "by", "Ann Lee", "outcome", "done"))
                .filter(ACME))
        .isEqualTo(search.filter(ACME));
  }

  @Test
  void readsTheWordsOfAFormLikeThoseOfACommand() {
    TrailSearch form =
        TrailSearch.asked(Map.of("by", "carol", "more", "12 since 2026-11-01 until 2026-11-02"));

    assertThat(form.filter(ACME))
        .isEqualTo(typed("by carol 12 since 2026-11-01 until 2026-11-02").filter(ACME));
    assertThat(
            TrailSearch.asked(Map.of("by", "carol", "more", "by dave")).problem(STAGES).orElse(""))
        .contains("'by' stands there twice");
  }

  @Test
  void saysWhatItDoesNotUnderstandAndWhatWasMeant() {
    assertThat(problem("sinze 2026-11-01")).contains("did you mean since?");
    assertThat(problem("refussed")).contains("did you mean refused?");
    assertThat(problem("in prd")).contains("did you mean prod?");
    assertThat(problem("code aproval.recorded")).contains("did you mean approval.recorded?");
    assertThat(problem("code aproval.*")).contains("did you mean approval.*?");
    assertThat(problem("since yesterday")).contains("write it like 2026-11-01");
    assertThat(problem("by")).contains("needs something behind it");
    assertThat(problem("by carol by dave")).contains("stands there twice");
    assertThat(problem("before now")).contains("is no number");
  }

  private static String problem(String line) {
    return typed(line).problem(STAGES).orElse("");
  }

  @Test
  void takesNothingElseFromAPage() {
    TrailSearch search = TrailSearch.asked(Map.of("migration", "confirm it", "drop", "all"));

    assertThat(search.problem(STAGES).orElse("")).contains("'confirm it' is no number");
    assertThat(search.values()).doesNotContainKey("drop");
  }
}
