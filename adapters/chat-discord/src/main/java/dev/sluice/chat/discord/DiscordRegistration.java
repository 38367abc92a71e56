package dev.sluice.chat.discord;

import dev.sluice.chat.Attempts;
import dev.sluice.chat.discord.DiscordRest.Answer;
import dev.sluice.chat.discord.DiscordRest.Call;
import java.time.Duration;
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
  private final Attempts attempts =
      new Attempts(
          "discord-commands",
          LONGEST_WAIT,
          (trouble, wait) ->
              LOG.warn(
                  "the commands are not known everywhere, next try in {} s: {}",
                  wait.toSeconds(),
                  trouble.getMessage()));
  private volatile boolean running;

  DiscordRegistration(DiscordRest rest, DiscordProperties properties) {
    this.rest = rest;
    this.properties = properties;
  }

  @Override
  public void start() {
    running = true;
    properties.guilds().forEach(guild -> attempts.begin(Duration.ZERO, () -> register(guild)));
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
    attempts.close();
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
