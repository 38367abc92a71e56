package dev.sluice.db.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.db.ExecutionListener.Progress;
import dev.sluice.db.StepResult;
import dev.sluice.db.StepResult.State;
import dev.sluice.db.contract.Plans;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeardTest {
  private static final Progress SOME = new Progress(1, 1, 1);

  /** Takes no progress of one statement, and no end of another one. */
  private static final class Choosy extends Plans.Silent {
    private final List<String> told = new ArrayList<>();

    @Override
    public void progress(int index, Progress progress) {
      told.add("progress of " + index);
      if (index == 1) {
        throw new IllegalStateException("nobody listens");
      }
    }

    @Override
    public void finished(StepResult result) {
      if (result.index() == 3) {
        throw new IllegalStateException("no space");
      }
      told.add("end of " + result.index());
    }
  }

  private final Choosy choosy = new Choosy();
  private final Heard heard = new Heard(choosy);

  private static StepResult end(int index) {
    return new StepResult(index, State.APPLIED, 1, 1, Optional.empty());
  }

  @Test
  void progressThatCannotBeToldEndsNeitherTheRunNorTheProgressOfOthers() {
    heard.progress(1, SOME);
    heard.progress(1, SOME);
    heard.finished(end(1));
    heard.progress(2, SOME);

    assertThat(choosy.told).containsExactly("progress of 1", "end of 1", "progress of 2");
  }

  @Test
  void nothingMoreIsToldWhenAnEndCannotBeWrittenDown() {
    assertThatThrownBy(() -> heard.finished(end(3)))
        .isInstanceOf(Heard.Halted.class)
        .hasMessageContaining("no space");

    heard.progress(4, SOME);

    assertThat(choosy.told).isEmpty();
    assertThatThrownBy(() -> heard.finished(end(4))).isInstanceOf(Heard.Halted.class);
  }
}
