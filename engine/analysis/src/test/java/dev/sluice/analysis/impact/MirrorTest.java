package dev.sluice.analysis.impact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.analysis.risk.RiskAnalysis;
import dev.sluice.db.postgresql.PostgresEngine;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies of a real repository, by files and by HTTP. */
class MirrorTest {
  private static final String TOKEN = "ghp_canary0123456789";

  @TempDir Path work;
  @TempDir Path forge;

  private Mirror mirror(long bytes, Predicate<InetAddress> refused) {
    return new Mirror(
        work.resolve("copy"),
        new MirrorLimits(Duration.ofSeconds(20), Duration.ofSeconds(60), bytes, refused));
  }

  private Mirror mirror() {
    return mirror(50_000_000, machine -> false);
  }

  private MirrorSource files(String branch) {
    return new MirrorSource(forge.toUri(), branch, "", "");
  }

  private void commit(String text) {
    new GitFolder(forge)
        .file("src/Orders.java", "class Orders { String q = \"" + text + "\"; }")
        .committed();
  }

  private static List<Dependency> uses(Application application) {
    return new ImpactAnalysis(List.of(application), one -> {})
        .of(List.of(new RiskAnalysis(new PostgresEngine()).rate("DROP TABLE orders;")))
        .get(0)
        .dependencies();
  }

  @Test
  void bringsWhatIsNewEachTime() {
    commit("SELECT 1");
    assertThat(uses(mirror().fetch("shop", files("")))).isEmpty();

    commit("SELECT * FROM orders");

    assertThat(uses(mirror().fetch("shop", files(""))))
        .singleElement()
        .satisfies(use -> assertThat(use.path()).isEqualTo("src/Orders.java"));
  }

  @Test
  void readsTheBranchThatIsNamedAndSaysWhichIsMissing() {
    commit("SELECT * FROM orders");

    assertThat(uses(mirror().fetch("shop", files("master")))).hasSize(1);
    assertThatThrownBy(() -> mirror().fetch("shop", files("relaese")))
        .isInstanceOf(RepositoryException.class)
        .hasMessageContaining("relaese")
        .hasMessageNotContaining(forge.toString());
  }

  @Test
  void goesOnAfterAFetchThatWasKilled() throws IOException {
    commit("SELECT 1");
    mirror().fetch("shop", files(""));
    Path copy = work.resolve("copy");
    Files.createFile(copy.resolve("shallow.lock"));
    Files.createFile(copy.resolve("refs/heads/mirrored.lock"));
    Files.write(copy.resolve("objects/incoming_1.pack"), new byte[100]);

    commit("SELECT * FROM orders");

    assertThat(uses(mirror().fetch("shop", files("")))).hasSize(1);
    assertThat(copy.resolve("objects/incoming_1.pack")).doesNotExist();
  }

  @Test
  void makesAnUnreadableCopyAnew() throws IOException {
    commit("SELECT * FROM orders");
    mirror().fetch("shop", files(""));
    Files.writeString(work.resolve("copy/config"), "[core\nnonsense");

    assertThatThrownBy(() -> mirror().fetch("shop", files("")))
        .isInstanceOf(RepositoryException.class);

    assertThat(uses(mirror().fetch("shop", files("")))).hasSize(1);
  }

  @Test
  void opensARepositoryByItsTokenAndTellsNobody() throws IOException {
    commit("SELECT * FROM orders");
    try (GitServer server = new GitServer(forge, "x-access-token", TOKEN)) {
      MirrorSource right = new MirrorSource(server.address(), "", "x-access-token", TOKEN);
      assertThat(uses(mirror().fetch("shop", right))).hasSize(1);

      MirrorSource wrong = new MirrorSource(server.address(), "", "x-access-token", TOKEN + "x");
      assertThatThrownBy(() -> mirror().fetch("shop", wrong))
          .isInstanceOf(RepositoryException.class)
          .hasMessageNotContaining(server.address().toString())
          .satisfies(failure -> assertThat(trace(failure)).doesNotContain(TOKEN));
      assertThat(wrong.toString()).doesNotContain(TOKEN);
      assertThat(server.asked()).noneMatch(line -> line.contains(TOKEN));
    }
  }

  @Test
  void followsNobodyElsewhere() throws IOException {
    commit("SELECT 1");
    try (GitServer server = new GitServer(forge, "u", TOKEN);
        GitServer elsewhere = new GitServer(forge, "u", TOKEN)) {
      server.redirectTo(elsewhere.address() + "/info/refs?service=git-upload-pack");

      assertThatThrownBy(
              () -> mirror().fetch("shop", new MirrorSource(server.address(), "", "u", TOKEN)))
          .isInstanceOf(RepositoryException.class);
      assertThat(elsewhere.asked()).isEmpty();
    }
  }

  @Test
  void callsNoMachineThatIsRefused() throws IOException {
    commit("SELECT 1");
    try (GitServer server = new GitServer(forge, "u", TOKEN)) {
      Mirror careful = mirror(50_000_000, InetAddress::isLoopbackAddress);

      assertThatThrownBy(
              () -> careful.fetch("shop", new MirrorSource(server.address(), "", "u", TOKEN)))
          .hasMessageContaining("not called from here");
      assertThat(server.asked()).isEmpty();
    }
  }

  @Test
  void takesNoMoreThanItMay() throws IOException {
    byte[] noise = new byte[3_000_000];
    new Random(7).nextBytes(noise);
    Files.write(forge.resolve("large.bin"), noise);
    commit("SELECT 1");
    try (GitServer server = new GitServer(forge, "u", TOKEN)) {
      MirrorSource source = new MirrorSource(server.address(), "", "u", TOKEN);

      assertThatThrownBy(() -> mirror(1_048_576, machine -> false).fetch("shop", source))
          .hasMessage("it is larger than 1 MB");
      assertThat(work.resolve("copy")).doesNotExist();
    }
  }

  @Test
  void namesNoAddressOfAMachineThatDoesNotAnswer() {
    MirrorSource nowhere = new MirrorSource(URI.create("http://127.0.0.1:1/a.git"), "", "u", TOKEN);

    assertThatThrownBy(() -> mirror().fetch("shop", nowhere))
        .isInstanceOf(RepositoryException.class)
        .hasMessageNotContaining("127.0.0.1:1/a.git");
  }

  private static String trace(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
