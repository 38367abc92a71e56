package dev.sluice.chat.discord;

import dev.sluice.chat.ChatDesk;
import dev.sluice.chat.ChatDoors;
import dev.sluice.chat.ChatInbox;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;

/** Adds Discord to a server that has settings for it. */
@AutoConfiguration
@ConditionalOnProperty("sluice.chat.discord.application-id")
@EnableConfigurationProperties(DiscordProperties.class)
class DiscordAutoConfiguration {
  @Bean(destroyMethod = "close")
  DiscordRest discordRest(DiscordProperties properties) {
    return new DiscordRest(properties);
  }

  @Bean(destroyMethod = "close")
  DiscordAnswers discordAnswers(DiscordRest rest, DiscordProperties properties) {
    return new DiscordAnswers(rest, properties);
  }

  @Bean
  DiscordPlatform discordPlatform(
      DiscordRest rest, DiscordAnswers answers, DiscordProperties properties) {
    return new DiscordPlatform(
        rest, new DiscordChannels(rest, properties), answers, properties, Clock.systemUTC());
  }

  @Bean
  DiscordInteractions discordInteractions(
      DiscordProperties properties,
      DiscordAnswers answers,
      ChatInbox inbox,
      ObjectProvider<ChatDesk> desk) {
    return new DiscordInteractions(
        new DiscordOrigin(properties, Clock.systemUTC()),
        new DiscordEvents(properties),
        answers,
        inbox,
        () -> Optional.ofNullable(desk.getIfAvailable()));
  }

  @Bean
  DiscordRegistration discordRegistration(DiscordRest rest, DiscordProperties properties) {
    return new DiscordRegistration(rest, properties);
  }

  @Bean
  @ConditionalOnProperty(
      name = "sluice.chat.discord.mode",
      havingValue = "gateway",
      matchIfMissing = true)
  DiscordGateway discordGateway(
      DiscordProperties properties, DiscordRest rest, DiscordInteractions interactions) {
    return new DiscordGateway(properties, rest, interactions);
  }

  @Bean
  @ConditionalOnProperty(name = "sluice.chat.discord.mode", havingValue = "http")
  ChatDoors discordDoors() {
    return () -> List.of(DiscordEndpoint.PATH);
  }

  @Bean
  @ConditionalOnProperty(name = "sluice.chat.discord.mode", havingValue = "http")
  ServletRegistrationBean<DiscordEndpoint> discordEndpoint(
      DiscordProperties properties, DiscordInteractions interactions) {
    DiscordSignature signature =
        new DiscordSignature(properties.publicKey(), properties.tolerance(), Clock.systemUTC());
    return new ServletRegistrationBean<>(
        new DiscordEndpoint(signature, interactions), DiscordEndpoint.PATH);
  }
}
