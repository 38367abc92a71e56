package dev.sluice.chat;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Messages that take several calls, such as a card and its long text. When one of them fails the
 * bot asks for the whole message again; then only the rest is sent. What is refused for good is not
 * kept, since whoever asks again later asks anew. Kept in memory, for so many messages and for a
 * time; after it, or a restart, a message may stand there twice where the platform keeps no key.
 */
public final class Unfinished {
  private static final int MOST = 1_000;
  private static final Duration LONGEST = Duration.ofMinutes(30);

  private final InstantSource clock;

  private final Map<String, Progress> kept =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Progress> eldest) {
              return size() > MOST;
            }
          });

  /**
   * Sends a message, or the rest of it.
   *
   * @param key by which the message is known again in its place
   * @param work sends what is not sent yet, and notes each part in the progress
   */
  public <T> T go(Place place, String key, Function<Progress, T> work) {
    String name = name(place, key);
    Progress progress = Optional.ofNullable(kept.remove(name)).orElseGet(Progress::new);
    try {
      return work.apply(progress);
    } catch (ChatException trouble) {
      if (progress.stands()) {
        kept.put(name, progress);
      }
      throw trouble;
    }
  }

  /** Whether a part of a message stands there, and the rest is still to be sent. */
  public boolean begun(Place place, String key) {
    return kept.containsKey(name(place, key));
  }

  private static String name(Place place, String key) {
    return place.channel() + " " + place.thread().orElse("") + " " + key;
  }

  /** What of a message was sent. */
  public static final class Progress {
    private String id = "";
    private boolean stands;
    private int content;
    private int parts;
    private int sent;

    private Progress() {}

    /** Whether its first part stands there. */
    public boolean stands() {
      return stands;
    }

    /** Whether its first part stands there with this content. */
    public boolean shows(Object shown) {
      return stands && content == shown.hashCode();
    }

    /** The id of its first part. */
    public String id() {
      return id;
    }

    /** Notes that its first part stands there. */
    public void stands(String as, Object shown) {
      id = as;
      stands = true;
      content = shown.hashCode();
    }

    /** Sends the other parts, but those that were sent before; all of them when they are others. */
    public <P> void each(List<P> all, Consumer<P> send) {
      if (parts != all.hashCode()) {
        parts = all.hashCode();
        sent = 0;
      }
      for (P part : all.subList(sent, all.size())) {
        send.accept(part);
        sent++;
      }
    }
  }
}
