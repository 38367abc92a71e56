package dev.sluice.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  @TempDir private Path folder = Path.of("unset");

  @Test
  void remembersWhatWasRecordedAcrossProcesses() {
    try (Journal journal = Journal.open(folder)) {
      journal.record(entry(Entry.Kind.ACCEPTED, "a", 3));
      journal.record(entry(Entry.Kind.INTENT, "a", 3));
    }
    try (Journal again = Journal.open(folder)) {
      assertThat(again.open()).singleElement().satisfies(t -> assertThat(t.intended()).isTrue());
      assertThat(again.newestEpoch("w/dev/main")).isEqualTo(3);
    }
  }

  @Test
  void cutsSettledAttemptsDownButKnowsThem() throws IOException {
    try (Journal journal = Journal.open(folder)) {
      journal.record(entry(Entry.Kind.ACCEPTED, "a", 3));
      journal.record(entry(Entry.Kind.RESULT, "a", 3));
      journal.record(entry(Entry.Kind.SETTLED, "a", 3));
    }
    try (Journal again = Journal.open(folder)) {
      assertThat(again.open()).isEmpty();
      assertThat(again.trail("a").orElseThrow().settled()).isTrue();
      assertThat(Files.readAllLines(folder.resolve("journal.log"))).hasSize(1);
    }
  }

  @Test
  void keepsNoScriptOnceTheServerHasEveryResult() throws IOException {
    try (Journal journal = Journal.open(folder)) {
      for (String attempt : List.of("a", "b")) {
        journal.record(
            new Entry(Entry.Kind.ACCEPTED, "w/dev/main", attempt, 3, "script-" + attempt));
      }
      journal.record(entry(Entry.Kind.SETTLED, "a", 3));
      assertThat(text()).as("an attempt that may have to be taken up again").contains("script-b");

      journal.record(entry(Entry.Kind.SETTLED, "b", 3));
      assertThat(text()).doesNotContain("script-").contains("\"a\"", "\"b\"");
    }
  }

  @Test
  void knowsTheNewestEpochOfAQuietTargetHoweverManyAttemptsCameLater() throws IOException {
    try (Journal journal = Journal.open(folder)) {
      journal.note(new Entry(Entry.Kind.ACCEPTED, "w/dev/main", "open", 1, ""));
      for (String target : List.of("w/dev/quiet", "w/dev/silent")) {
        journal.note(new Entry(Entry.Kind.SETTLED, target, target + 1, 41, ""));
        journal.note(new Entry(Entry.Kind.SETTLED, target, target + 2, 42, ""));
      }
      for (int i = 1; i <= 1_000; i++) {
        journal.note(new Entry(Entry.Kind.SETTLED, "w/dev/busy", "busy" + i, i, ""));
      }
    }
    Journal.open(folder).close();
    try (Journal again = Journal.open(folder)) {
      assertThat(again.newestEpoch("w/dev/quiet")).isEqualTo(42);
      assertThat(again.newestEpoch("w/dev/silent")).isEqualTo(42);
      assertThat(again.newestEpoch("w/dev/busy")).isEqualTo(1_000);
      assertThat(again.trail("w/dev/quiet1")).as("an older one").isEmpty();
    }
    assertThat(Files.readAllLines(folder.resolve("journal.log"))).hasSize(1_001);
  }

  @Test
  void goesOnInTheFileOfItsNameWhereThatCannotBeCutDown() throws IOException {
    try (Journal journal = Journal.open(folder)) {
      Path inTheWay = Files.createDirectories(folder.resolve("journal.new/full"));
      journal.record(entry(Entry.Kind.ACCEPTED, "a", 3));
      journal.record(entry(Entry.Kind.SETTLED, "a", 3));
      journal.record(entry(Entry.Kind.ACCEPTED, "b", 4));
      assertThat(text().lines()).as("not cut down").hasSize(3);

      Files.delete(inTheWay);
      journal.record(entry(Entry.Kind.SETTLED, "b", 4));
      journal.record(entry(Entry.Kind.ACCEPTED, "c", 5));
      assertThat(text().lines()).as("cut down, and gone on with").hasSize(3);
      assertThat(text()).contains("\"c\"");
    }
  }

  @Test
  void knowsWhatWasTakenUpAgainWhenTheOldResultIsSettledLate() {
    try (Journal journal = Journal.open(folder)) {
      journal.record(entry(Entry.Kind.ACCEPTED, "a", 3));
      journal.record(entry(Entry.Kind.RESULT, "a", 3));
      journal.record(entry(Entry.Kind.ACCEPTED, "a", 4));
      journal.record(entry(Entry.Kind.INTENT, "a", 4));
      journal.record(entry(Entry.Kind.SETTLED, "a", 3));
    }
    try (Journal again = Journal.open(folder)) {
      assertThat(again.open()).singleElement().satisfies(t -> assertThat(t.intended()).isTrue());

      again.record(entry(Entry.Kind.SETTLED, "a", 4));
      assertThat(again.open()).isEmpty();
    }
  }

  private String text() throws IOException {
    return Files.readString(folder.resolve("journal.log"));
  }

  @Property(tries = 60)
  void keepsEverySoundLineOfATornFile(
      @ForAll @IntRange(min = 1, max = 12) int written,
      @ForAll @DoubleRange(min = 0, max = 1) double cut)
      throws IOException {
    Path home = Files.createTempDirectory("journal");
    try (Journal journal = Journal.open(home)) {
      for (int i = 0; i < written; i++) {
        journal.record(entry(Entry.Kind.ACCEPTED, "attempt" + i, i + 1));
      }
    }
    byte[] whole = Files.readAllBytes(home.resolve("journal.log"));
    byte[] torn = Arrays.copyOf(whole, (int) (whole.length * cut));
    Files.write(home.resolve("journal.log"), torn);

    List<AttemptTrail> left;
    try (Journal again = Journal.open(home)) {
      left = again.open();
      again.record(entry(Entry.Kind.ACCEPTED, "later", 99));
    }

    int whole0 = 0;
    for (byte one : torn) {
      whole0 += one == '\n' ? 1 : 0;
    }
    assertThat(left.size()).isBetween(whole0, whole0 + 1);
    try (Journal last = Journal.open(home)) {
      assertThat(last.trail("later")).isPresent();
      assertThat(last.open()).hasSize(left.size() + 1);
    }
  }

  private static Entry entry(Entry.Kind kind, String attempt, long epoch) {
    return new Entry(kind, "w/dev/main", attempt, epoch, "Zm9v");
  }
}
