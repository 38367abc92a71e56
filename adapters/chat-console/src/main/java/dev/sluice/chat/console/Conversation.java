package dev.sluice.chat.console;

import dev.sluice.chat.ChatDesk;
import dev.sluice.chat.Message;
import dev.sluice.chat.console.ConsoleAccess.Visit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** Messages and whispers of a place as one person may see them, in the order of their times. */
final class Conversation {
  private static final int PAGE = 40;
  private static final int THREAD = 200;

  private final ConsoleStore store;
  private final ChatDesk desk;

  Conversation(ConsoleStore store, ChatDesk desk) {
    this.store = store;
    this.desk = desk;
  }

  /**
   * Part of a conversation, oldest first.
   *
   * @param earlier the id below which there is more, or 0
   */
  record Part(List<Entry> entries, long earlier) {}

  /**
   * A message in it.
   *
   * @param whisper whether only this person sees it
   */
  record Entry(
      long id,
      String channel,
      String thread,
      Instant at,
      int replies,
      boolean whisper,
      MessageView view) {}

  /** The number of the newest change, to be asked for before the content. */
  long lastChange() {
    return store.lastChange();
  }

  Part newest(Visit visit, String channel) {
    List<Stored> messages = store.latest(channel, Long.MAX_VALUE, PAGE);
    Instant from = messages.size() < PAGE ? Instant.EPOCH : messages.get(messages.size() - 1).at();
    List<Entry> entries = new ArrayList<>(entries(visit, messages));
    store.whispers(visit.account().id(), channel).stream()
        .filter(whisper -> !whisper.at().isBefore(from))
        .map(Conversation::whisper)
        .forEach(entries::add);
    entries.sort(Comparator.comparing(Entry::at).thenComparing(Entry::id));
    return new Part(entries, earlier(messages));
  }

  Part before(Visit visit, String channel, long before) {
    List<Stored> messages = store.latest(channel, before, PAGE);
    return new Part(oldestFirst(entries(visit, messages)), earlier(messages));
  }

  List<Entry> thread(Visit visit, Stored parent) {
    return oldestFirst(entries(visit, store.thread(parent.channel(), parent.id(), THREAD)));
  }

  List<Entry> whispers(Visit visit, String channel) {
    List<Entry> entries = new ArrayList<>();
    store.whispers(visit.account().id(), channel).stream()
        .map(Conversation::whisper)
        .forEach(entries::add);
    return oldestFirst(entries);
  }

  /** A message that the person may read, or 404. */
  Stored message(Visit visit, long id) {
    return store
        .message(id)
        .filter(message -> visit.mayRead(message.channel()))
        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
  }

  Stored ownWhisper(Visit visit, long id) {
    return store
        .whisper(id, visit.account().id())
        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
  }

  FormView form(Visit visit, long id) {
    return store
        .form(id, visit.account().id())
        .map(FormView::of)
        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
  }

  void dismiss(Visit visit, long id) {
    store.dismiss(id, visit.account().id());
  }

  /** A shared message with the buttons that this person may press. */
  Message seenBy(Visit visit, Stored stored) {
    return desk.forViewer(visit.account(), stored.posted(), stored.message());
  }

  Entry entry(Visit visit, Stored stored) {
    return entry(
        stored, false, MessageView.of(seenBy(visit, stored), "/console/messages/" + stored.id()));
  }

  static Entry whisper(Stored stored) {
    return entry(
        stored, true, MessageView.of(stored.message(), "/console/whispers/" + stored.id()));
  }

  private static Entry entry(Stored stored, boolean whisper, MessageView view) {
    return new Entry(
        stored.id(),
        stored.channel(),
        stored.thread(),
        stored.at(),
        stored.replies(),
        whisper,
        view);
  }

  private List<Entry> entries(Visit visit, List<Stored> messages) {
    return messages.stream().map(message -> entry(visit, message)).toList();
  }

  private static List<Entry> oldestFirst(List<Entry> entries) {
    return entries.stream()
        .sorted(Comparator.comparing(Entry::at).thenComparing(Entry::id))
        .toList();
  }

  private static long earlier(List<Stored> messages) {
    return messages.size() < PAGE ? 0 : messages.get(messages.size() - 1).id();
  }
}
