package dev.sluice.chat.console;

import dev.sluice.chat.Account;
import dev.sluice.chat.ChatDesk;
import dev.sluice.chat.ChatDesk.Viewer;
import dev.sluice.chat.Place;
import java.security.Principal;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** Who asks, and what of the console they may read. Asked anew for every request. */
final class ConsoleAccess {
  private final ChatDesk desk;

  ConsoleAccess(ChatDesk desk) {
    this.desk = desk;
  }

  /**
   * The visit behind a request.
   *
   * @throws ResponseStatusException 403 when the signed-in person is not (or no more) known
   */
  Visit visit(Principal principal) {
    Account account = new Account(ConsolePlatform.NAME, "", principal.getName());
    Viewer viewer =
        desk.viewer(account).orElseThrow(() -> new ResponseStatusException(HttpStatus.FORBIDDEN));
    return new Visit(account, viewer, desk.channels(account));
  }

  /**
   * A person in the console.
   *
   * @param channels names of the channels that they may read, by id
   */
  record Visit(Account account, Viewer viewer, Map<String, String> channels) {
    /** The id of the person's own direct channel. */
    String direct() {
      return Place.direct(account).channel();
    }

    boolean mayRead(String channel) {
      return channel.equals(direct()) || channels.containsKey(channel);
    }

    /** The place, or 404 when the person may not read it: the same answer as for none. */
    Place place(String channel, String thread) {
      if (!mayRead(channel)) {
        throw new ResponseStatusException(HttpStatus.NOT_FOUND);
      }
      Optional<String> parent = thread.isEmpty() ? Optional.empty() : Optional.of(thread);
      return new Place(ConsolePlatform.NAME, channel, parent);
    }

    /** The name of a channel as it is shown to this person. */
    String nameOf(String channel) {
      return channel.equals(direct()) ? "Direct messages" : channels.getOrDefault(channel, channel);
    }
  }
}
