package dev.sluice.bot.bench;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/** A Boot application with the server's starters and nothing of its own: the least there can be. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(
    excludeName = "dev.sluice.chat.console.ConsoleAutoConfiguration")
class BareApplication {
  private BareApplication() {}

  public static void main(String[] arguments) {
    SpringApplication.run(BareApplication.class, arguments);
  }
}
