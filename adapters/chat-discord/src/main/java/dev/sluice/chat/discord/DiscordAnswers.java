package dev.sluice.chat.discord;

import dev.sluice.chat.ChatException;
import dev.sluice.chat.discord.DiscordRest.Answer;
import dev.sluice.chat.discord.DiscordRest.Call;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import net.dv8tion.jda.api.utils.data.DataObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers interactions. The first answer has to come within 3 seconds, and only a first answer can
 * be a form: so the work has a moment to answer by itself, and then Discord is told that the answer
 * comes later. Whoever is second learns so from Discord, which holds across replicas.
 */
final class DiscordAnswers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DiscordAnswers.class);
  private static final int MESSAGE = 4;
  private static final int MESSAGE_LATER = 5;
  private static final int UPDATE_LATER = 6;
  private static final int CHOICES = 8;
  private static final int MODAL = 9;
  private static final int EPHEMERAL = 1 << 6;
  private static final int LOADING = 1 << 7;
  private static final String POST = "POST";
  private static final int AT_ONCE = 10;
  private static final int SUGGESTING = 4;
  private static final int WAITING = 40;

  private final DiscordRest rest;
  private final String application;

  /** Nothing but acknowledgements, so that no slow work makes an interaction fail. */
  private final ExecutorService acknowledging = pool(AT_ONCE, new LinkedBlockingQueue<>());

  private final ExecutorService asides = pool(AT_ONCE, new LinkedBlockingQueue<>());
  private final ExecutorService suggesting = pool(SUGGESTING, new LinkedBlockingQueue<>(WAITING));
  private final Executor soon;

  DiscordAnswers(DiscordRest rest, DiscordProperties properties) {
    this.rest = rest;
    this.application = properties.applicationId();
    this.soon =
        CompletableFuture.delayedExecutor(
            properties.acknowledgeAfter().toMillis(), TimeUnit.MILLISECONDS, acknowledging);
  }

  /** What waited longest gives way where there is no room. */
  private static ExecutorService pool(int size, BlockingQueue<Runnable> queue) {
    return new ThreadPoolExecutor(
        size,
        size,
        0,
        TimeUnit.SECONDS,
        queue,
        work -> {
          Thread thread = new Thread(work, "discord-answers");
          thread.setDaemon(true);
          return thread;
        },
        new ThreadPoolExecutor.DiscardOldestPolicy());
  }

  /** Tells Discord in a moment that the answer comes later, unless it came before that. */
  void acknowledgeSoon(Trigger trigger) {
    soon.execute(() -> quietly(() -> acknowledge(trigger)));
  }

  private void acknowledge(Trigger trigger) {
    DataObject body =
        trigger.kind() == Trigger.Kind.PRESSED
            ? DataObject.empty().put("type", UPDATE_LATER)
            : DataObject.empty()
                .put("type", MESSAGE_LATER)
                .put("data", DataObject.empty().put("flags", EPHEMERAL));
    Answer answer = first(trigger, new Rendered(body, List.of()));
    if (!answer.ok() && answer.code() != DiscordTrouble.ANSWERED) {
      LOG.warn("Discord does not take the acknowledgement: {}", answer.code());
    }
  }

  /** Does something aside, for which nobody waits here. */
  void aside(Runnable work) {
    asides.execute(() -> quietly(work));
  }

  /** Does something aside that is of no use later, such as help with what is being typed. */
  void unlessBusy(Runnable work) {
    suggesting.execute(() -> quietly(work));
  }

  private static void quietly(Runnable work) {
    try {
      work.run();
    } catch (ChatException trouble) {
      LOG.warn("an interaction could not be answered: {}", trouble.getMessage());
    } catch (RuntimeException broken) {
      LOG.error("an interaction could not be answered", broken);
    }
  }

  /** Shows a message to the one who acted; false when it is too late for that. */
  boolean whisper(Trigger trigger, Rendered message) {
    DataObject hidden = message.body().put("flags", EPHEMERAL);
    DataObject body = DataObject.empty().put("type", MESSAGE).put("data", hidden);
    Answer answer = first(trigger, new Rendered(body, message.files()));
    if (!answer.ok() && answer.code() == DiscordTrouble.ANSWERED) {
      answer = later(trigger, new Rendered(hidden, message.files()));
    }
    if (!answer.ok() && answer.status() != 404) {
      throw DiscordTrouble.of(new Call("", "answer an interaction", "an interaction"), answer);
    }
    return answer.ok();
  }

  /** After the acknowledgement: what is awaited is filled in, everything else comes beside it. */
  private Answer later(Trigger trigger, Rendered message) {
    String webhook = "webhooks/" + application + "/" + trigger.token();
    String original = webhook + "/messages/@original";
    if (trigger.kind() == Trigger.Kind.ASKED) {
      Answer known = rest.ask("GET", call(original), Optional.empty());
      if (known.ok() && (known.object().getInt("flags", 0) & LOADING) != 0) {
        return rest.ask("PATCH", call(original), Optional.of(message));
      }
    }
    return rest.ask(POST, call(webhook), Optional.of(message));
  }

  /** Opens a form. */
  void open(Trigger trigger, DataObject modal) {
    DataObject body = DataObject.empty().put("type", MODAL).put("data", modal);
    Answer answer = first(trigger, new Rendered(body, List.of()));
    if (answer.code() == DiscordTrouble.ANSWERED
        || answer.code() == DiscordTrouble.NO_INTERACTION) {
      throw ChatException.content("too-late", "Discord opens forms only within 3 seconds.");
    }
    if (!answer.ok()) {
      throw DiscordTrouble.of(new Call("", "open a form", "an interaction"), answer);
    }
  }

  /** Ways to go on typing. */
  void suggest(Trigger trigger, DataObject choices) {
    DataObject body = DataObject.empty().put("type", CHOICES).put("data", choices);
    Answer answer = first(trigger, new Rendered(body, List.of()));
    if (!answer.ok()) {
      LOG.debug("Discord does not take suggestions: {}", answer.code());
    }
  }

  private Answer first(Trigger trigger, Rendered body) {
    String path = "interactions/" + trigger.id() + "/" + trigger.token() + "/callback";
    return rest.ask(POST, call(path), Optional.of(body));
  }

  private static Call call(String path) {
    return new Call(path, "answer an interaction", "an interaction");
  }

  @Override
  public void close() {
    acknowledging.shutdown();
    asides.shutdown();
    suggesting.shutdown();
  }
}
