package dev.sluice.bot.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.Client;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A migration that waits for more approvals than anybody measures. */
record Approvable(long number, int version, String digest) {
  /** How many people may approve: {@code approver0} and so on. */
  static final int PEOPLE = 40;

  /** Everybody's. */
  static final String PASSWORD = "correct horse";

  /** Opens so many. */
  static List<Approvable> opened(BenchServer server, int count) {
    Client author = server.as("author");
    List<Approvable> opened = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Map<String, String> draft =
          Map.of("flow", "bench", "title", "bench " + i, "up", "CREATE TABLE t" + i + " (id int);");
      Client.Reply reply = author.post("/api/v1/migrations", draft);
      assertThat(reply.status()).as(reply.text()).isEqualTo(201);
      opened.add(
          new Approvable(
              reply.json().path("number").asLong(),
              reply.json().path("version").asInt(),
              reply.member("digest")));
    }
    return opened;
  }

  /**
   * Who and what there is.
   *
   * @param more further configuration
   */
  static String configuration(String more) throws IOException {
    Path password = Files.createTempFile("sluice-bench", ".password");
    Files.writeString(password, PASSWORD);
    StringBuilder people = new StringBuilder();
    for (int i = 0; i < PEOPLE; i++) {
      people.append(
          "  - {name: approver%d, password: \"${file:%s}\", roles: {\"*\": approver}}\n"
              .formatted(i, password));
    }
    return """
    workspace: bench
    environments: [{name: dev}]
    connections: [{name: bench-dev, environment: dev, engine: postgresql}]
    flows:
      - name: bench
        engine: postgresql
        channel: bench
        stages:
          - environment: dev
            connections: [bench-dev]
            rehearsal: off
            approvals: {required: %d, from: ["role:approver"]}
    people:
      - {name: author, roles: {"*": developer}}
    """
            .formatted(PEOPLE + 1)
        + people
        + more;
  }
}
