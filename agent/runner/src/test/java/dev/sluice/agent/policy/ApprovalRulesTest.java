package dev.sluice.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.agent.home.PrivateFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApprovalRulesTest {
  private static final Instant START = Instant.parse("2031-05-01T08:00:00Z");
  private static final ApprovalRules EMPTY = ApprovalRules.NONE.with(new TestIssuer().trusted());

  @TempDir Path home;

  @Test
  void remembersTheRulesThatWereReplaced() {
    ApprovalRules rules = EMPTY.with(rule(1), START).with(rule(2), START.plusSeconds(60));

    assertThat(rules.rule("prod")).contains(rule(2));
    assertThat(rules.former("prod"))
        .containsExactly(new FormerRule(rule(1), START.plusSeconds(60).getEpochSecond()));
    assertThat(rules.forgetting("prod").former("prod")).isEmpty();
  }

  @Test
  void remembersNothingWhenTheSameRuleIsSetAgain() {
    ApprovalRules rules = EMPTY.with(rule(1), START);

    assertThat(rules.with(rule(1), START.plusSeconds(60))).isEqualTo(rules);
  }

  @Test
  void remembersTheTwentyNewestOfAnEnvironment() {
    ApprovalRules rules = EMPTY;
    for (int change = 1; change <= 30; change++) {
      rules = rules.with(rule(change), START.plusSeconds(change));
    }

    assertThat(rules.former("prod")).hasSize(20);
    assertThat(rules.former("prod").get(0).rule()).isEqualTo(rule(29));
    assertThat(rules.former("prod").get(19).rule()).isEqualTo(rule(10));
  }

  @Test
  void readsAFileOfAVersionThatRememberedNothing() {
    PrivateFile file = new PrivateFile(home.resolve("approvals.json"));
    file.write("{\"issuers\":[],\"rules\":[]}".getBytes(StandardCharsets.UTF_8));

    assertThat(ApprovalRules.read(file).former()).isEmpty();
  }

  @Test
  void readsWhatItWrote() {
    PrivateFile file = new PrivateFile(home.resolve("approvals.json"));
    ApprovalRules rules = EMPTY.with(rule(1), START).with(rule(2), START.plusSeconds(1));
    rules.write(file);

    assertThat(ApprovalRules.read(file)).isEqualTo(rules);
  }

  private static ApprovalRule rule(int change) {
    return new ApprovalRule(
        "prod", 1, List.of(TestIssuer.NAME + "#bob"), 3_600L * change, 300, List.of());
  }
}
