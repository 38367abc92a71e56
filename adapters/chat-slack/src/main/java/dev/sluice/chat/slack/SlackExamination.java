package dev.sluice.chat.slack;

import com.slack.api.methods.response.auth.AuthTestResponse;
import dev.sluice.chat.ChatException;
import dev.sluice.chat.Check;
import dev.sluice.chat.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks at a set-up through Slack's own answers: the token, its scopes, the channels. */
final class SlackExamination {
  private final SlackTeams teams;

  SlackExamination(SlackTeams teams) {
    this.teams = teams;
  }

  List<Check> of(List<Place> channels) {
    List<Check> checks = new ArrayList<>();
    Set<String> broken = new HashSet<>();
    for (String team : teams.ids()) {
      Check token = token(team, checks);
      checks.add(token);
      if (token.verdict() == Check.Verdict.WRONG) {
        broken.add(team);
      }
    }
    for (Place channel : channels) {
      if (!broken.contains(teams.team(channel.tenant()))) {
        checks.add(channel(channel));
      }
    }
    return checks;
  }

  private Check token(String team, List<Check> checks) {
    String what = "bot token of " + team;
    try {
      AuthTestResponse answer =
          teams.call(team, "auth.test", team, client -> client.authTest(r -> r));
      if (!team.equals(answer.getTeamId())) {
        return Check.wrong(
            what,
            "It belongs to the team " + answer.getTeamId() + ".",
            "Put the token of that team there, or correct the id.");
      }
      scopes(team, answer).ifPresent(checks::add);
      return Check.fine(what, "Slack knows it as " + answer.getUser() + ".");
    } catch (ChatException trouble) {
      return wrong(what, trouble);
    }
  }

  private static Optional<Check> scopes(String team, AuthTestResponse answer) {
    Map<String, List<String>> headers =
        Optional.ofNullable(answer.getHttpResponseHeaders()).orElse(Map.of());
    Optional<List<String>> given =
        headers.entrySet().stream()
            .filter(header -> header.getKey().equalsIgnoreCase("x-oauth-scopes"))
            .map(Map.Entry::getValue)
            .findFirst();
    if (given.isEmpty()) {
      return Optional.empty();
    }
    Set<String> scopes =
        given.get().stream()
            .flatMap(line -> Arrays.stream(line.split(",", -1)))
            .map(String::strip)
            .collect(Collectors.toSet());
    List<String> missing =
        SlackSetup.SCOPES.stream().filter(scope -> !scopes.contains(scope)).toList();
    String what = "scopes of " + team;
    return Optional.of(
        missing.isEmpty()
            ? Check.fine(what, "All " + SlackSetup.SCOPES.size() + " are granted.")
            : Check.wrong(
                what,
                "Missing: " + String.join(", ", missing) + ".",
                "Add them under OAuth & Permissions, or update the app by `sluice chat manifest"
                    + " slack`, and reinstall the app."));
  }

  private Check channel(Place place) {
    String what = "channel " + place.channel();
    try {
      var channel =
          teams
              .call(
                  place.tenant(),
                  "conversations.info",
                  place.channel(),
                  client -> client.conversationsInfo(r -> r.channel(place.id())))
              .getChannel();
      if (channel.isArchived()) {
        return Check.wrong(what, "It is archived.", "Choose another channel in the routes.");
      }
      return channel.isMember()
          ? Check.fine(what, "The bot is in #" + channel.getName() + ".")
          : Check.wrong(
              what,
              "The bot is not in #" + channel.getName() + ".",
              "Type /invite @Sluice in that channel.");
    } catch (ChatException trouble) {
      return wrong(what, trouble);
    }
  }

  private static Check wrong(String what, ChatException trouble) {
    return Check.wrong(what, String.valueOf(trouble.getMessage()), trouble.action());
  }
}
