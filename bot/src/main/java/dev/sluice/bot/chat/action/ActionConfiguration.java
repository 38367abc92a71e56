package dev.sluice.bot.chat.action;

import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the tokens with their keys. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ActionSettings.class)
class ActionConfiguration {
  @Bean
  ActionTokens actionTokens(ActionSettings settings) {
    return new ActionTokens(ActionKeys.at(settings.file()), Clock.systemUTC());
  }
}
