package dev.sluice.chat.discord;

import dev.sluice.chat.ChatException;
import dev.sluice.chat.discord.DiscordRest.Answer;
import dev.sluice.chat.discord.DiscordRest.Call;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Tells Discord the commands, for each server on its own: they are there at once, and nowhere else.
 * The same definitions again change nothing.
 */
final class DiscordRegistration implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(DiscordRegistration.class);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private final DiscordRest rest;
  private final DiscordProperties properties;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile boolean running;

  DiscordRegistration(DiscordRest rest, DiscordProperties properties) {
    this.rest = rest;
    this.properties = properties;
  }

  @Override
  public void start() {
    running = true;
    Thread thread = new Thread(() -> properties.guilds().forEach(this::tell), "discord-commands");
    thread.setDaemon(true);
    thread.start();
  }

  private void tell(String guild) {
    Duration wait = Duration.ofSeconds(1);
    while (running) {
      try {
        register(guild);
        return;
      } catch (ChatException trouble) {
        LOG.warn("no commands in the server {}: {}", guild, trouble.getMessage());
        wait = trouble.retryAfter().orElse(wait);
      }
      try {
        if (stopped.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      } catch (InterruptedException ended) {
        Thread.currentThread().interrupt();
        return;
      }
      wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait.multipliedBy(2);
    }
  }

  private void register(String guild) {
    Call call = call(properties.applicationId(), guild);
    Answer answer = rest.put(call, DiscordCommands.definitions());
    if (!answer.ok()) {
      throw DiscordTrouble.of(call, answer);
    }
    LOG.info("the commands are known in the server {}", guild);
  }

  static Call call(String application, String guild) {
    return new Call(
        "applications/" + application + "/guilds/" + guild + "/commands",
        "name its commands",
        guild);
  }

  @Override
  public void stop() {
    running = false;
    stopped.countDown();
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
