package dev.sluice.bot.chat.delivery;

import dev.sluice.bot.chat.Platforms;
import dev.sluice.bot.chat.delivery.OutboxRows.Item;
import dev.sluice.bot.chat.delivery.OutboxRows.Kind;
import dev.sluice.chat.ChatException;
import dev.sluice.chat.ChatJson;
import dev.sluice.chat.ChatPlatform;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Delivers items one by one: one call at a time per channel, at the platform's pace. It waits out
 * outages and limits, waits for a set-up to be mended, and parks only what can never be shown.
 */
@Component
class Delivery {
  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
  private static final int CLOSED = 3;
  private static final Duration CLOCKS = Duration.ofMinutes(1);

  private final OutboxRows rows;
  private final PaceRows pace;
  private final Platforms platforms;
  private final Senders senders;
  private final DeliverySettings settings;
  private final Alarm alarm;

  Delivery(
      OutboxRows rows,
      PaceRows pace,
      Platforms platforms,
      Senders senders,
      DeliverySettings settings,
      Alarm alarm) {
    this.rows = rows;
    this.pace = pace;
    this.platforms = platforms;
    this.senders = senders;
    this.settings = settings;
    this.alarm = alarm;
  }

  /** Delivers one item; false when there is none now. */
  boolean step() {
    Optional<Item> claimed = rows.claim(settings.lease());
    claimed.ifPresent(this::handle);
    return claimed.isPresent();
  }

  private void handle(Item item) {
    try {
      if (item.kind() == Kind.PLAN) {
        senders.planner().plan(item);
        ended(item, Optional.empty());
        return;
      }
      Optional<ChatPlatform> platform = platforms.find(item.platform());
      if (platform.isEmpty()) {
        rows.again(item, 0, "there is no platform " + item.platform(), settings.patience());
      } else if (pace.take(item.platform(), item.card().channel(), settings.lease(), CLOSED)) {
        call(platform.get(), item);
      } else {
        rows.again(item, item.attempts() - 1, item.error(), Duration.ZERO);
      }
    } catch (RuntimeException broken) {
      broken(item, broken);
    }
  }

  /** Calls the platform while the channel is ours. */
  private void call(ChatPlatform platform, Item item) {
    Duration wait = settings.pace(platform);
    try {
      Optional<Duration> again = deliver(platform, item);
      pace.well(item.platform());
      ended(item, again);
    } catch (ChatException trouble) {
      wait = later(platform, item, trouble);
    } finally {
      pace.free(item.platform(), item.card().channel(), wait);
    }
  }

  private Optional<Duration> deliver(ChatPlatform platform, Item item) {
    return switch (item.kind()) {
      case WHISPER, INVITE, NOTICE -> {
        once(platform, item);
        yield Optional.empty();
      }
      case THREAD ->
          senders.thread().tell(platform, item.card())
              ? Optional.of(Duration.ZERO)
              : Optional.empty();
      case CARD, PLAN -> senders.cards().send(platform, item);
    };
  }

  private void once(ChatPlatform platform, Item item) {
    String payload = item.payload().orElseThrow();
    if (item.kind() == Kind.NOTICE) {
      Outbox.Notice notice = ChatJson.read(payload, Outbox.Notice.class);
      Instant since = item.createdAt().minus(CLOCKS);
      boolean stands =
          item.attempts() > 1 && platform.find(notice.place(), notice.key(), since).isPresent();
      if (!stands) {
        platform.post(notice.place(), notice.key(), notice.message());
      }
      return;
    }
    Outbox.Whisper whisper = ChatJson.read(payload, Outbox.Whisper.class);
    if (item.kind() == Kind.INVITE) {
      senders.invitations().send(platform, whisper);
    } else {
      whisper.show(platform, whisper.message());
    }
  }

  private void ended(Item item, Optional<Duration> again) {
    if (again.isPresent()) {
      rows.again(item, 0, "", again.get());
    } else if (!rows.done(item)) {
      rows.again(item, 0, "", Duration.ZERO);
    }
  }

  /** Nothing is lost; how long the channel is left alone. */
  private Duration later(ChatPlatform platform, Item item, ChatException trouble) {
    String error = trouble.code() + ": " + trouble.getMessage();
    LOG.warn("{} on {}: {}", item.key(), item.platform(), error);
    Duration none = settings.pace(platform);
    switch (trouble.category()) {
      case AWAY -> {
        Duration wait = backoff(pace.failed(item.platform(), error));
        pace.hold(item.platform(), "", wait, error);
        rows.back(item, error);
        return none;
      }
      case BUSY -> {
        Duration wait = trouble.retryAfter().orElse(settings.patience());
        pace.hold(item.platform(), "", wait, error);
        rows.back(item, error);
        return none;
      }
      case SETUP -> {
        if (!item.error().equals(error)) {
          alarm.blocked(item, trouble);
        }
        rows.again(item, item.attempts(), error, settings.patience());
        return settings.patience();
      }
      default -> {
        park(item, error);
        return none;
      }
    }
  }

  private Duration backoff(int failures) {
    Duration wait = Duration.ofMillis(250L << Math.min(failures, 10));
    return wait.compareTo(settings.patience()) > 0 ? settings.patience() : wait;
  }

  private void broken(Item item, RuntimeException broken) {
    if (Thread.currentThread().isInterrupted()) {
      return;
    }
    LOG.error("{} could not be shown, attempt {}", item.key(), item.attempts(), broken);
    String error = broken.getClass().getSimpleName();
    if (item.attempts() < settings.tries()) {
      rows.again(item, item.attempts(), error, backoff(item.attempts()));
    } else {
      park(item, error);
    }
  }

  private void park(Item item, String error) {
    if (rows.park(item, error)) {
      alarm.parked(item, error);
    } else {
      rows.again(item, 0, error, backoff(item.attempts()));
    }
  }
}
