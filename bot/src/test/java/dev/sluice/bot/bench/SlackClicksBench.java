package dev.sluice.bot.bench;

import dev.sluice.chat.slack.SlackPeer;
import dev.sluice.chat.slack.SlackSender;
import dev.sluice.pipeline.identity.ChatAccount;
import dev.sluice.pipeline.identity.ChatAccounts;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.PersonId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * How fast clicks in Slack are acknowledged: signed as Slack signs them, with a local Slack that
 * takes what the server sends meanwhile.
 */
class SlackClicksBench {
  private static final int OK = 200;
  private static final String ROUTE =
      """
      chat:
        routes: [{platform: slack, channel: "%s/%s"}]
      """
          .formatted(SlackPeer.TEAM, SlackPeer.CHANNEL);

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void acknowledgesUnderLoad() throws Exception {
    try (SlackPeer peer = new SlackPeer()) {
      measure(new SlackSender(peer));
    }
  }

  private void measure(SlackSender sender) throws IOException {
    try (BenchServer server =
        BenchServer.start(Approvable.configuration(ROUTE), sender.settings())) {
      for (int i = 0; i < Approvable.PEOPLE; i++) {
        link(server, "approver" + i, "U" + i);
      }
      URI door = URI.create(server.url() + "/slack/events");
      Clicks.measure(
          server,
          (person, token) ->
              send(door, sender, sender.press("U" + person, SlackPeer.CHANNEL, token)),
          OK);
    }
  }

  private CompletableFuture<HttpResponse<Void>> send(URI door, SlackSender sender, String body) {
    String now = String.valueOf(Instant.now().getEpochSecond());
    return http.sendAsync(
        HttpRequest.newBuilder(door)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("X-Slack-Request-Timestamp", now)
            .header("X-Slack-Signature", sender.sign(now, body))
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.discarding());
  }

  private static void link(BenchServer server, String name, String account) {
    PersonId person = new PersonId(PersonId.LOCAL, name);
    server
        .bean(ChatAccounts.class)
        .link(
            new Actor(BenchServer.WORKSPACE, person, name, "console", "", true, ""),
            new ChatAccount("slack", SlackPeer.TEAM, account));
  }
}
