package dev.sluice.agent.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.agent.journal.Journal;
import dev.sluice.agent.link.SentFrames;
import dev.sluice.db.ExecutionListener.Progress;
import dev.sluice.protocol.wire.StepEvent;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttemptNotesTest {
  @TempDir private Path folder = Path.of("unset");

  @Test
  void saysProgressBesideTheEventsAndWaitsUntilItIsTaken() {
    SentFrames sent = new SentFrames();
    try (Journal journal = Journal.open(folder)) {
      AttemptNotes notes = new AttemptNotes(journal, sent.outbox(), "w/dev/shop", "a1", 3);
      StepListener listener = new StepListener(notes, statement -> false);

      for (int batch = 1; batch <= 1_000; batch++) {
        listener.progress(2, new Progress(batch, batch * 10L, 50_000));
      }
      listener.notice(2, "NOTICE", "said");

      StepEvent first = sent.next().getStep();
      assertThat(first.getNumber()).isZero();
      assertThat(first.getEpoch()).isEqualTo(3);
      assertThat(first.getProgress().getIndex()).isEqualTo(2);
      assertThat(first.getProgress().getRows()).isEqualTo(1);
      assertThat(first.getProgress().getPassed()).isEqualTo(10);
      assertThat(first.getProgress().getAbout()).isEqualTo(50_000);
      StepEvent second = sent.next().getStep();
      assertThat(second.hasNotice()).as("the server has not taken the first over").isTrue();
      assertThat(second.getNumber()).isEqualTo(1);
      assertThat(journal.trail("a1").orElseThrow().entries()).hasSize(1);
    }
  }
}
