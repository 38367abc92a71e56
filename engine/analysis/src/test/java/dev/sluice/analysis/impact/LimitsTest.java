package dev.sluice.analysis.impact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.analysis.risk.RiskAnalysis;
import dev.sluice.db.postgresql.PostgresEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left out of a repository that is too large or hostile, and that it is said. */
class LimitsTest {
  private static final Limits USUAL = Limits.usual();
  private static final String USE = "x = 'SELECT 1 FROM orders'\n";

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void anApplicationOfThreeFiles() {
    new GitFolder(folder)
        .file("a.py", USE)
        .file("b.py", USE + "# " + "x".repeat(200) + "\n")
        .file("c.py", USE)
        .committed();
  }

  private ImpactReport impact(Limits limits) {
    Application application = new Application("shop", folder.toString());
    return new ImpactAnalysis(List.of(application), any -> {}, limits)
        .of(List.of(new RiskAnalysis(new PostgresEngine()).rate("DROP TABLE orders")))
        .get(0);
  }

  private static Limits limits(int files, long bytes, int fileBytes, long kept, Duration perFile) {
    return new Limits(files, bytes, fileBytes, kept, perFile);
  }

  private static void assertLeft(ImpactReport report, int found, String said) {
    assertThat(report.dependencies()).hasSize(found);
    assertThat(report.scanned().get(0).left()).isEqualTo(said);
  }

  @Test
  void readsEverythingOfAnUsualRepository() {
    assertLeft(impact(USUAL), 3, "");
  }

  @Test
  void readsTheFirstFilesOnly() {
    Limits two = limits(2, USUAL.bytes(), USUAL.fileBytes(), 10_000, USUAL.perFile());

    assertLeft(impact(two), 2, "only the first 2 files were read");
  }

  @Test
  void readsTheFirstBytesOnly() {
    Limits few = limits(9, 10, USUAL.fileBytes(), 10_000, USUAL.perFile());

    assertLeft(impact(few), 1, "only the first 1 files were read");
  }

  @Test
  void leavesLargeFilesOut() {
    Limits small = limits(9, 10_000, 100, 10_000, USUAL.perFile());

    assertLeft(impact(small), 2, "1 files larger than 100 bytes were not read");
  }

  @Test
  void keepsAsMuchTextAsThereIsRoomFor() {
    Limits narrow = limits(9, 10_000, 10_000, 60, USUAL.perFile());

    assertLeft(impact(narrow), 2, "1 files that mention what changes were too much at once");
  }

  @Test
  void namesFilesForWhichThereIsNoTime() {
    Limits none = limits(9, 10_000, 10_000, 10_000, Duration.ZERO);

    assertLeft(impact(none), 0, "a.py, b.py, c.py took too long to read or went too deep");
  }

  @Test
  void endsWhatTakesTooLong() {
    SourceFile file = new SourceFile("a.py", "");
    try (FileWorker worker = new FileWorker(Duration.ofMillis(1))) {
      assertThat(worker.read(file, LimitsTest::endless)).isEmpty();
      assertThat(worker.read(file, () -> 1)).isEmpty();
      assertThat(worker.left()).containsExactly("a.py");
    }
  }

  @Test
  void survivesWhatGoesTooDeep() {
    try (FileWorker worker = new FileWorker(Duration.ofMinutes(1))) {
      assertThat(worker.read(new SourceFile("a.py", ""), () -> depth(0))).isEmpty();
      assertThat(worker.read(new SourceFile("b.py", ""), () -> 7)).contains(7);
      assertThat(worker.left()).containsExactly("a.py");
    }
  }

  @Test
  void refusesAnAddressThatIsNotEncrypted() {
    assertThatThrownBy(() -> Application.parse("http://ada:s3cret@git.example/shop.git=shop"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("only https: is")
        .hasMessageNotContaining("s3cret");
  }

  private static int endless() {
    while (true) {
      Interruptible.check();
    }
  }

  private static int depth(int so) {
    return so < 0 ? so : 1 + depth(so + 1);
  }
}
