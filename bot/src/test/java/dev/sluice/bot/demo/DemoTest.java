package dev.sluice.bot.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.bot.SluiceServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A demo whose data are kept, started again. */
class DemoTest {
  @Test
  void hasOneAgentHoweverOftenItsPortChanges(@TempDir Path data) throws IOException, SQLException {
    Path root = MainJobInTheBrowserTest.root();
    assumeTrue(
        Files.isDirectory(root.resolve("agent/runner/target/lib")),
        "the agent is not packaged; `./mvnw verify` does that before this test");
    PrintStream quiet =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    int one = Ports.lasting();
    int other = Ports.lasting();

    for (int port : List.of(one, other, one)) {
      try (Demo.Running demo = new Demo(root, data, port, quiet, SluiceServer::start).start()) {
        DemoApi dave = demo.signIn("dave");
        Awaitility.await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> living(dave).stream().anyMatch(a -> a.path("connected").asBoolean()));

        assertThat(living(dave))
            .extracting(agent -> agent.path("name").asString())
            .containsExactly("demo-agent");
      }
    }
  }

  private static List<JsonNode> living(DemoApi dave) {
    return dave.get("/api/v1/agents")
        .ok()
        .path("items")
        .valueStream()
        .filter(agent -> !agent.path("revoked").asBoolean())
        .toList();
  }
}
