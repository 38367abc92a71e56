package dev.sluice.chat.teams;

import dev.sluice.chat.ChatException;
import dev.sluice.chat.Check;
import dev.sluice.chat.Place;
import java.util.ArrayList;
import java.util.List;

/** Looks at a set-up through Microsoft's own answers: the keys, the secret, the channels. */
final class TeamsExamination {
  private final TeamsConnector connector;

  TeamsExamination(TeamsConnector connector) {
    this.connector = connector;
  }

  List<Check> of(List<Place> channels) {
    List<Check> checks = new ArrayList<>();
    channels.forEach(channel -> checks.add(channel(channel)));
    return checks;
  }

  private Check channel(Place place) {
    String what = "channel " + place.channel();
    try {
      int people = connector.members(place).size();
      return people > 60
          ? Check.warning(
              what,
              "The bot is there, with " + people + " people.",
              "Above 60 Teams does not refresh a card by itself for each viewer: they see all"
                  + " buttons and choose Refresh in its menu.")
          : Check.fine(what, "The bot is there, with " + people + " people.");
    } catch (ChatException trouble) {
      return Check.wrong(what, String.valueOf(trouble.getMessage()), trouble.action());
    }
  }
}
