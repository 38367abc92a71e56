package dev.sluice.chat.teams;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.chat.Account;
import dev.sluice.chat.ChatException;
import dev.sluice.chat.Place;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Messages that are several activities: a card, and its long text in pieces. When one of them fails
 * the message is asked for again; then what stands there already is not posted another time. This
 * is kept in memory only, for so many messages: Teams has no key by which it could be asked.
 */
final class TeamsPosts {
  private static final int MOST = 1_000;

  private final TeamsConnector connector;
  private final Map<String, Progress> unfinished =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Progress> eldest) {
              return size() > MOST;
            }
          });

  TeamsPosts(TeamsConnector connector) {
    this.connector = connector;
  }

  /**
   * Posts a message, or the rest of it.
   *
   * @param key by which it is known again after a trouble
   * @return the id of its card
   */
  String post(Place place, String key, Rendered rendered) {
    return go(
        place,
        key,
        progress -> {
          card(place, rendered, progress);
          pieces(place, rendered.files(), progress);
        });
  }

  /** Posts the long text of a message whose card was shown otherwise, or the rest of it. */
  void rest(Place place, String key, List<Rendered.File> files) {
    go(place, key, progress -> pieces(place, files, progress));
  }

  /** Whether a part of a message stands there already. */
  boolean begun(Place place, String key) {
    return unfinished.containsKey(name(place, key));
  }

  private String go(Place place, String key, Consumer<Progress> work) {
    String name = name(place, key);
    Progress progress = Optional.ofNullable(unfinished.remove(name)).orElseGet(Progress::new);
    try {
      work.accept(progress);
      return progress.id;
    } catch (ChatException trouble) {
      unfinished.put(name, progress);
      throw trouble;
    }
  }

  private static String name(Place place, String key) {
    return place.channel() + " " + place.thread().orElse("") + " " + key;
  }

  private void card(Place place, Rendered rendered, Progress progress) {
    boolean stands = !progress.id.isEmpty();
    if (stands && progress.card.equals(rendered.card())) {
      return;
    }
    if (!stands || !connector.update(place, progress.id, rendered)) {
      progress.id = again(place, () -> connector.post(place, rendered));
      progress.pieces = 0;
    }
    progress.card = rendered.card();
  }

  private void pieces(Place place, List<Rendered.File> files, Progress progress) {
    boolean apart = place.directWith().isPresent() || place.thread().isPresent();
    Place thread = apart ? place : place.thread(progress.id);
    if (progress.files != files.hashCode()) {
      progress.files = files.hashCode();
      progress.pieces = 0;
    }
    List<Rendered> pieces = files.stream().flatMap(TeamsPosts::pieces).toList();
    for (Rendered piece : pieces.subList(progress.pieces, pieces.size())) {
      again(thread, () -> connector.post(thread, piece));
      progress.pieces++;
    }
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

  /** What of a message stands there. */
  private static final class Progress {
    private String id = "";
    private JsonNode card = Json.object();
    private int files = List.of().hashCode();
    private int pieces;
  }
}
