package dev.sluice.bot;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check of parts against what OSV knows, asked at a server that answers as OSV does. */
class AdvisoriesTest {
  private static final String NONE = "{\"results\":[{}]}";
  private static final String OLD = "pkg:maven/org.old/part@1.0";

  @TempDir Path folder;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private UnaryOperator<String> answers = question -> NONE;
  private HttpServer osv;

  @BeforeEach
  void start() throws IOException {
    osv = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    osv.createContext("/v1/querybatch", this::answer);
    osv.start();
    Files.writeString(
        folder.resolve("bill.json"),
        """
        "purl" : "pkg:maven/dev.sluice/sluice-bot@1?type=jar",
        "purl" : "pkg:maven/org.new/part@2.0?type=jar",
        "purl" : "pkg:maven/org.old/part@1.0?type=jar",
        "purl" : "pkg:maven/org.old/part@1.0?type=jar"
        """);
  }

  @AfterEach
  void stop() {
    osv.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String question = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add(question);
    byte[] answer = answers.apply(question).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  @Test
  void asksOnceForEachPartThatIsNotOurs() throws Exception {
    Ended ended = check();

    assertThat(ended.text()).contains("nothing is known against 2 parts");
    assertThat(ended.code()).isZero();
    assertThat(asked)
        .containsExactly(
            "{\"queries\":[{\"package\":{\"purl\":\"pkg:maven/org.new/part@2.0\"}}]}",
            "{\"queries\":[{\"package\":{\"purl\":\"" + OLD + "\"}}]}");
  }

  @Test
  void failsForWhatIsKnownAndSaysWhereToReadOfIt() throws Exception {
    answers = this::oneOfTheOldPart;

    Ended ended = check();

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.text()).contains(OLD, "https://osv.dev/vulnerability/GHSA-1234-abcd-5678");
  }

  @Test
  void acceptsOnlyWhatIsNamedWithAReason() throws Exception {
    answers = this::oneOfTheOldPart;

    accept("GHSA-1234-abcd-5678");
    assertThat(check().code()).isEqualTo(1);

    accept("GHSA-1234-abcd-5678 only its server is affected, and Sluice uses the client");
    assertThat(check().code()).isZero();
  }

  @Test
  void saysThatNobodyAnsweredAndFailsWhereAnAnswerIsRequired() throws Exception {
    answers = question -> "<html>a proxy's page</html>";

    Ended ended = check();

    assertThat(ended.text()).contains("gave no answer about pkg:maven/org.new/part@2.0");
    assertThat(ended.code()).isZero();
    assertThat(check("SLUICE_ADVISORIES=required").code()).isEqualTo(1);
  }

  @Test
  void failsWithoutABill() throws Exception {
    Files.delete(folder.resolve("bill.json"));

    Ended ended = check();

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.text()).contains("build first");
  }

  private String oneOfTheOldPart(String question) {
    return question.contains(OLD)
        ? "{\"results\":[{\"vulns\":[{\"id\":\"GHSA-1234-abcd-5678\",\"modified\":\"2026-01-01\"}]}]}"
        : NONE;
  }

  private void accept(String line) throws IOException {
    Files.writeString(folder.resolve("accepted"), line + "\n");
  }

  private Ended check(String... more) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of("env"));
    line.add("SLUICE_OSV=http://127.0.0.1:" + osv.getAddress().getPort());
    line.add("SLUICE_BILLS=" + folder.resolve("bill.json"));
    line.add("SLUICE_ADVISORIES_ACCEPTED=" + folder.resolve("accepted"));
    line.addAll(List.of(more));
    line.addAll(List.of("bash", root().resolve(".ci/advisories").toString()));
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), text);
  }

  private static Path root() {
    return Path.of("..").toAbsolutePath().normalize();
  }

  private record Ended(int code, String text) {}
}
