package dev.sluice.chat.slack;

import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.SlackApiTextResponse;
import dev.sluice.chat.ChatException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Slack's methods, each called as the bot of one team. */
final class SlackTeams implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 15_000;

  private final Slack slack;
  private final Map<String, MethodsClient> clients = new LinkedHashMap<>();
  private final String only;

  SlackTeams(SlackProperties properties) {
    SlackConfig config = new SlackConfig();
    config.setMethodsEndpointUrlPrefix(properties.api());
    config.setHttpClientReadTimeoutMillis(TIMEOUT_MILLIS);
    config.setHttpClientWriteTimeoutMillis(TIMEOUT_MILLIS);
    config.setHttpClientCallTimeoutMillis(2 * TIMEOUT_MILLIS);
    this.slack = Slack.getInstance(config);
    properties.teams().forEach(team -> clients.put(team.id(), slack.methods(team.botToken())));
    this.only = properties.teams().size() == 1 ? properties.teams().get(0).id() : "";
  }

  Slack slack() {
    return slack;
  }

  /** Ids of all teams. */
  List<String> ids() {
    return List.copyOf(clients.keySet());
  }

  /** Asks for a connection of Socket Mode, to see whether the app token is good. */
  void app(String token) {
    try {
      var answer = slack.methods(token).appsConnectionsOpen(request -> request);
      if (!answer.isOk()) {
        throw SlackTrouble.of("apps.connections.open", answer, "the app");
      }
    } catch (SlackApiException refused) {
      throw SlackTrouble.of("apps.connections.open", refused);
    } catch (IOException unreachable) {
      throw ChatException.away("Slack cannot be reached", unreachable);
    }
  }

  /** The team that a place or an account means; with one team it need not be named. */
  String team(String named) {
    return named.isEmpty() ? only : named;
  }

  /**
   * Calls a method.
   *
   * @param where what it is about, for messages
   * @return the answer, which is ok
   */
  <R extends SlackApiTextResponse> R call(String team, String method, String where, Call<R> call) {
    R answer = ask(team, method, call);
    if (!answer.isOk()) {
      throw SlackTrouble.of(method, answer, where);
    }
    return answer;
  }

  /** Calls a method and leaves it to the caller to look at the answer. */
  <R extends SlackApiTextResponse> R ask(String team, String method, Call<R> call) {
    MethodsClient client =
        Optional.ofNullable(clients.get(team(team)))
            .orElseThrow(
                () ->
                    ChatException.setup(
                        "unknown-team",
                        "There is no bot token for the Slack team '" + team + "'.",
                        "Add the team under sluice.chat.slack.teams."));
    try {
      return call.with(client);
    } catch (SlackApiException refused) {
      throw SlackTrouble.of(method, refused);
    } catch (IOException unreachable) {
      throw ChatException.away("Slack cannot be reached for " + method, unreachable);
    }
  }

  /** One call. */
  @FunctionalInterface
  interface Call<R> {
    R with(MethodsClient client) throws IOException, SlackApiException;
  }

  @Override
  public void close() throws IOException {
    try {
      slack.close();
    } catch (Exception broken) {
      throw new IOException("Slack's client does not close", broken);
    }
  }
}
