package dev.sluice.chat.teams;

import dev.sluice.chat.Account;
import dev.sluice.chat.ChatException;
import dev.sluice.chat.Place;
import dev.sluice.chat.Unfinished;
import dev.sluice.chat.Unfinished.Progress;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Messages that are several activities: a card, and its long text in pieces; each stands once. */
final class TeamsPosts {
  private final TeamsConnector connector;
  private final Unfinished unfinished;

  TeamsPosts(TeamsConnector connector, Unfinished unfinished) {
    this.connector = connector;
    this.unfinished = unfinished;
  }

  /**
   * Posts a message, or the rest of it.
   *
   * @param key by which it is known again after a trouble
   * @return the id of its card
   */
  String post(Place place, String key, Rendered rendered) {
    return unfinished.go(
        place,
        key,
        progress -> {
          card(place, rendered, progress);
          pieces(place, rendered.files(), progress);
          return progress.id();
        });
  }

  /** Posts the long text of a message whose card was shown otherwise, or the rest of it. */
  void rest(Place place, String key, List<Rendered.File> files) {
    unfinished.go(
        place,
        key,
        progress -> {
          progress.stands("", files);
          pieces(place, files, progress);
          return place;
        });
  }

  /** Whether a part of a message stands there already. */
  boolean begun(Place place, String key) {
    return unfinished.begun(place, key);
  }

  private void card(Place place, Rendered rendered, Progress progress) {
    if (progress.shows(rendered.card())) {
      return;
    }
    boolean replaced = progress.stands() && connector.update(place, progress.id(), rendered);
    String id = replaced ? progress.id() : again(place, () -> connector.post(place, rendered));
    progress.stands(id, rendered.card());
  }

  private void pieces(Place place, List<Rendered.File> files, Progress progress) {
    boolean apart = place.directWith().isPresent() || place.thread().isPresent();
    Place thread = apart ? place : place.thread(progress.id());
    List<Rendered> pieces = files.stream().flatMap(TeamsPosts::pieces).toList();
    progress.each(pieces, piece -> again(thread, () -> connector.post(thread, piece)));
  }

  private static Stream<Rendered> pieces(Rendered.File file) {
    return TeamsChunks.of(file).stream();
  }

  /** A direct conversation that the person deleted is opened anew, once. */
  private <T> T again(Place place, Supplier<T> call) {
    try {
      return call.get();
    } catch (ChatException trouble) {
      Optional<Account> with = place.directWith();
      if (with.isEmpty() || !trouble.code().equals("ConversationNotFound")) {
        throw trouble;
      }
      connector.forget(with.get());
      return call.get();
    }
  }
}
