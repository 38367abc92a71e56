package dev.sluice.bot.bench;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/**
 * A Boot application with the server's starters and nothing of its own: the least there can be. It
 * is no component, or the server under test would find it and lose its console.
 */
@EnableAutoConfiguration(excludeName = "dev.sluice.chat.console.ConsoleAutoConfiguration")
class BareApplication {
  private BareApplication() {}

  public static void main(String[] arguments) {
    SpringApplication.run(BareApplication.class, arguments);
  }
}
