package dev.sluice.chat.console;

import dev.sluice.chat.ChatDesk;
import dev.sluice.chat.ChatInbox;
import dev.sluice.chat.SignInWays;
import java.util.Optional;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Adds the browser console to a server that offers a {@link ChatInbox} and a {@link ChatDesk}. */
@AutoConfiguration
@EnableConfigurationProperties(ConsoleProperties.class)
class ConsoleAutoConfiguration {
  @Bean
  ConsoleStore consoleStore(JdbcClient jdbc, TransactionOperations transactions) {
    return new ConsoleStore(jdbc, transactions);
  }

  @Bean
  ConsolePlatform consolePlatform(ConsoleStore store, ConsoleProperties properties) {
    return new ConsolePlatform(store, properties);
  }

  @Bean
  ConsoleAccess consoleAccess(ChatDesk desk) {
    return new ConsoleAccess(desk);
  }

  @Bean(destroyMethod = "close")
  ViewerStreams consoleViewerStreams(
      ConsoleStore store, ChatDesk desk, ConsoleProperties properties) {
    return new ViewerStreams(store, desk, properties);
  }

  @Bean
  ConsoleStream consoleStream(ConsoleAccess access, ViewerStreams streams) {
    return new ConsoleStream(access, streams);
  }

  @Bean
  ConsolePages consolePages(
      ConsoleAccess access, ConsoleStore store, ChatDesk desk, Optional<SignInWays> ways) {
    return new ConsolePages(access, new Conversation(store, desk), desk, ways);
  }

  @Bean
  ConsoleFragments consoleFragments(ConsoleAccess access, ConsoleStore store, ChatDesk desk) {
    return new ConsoleFragments(access, new Conversation(store, desk), desk);
  }

  @Bean
  ConsoleFiles consoleFiles(ConsoleAccess access, ConsoleStore store, ChatDesk desk) {
    return new ConsoleFiles(access, new Conversation(store, desk), desk);
  }

  @Bean
  ConsoleActions consoleActions(ConsoleAccess access, ChatInbox inbox) {
    return new ConsoleActions(access, inbox);
  }
}
