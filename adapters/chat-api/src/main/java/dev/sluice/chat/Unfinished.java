package dev.sluice.chat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
 * kept, since whoever asks again later asks anew. Kept in memory, for so many messages; after a
 * restart a message may stand there twice where the platform keeps no key.
 */
public final class Unfinished {
  private static final int MOST = 1_000;

  /** How long what is known by its content alone is the same message, and not one like it. */
  private static final Duration LIKE = Duration.ofMinutes(30);

  private final Optional<Duration> longest;
  private final InstantSource clock;

  private final Map<String, Kept> kept =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
              return size() > MOST;
            }
          });

  /** Of messages whose keys are never used again. */
  public Unfinished() {
    this(Optional.empty(), InstantSource.system());
  }

  private Unfinished(Optional<Duration> longest, InstantSource clock) {
    this.longest = longest;
    this.clock = clock;
  }

  /** Of messages that are known by their content; forgets them half an hour after a trouble. */
  public static Unfinished byContent() {
    return byContent(InstantSource.system());
  }

  static Unfinished byContent(InstantSource clock) {
    return new Unfinished(Optional.of(LIKE), clock);
  }

  /**
   * Sends a message, or the rest of it.
   *
   * @param key by which the message is known again in its place
   * @param work sends what is not sent yet, and notes each part in the progress
   */
  public <T> T go(Place place, String key, Function<Progress, T> work) {
    String name = name(place, key);
    Progress progress =
        Optional.ofNullable(kept.remove(name))
            .filter(this::fresh)
            .map(Kept::progress)
            .orElseGet(Progress::new);
    try {
      return work.apply(progress);
    } catch (ChatException trouble) {
      if (progress.stands() && !trouble.permanent()) {
        kept.put(name, new Kept(progress, clock.instant()));
      }
      throw trouble;
    }
  }

  /** Whether a part of a message stands there, and the rest is still to be sent. */
  public boolean begun(Place place, String key) {
    return Optional.ofNullable(kept.get(name(place, key))).filter(this::fresh).isPresent();
  }

  private boolean fresh(Kept one) {
    return longest.map(age -> one.since().plus(age).isAfter(clock.instant())).orElse(true);
  }

  private static String name(Place place, String key) {
    return place.channel() + " " + place.thread().orElse("") + " " + key;
  }

  /** What was sent when the last trouble came. */
  private record Kept(Progress progress, Instant since) {}

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
