package dev.sluice.pipeline.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RunStateTest {
  private static final Set<String> LEGAL =
      Set.of(
          "Queued Pending",
          "Queued Cancelled",
          "Pending Queued",
          "Pending InProgress",
          "Pending Rejected",
          "Pending Cancelled",
          "InProgress Pending",
          "InProgress Completed",
          "InProgress Failed",
          "InProgress Unknown",
          "InProgress Cancelled",
          "Completed RollingBack",
          "Failed Pending",
          "Failed InProgress",
          "Failed RollingBack",
          "Failed Cancelled",
          "Rejected Pending",
          "RollingBack RolledBack",
          "RollingBack Failed",
          "RollingBack Unknown",
          "RollingBack Completed",
          "Unknown Completed",
          "Unknown Failed",
          "Unknown RolledBack",
          "Unknown InProgress",
          "Unknown RollingBack",
          "RolledBack Pending");

  @Test
  void allowsExactlyTheListedMoves() {
    Set<String> allowed = new TreeSet<>();
    for (RunState from : RunState.values()) {
      for (RunState to : RunState.values()) {
        if (from.canBecome(to)) {
          allowed.add(from.word() + " " + to.word());
          assertThat(from.become(to, "it")).isEqualTo(to);
        } else {
          assertThatThrownBy(() -> from.become(to, "migration 42"))
              .hasMessage("migration 42 is %s and cannot become %s", from.word(), to.word());
        }
      }
    }
    assertThat(allowed).isEqualTo(new TreeSet<>(LEGAL));
  }

  @Test
  void neverLeavesTheEndOfAnAttempt() {
    for (AttemptState state : AttemptState.values()) {
      for (AttemptState next : AttemptState.values()) {
        assertThat(state.ended() && state.canBecome(next)).isFalse();
      }
      assertThat(AttemptState.of(state.word())).isEqualTo(state);
    }
  }
}
