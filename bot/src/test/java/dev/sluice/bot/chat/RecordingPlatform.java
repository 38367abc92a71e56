package dev.sluice.bot.chat;

import dev.sluice.chat.Account;
import dev.sluice.chat.ChatException;
import dev.sluice.chat.ChatPlatform;
import dev.sluice.chat.Form;
import dev.sluice.chat.Message;
import dev.sluice.chat.Place;
import dev.sluice.chat.Posted;
import dev.sluice.chat.Traits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A whole chat platform in memory: channels with messages that are posted once per key and edited
 * in place, threads, direct and private messages, forms. It can go away and come back.
 */
public final class RecordingPlatform implements ChatPlatform {
  private final String name;
  private final Map<String, Standing> messages = new LinkedHashMap<>();
  private final List<Whispered> whispers = new ArrayList<>();
  private final List<Asked> forms = new ArrayList<>();
  private final List<String> posts = new ArrayList<>();
  private final AtomicInteger refused = new AtomicInteger();
  private Duration pace = Duration.ZERO;
  private int swallowed;
  private Optional<ChatException> outage = Optional.empty();

  /** A platform of a name. */
  public RecordingPlatform(String name) {
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public synchronized Posted post(Place place, String key, Message message) {
    check();
    String id = place.channel() + "/" + place.thread().orElse("") + "/" + key;
    posts.add(id);
    messages.putIfAbsent(id, new Standing(place, message, 0));
    if (swallowed > 0) {
      swallowed--;
      throw ChatException.away("the answer got lost", null);
    }
    return new Posted(place, id);
  }

  @Override
  public synchronized Optional<Posted> find(Place place, String key, Instant since) {
    check();
    String id = place.channel() + "/" + place.thread().orElse("") + "/" + key;
    return messages.containsKey(id) ? Optional.of(new Posted(place, id)) : Optional.empty();
  }

  /** Takes a message per channel in so much time. */
  public synchronized void pace(Duration time) {
    pace = time;
  }

  /** Does so many posts, but loses the answer. */
  public synchronized void swallows(int count) {
    swallowed = count;
  }

  /** Every post that was taken, in order, also what a platform without memory would show twice. */
  public synchronized List<String> posts() {
    return List.copyOf(posts);
  }

  @Override
  public Traits traits() {
    return new Traits(true, true, pace, Duration.ofMillis(20));
  }

  @Override
  public synchronized boolean update(Posted posted, Message message) {
    check();
    return messages.computeIfPresent(
            posted.messageId(), (id, old) -> new Standing(old.place(), message, old.edits() + 1))
        != null;
  }

  @Override
  public synchronized void whisper(Account account, Place place, Message message) {
    check();
    whispers.add(new Whispered(account, message));
  }

  @Override
  public synchronized void openForm(Account account, String trigger, Form form) {
    check();
    forms.add(new Asked(account, form));
  }

  private void check() {
    outage.ifPresent(
        trouble -> {
          refused.incrementAndGet();
          throw trouble;
        });
  }

  /** Goes away: every call is refused, asking for a wait or not. */
  public synchronized void goAway(Duration retryAfter) {
    outage =
        Optional.of(
            retryAfter.isZero()
                ? ChatException.away("away", null)
                : ChatException.busy("busy", retryAfter));
  }

  /** Is there again. */
  public synchronized void comeBack() {
    outage = Optional.empty();
  }

  /** How many calls were refused while it was away. */
  public int refusedCalls() {
    return refused.get();
  }

  /** Messages of a channel outside threads, oldest first. */
  public synchronized List<Standing> channel(String channel) {
    return messages.values().stream()
        .filter(m -> m.place().channel().equals(channel) && m.place().thread().isEmpty())
        .toList();
  }

  /** Where the n-th message of a channel stands. */
  public synchronized Posted posted(String channel, int index) {
    List<Map.Entry<String, Standing>> found =
        messages.entrySet().stream()
            .filter(e -> e.getValue().place().channel().equals(channel))
            .filter(e -> e.getValue().place().thread().isEmpty())
            .toList();
    return new Posted(found.get(index).getValue().place(), found.get(index).getKey());
  }

  /** Messages in threads of a channel. */
  public synchronized List<Standing> threads(String channel) {
    return messages.values().stream()
        .filter(m -> m.place().channel().equals(channel) && m.place().thread().isPresent())
        .toList();
  }

  /** What a person was told privately, oldest first. */
  public synchronized List<Message> whispersTo(Account account) {
    return whispers.stream()
        .filter(w -> w.account().equals(account))
        .map(Whispered::message)
        .toList();
  }

  /** Forms that a person was shown. */
  public synchronized List<Form> formsOf(Account account) {
    return forms.stream().filter(f -> f.account().equals(account)).map(Asked::form).toList();
  }

  /** A message as it stands, and how often it was edited. */
  public record Standing(Place place, Message message, int edits) {}

  private record Whispered(Account account, Message message) {}

  private record Asked(Account account, Form form) {}
}
