package dev.sluice.chat.teams;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.chat.Account;
import dev.sluice.chat.ChatDesk;
import dev.sluice.chat.Form;
import dev.sluice.chat.Message;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Invocations that wait for their answer. Teams shows an answer to the one who clicked, but only as
 * the response of the click: so the click is stored, and its response held back until the answer is
 * there. Who would wait too long gets it by direct message, as does who clicked at another replica.
 */
final class TeamsAnswers implements AutoCloseable {
  private static final int FINE = 200;
  private static final int AT_ONCE = 4;

  private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          AT_ONCE,
          work -> {
            Thread thread = new Thread(work, "teams-answers");
            thread.setDaemon(true);
            return thread;
          });
  private final Supplier<ChatDesk> desk;
  private final TeamsReplies replies;
  private final Executor soon;
  private volatile boolean closed;

  TeamsAnswers(Supplier<ChatDesk> desk, TeamsReplies replies, Duration patience) {
    this.desk = desk;
    this.replies = replies;
    this.soon =
        CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS, threads);
  }

  /** Keeps an invocation while its event is stored; the trigger by which it is answered. */
  String keep(Waiting invocation) {
    String trigger = UUID.randomUUID().toString();
    waiting.put(trigger, invocation);
    return trigger;
  }

  /** The event is stored: from now on nobody waits longer than patience lasts. */
  void stored(String trigger) {
    if (closed) {
      expire(trigger);
    } else {
      soon.execute(() -> expire(trigger));
    }
  }

  private void expire(String trigger) {
    remove(trigger).ifPresent(late -> late.answer(FINE, replies.received(late.asked())));
  }

  /** The event is known already: its answer is given elsewhere. */
  void release(String trigger) {
    expire(trigger);
  }

  /** The event could not be stored: Teams is told, so that the person sees that it failed. */
  void fail(String trigger, int status) {
    remove(trigger).ifPresent(failed -> failed.answer(status, Json.object()));
  }

  private Optional<Waiting> remove(String trigger) {
    return Optional.ofNullable(waiting.remove(trigger));
  }

  /** Answers by a message; false when nobody waits for it any more. */
  boolean tell(Account account, String trigger, Message message) {
    return answer(account, trigger, who -> replies.told(who.asked(), message, card(account, who)));
  }

  private Optional<Message> card(Account account, Waiting who) {
    boolean shared = who.at().place().directWith().isEmpty();
    return who.asked() == Waiting.Asked.CARD && shared
        ? desk.get().card(account, who.at())
        : Optional.empty();
  }

  /** Answers by a form; false when nobody waits for it any more. */
  boolean ask(Account account, String trigger, Form form) {
    return answer(account, trigger, who -> replies.asked(who.asked(), form));
  }

  /** It waits until its answer is made, so that one that cannot be made leaves nobody waiting. */
  private boolean answer(Account account, String trigger, Function<Waiting, JsonNode> body) {
    Optional<Waiting> who =
        Optional.ofNullable(waiting.get(trigger)).filter(kept -> kept.account().equals(account));
    boolean heard = who.filter(kept -> kept.answer(FINE, body.apply(kept))).isPresent();
    who.ifPresent(kept -> waiting.remove(trigger, kept));
    return heard;
  }

  @Override
  public void close() {
    closed = true;
    threads.shutdown();
    waiting.keySet().forEach(this::expire);
  }
}
