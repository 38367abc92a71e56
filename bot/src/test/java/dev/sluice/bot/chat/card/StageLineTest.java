package dev.sluice.bot.chat.card;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.analysis.risk.RiskLevel;
import dev.sluice.pipeline.approval.ApprovalStatus;
import dev.sluice.pipeline.approval.ApprovalStatus.GroupStatus;
import dev.sluice.pipeline.catalog.Stake;
import java.util.List;
import org.junit.jupiter.api.Test;

class StageLineTest {
  @Test
  void saysWhichGroupStillMissesSomebody() {
    ApprovalStatus status =
        status(new GroupStatus("database", 1, 1, ""), new GroupStatus("security", 2, 0, ""));

    assertThat(StageLine.approvals(status))
        .isEqualTo("1 of 3 approved (database 1 of 1; security 0 of 2)");
  }

  @Test
  void needsNoNameForTheOnlyGroup() {
    assertThat(StageLine.approvals(status(new GroupStatus("approvers", 2, 1, ""))))
        .isEqualTo("1 of 2 approved");
  }

  @Test
  void saysWhyAGroupIsAskedThatIsNotAlways() {
    assertThat(StageLine.approvals(status(new GroupStatus("owners", 1, 0, "the risk is Critical"))))
        .isEqualTo("0 of 1 approved (owners 0 of 1, as the risk is Critical)");
  }

  private static ApprovalStatus status(GroupStatus... groups) {
    int required = 0;
    int counted = 0;
    for (GroupStatus group : groups) {
      required += group.required();
      counted += group.counted();
    }
    return new ApprovalStatus(
        "0123",
        required,
        counted,
        List.of(groups),
        List.of(),
        Stake.of(RiskLevel.LOW),
        List.of(),
        true);
  }
}
