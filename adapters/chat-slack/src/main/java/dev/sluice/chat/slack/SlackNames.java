package dev.sluice.chat.slack;

import dev.sluice.chat.Account;
import dev.sluice.chat.ChatException;
import dev.sluice.chat.Place;
import dev.sluice.chat.VisibleText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What Slack calls things: the channel behind a direct place, the name of an account. */
final class SlackNames {
  private final SlackTeams teams;
  private final Map<Account, String> conversations = new ConcurrentHashMap<>();

  SlackNames(SlackTeams teams) {
    this.teams = teams;
  }

  /** The channel id of a place; a direct conversation is opened the first time. */
  String channel(Place place) {
    Optional<Account> with = place.directWith();
    if (with.isEmpty()) {
      return place.id();
    }
    Account account = with.get();
    String known = conversations.getOrDefault(account, "");
    if (!known.isEmpty()) {
      return known;
    }
    String opened =
        teams
            .call(
                account.tenant(),
                "conversations.open",
                place.channel(),
                client -> client.conversationsOpen(r -> r.users(List.of(account.id()))))
            .getChannel()
            .getId();
    conversations.put(account, opened);
    return opened;
  }

  /** {@code Slack @alice in Acme}; ids where names cannot be read. */
  String label(Account account) {
    try {
      String user =
          teams
              .call(
                  account.tenant(),
                  "users.info",
                  account.id(),
                  client -> client.usersInfo(r -> r.user(account.id())))
              .getUser()
              .getName();
      String team =
          teams
              .call(
                  account.tenant(),
                  "team.info",
                  account.tenant(),
                  client -> client.teamInfo(r -> r.team(teams.team(account.tenant()))))
              .getTeam()
              .getName();
      return "Slack @" + VisibleText.line(user) + " in " + VisibleText.line(team);
    } catch (ChatException unknown) {
      return "Slack account " + account.qualified();
    }
  }
}
