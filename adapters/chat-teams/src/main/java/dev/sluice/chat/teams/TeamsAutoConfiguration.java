package dev.sluice.chat.teams;

import dev.sluice.chat.ChatDesk;
import dev.sluice.chat.ChatDoors;
import dev.sluice.chat.ChatInbox;
import jakarta.servlet.DispatcherType;
import java.net.URI;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/** Adds Teams to a server that has settings for it. */
@AutoConfiguration
@ConditionalOnProperty("sluice.chat.teams.app-id")
@EnableConfigurationProperties(TeamsProperties.class)
class TeamsAutoConfiguration {
  static final String PATH = "/api/messages";

  @Bean
  TeamsReplies teamsReplies(TeamsProperties properties) {
    return new TeamsReplies(properties.url());
  }

  @Bean(destroyMethod = "close")
  TeamsAnswers teamsAnswers(
      ObjectProvider<ChatDesk> desk, TeamsReplies replies, TeamsProperties properties) {
    return new TeamsAnswers(desk::getObject, replies, properties.answer());
  }

  @Bean(destroyMethod = "close")
  TeamsConnector teamsConnector(TeamsProperties properties) {
    return new TeamsConnector(properties, new TeamsCredentials(properties, Clock.systemUTC()));
  }

  @Bean
  TeamsPlatform teamsPlatform(
      TeamsConnector connector, TeamsAnswers answers, TeamsProperties properties) {
    TeamsFiles files = new TeamsFiles(properties.endpoints().files());
    return new TeamsPlatform(connector, answers, files, properties.url());
  }

  @Bean
  ChatDoors teamsDoors() {
    return () -> List.of(PATH);
  }

  @Bean
  ServletRegistrationBean<TeamsEndpoint> teamsServlet(
      TeamsAnswers answers,
      TeamsReplies replies,
      TeamsProperties properties,
      ChatInbox inbox,
      ObjectProvider<ChatDesk> desk) {
    TeamsEvents events = new TeamsEvents(properties.bot());
    return new ServletRegistrationBean<>(
        new TeamsEndpoint(events, answers, replies, inbox, desk::getObject), PATH);
  }

  @Bean
  FilterRegistrationBean<TeamsGuard> teamsGuard(TeamsProperties properties) {
    Clock clock = Clock.systemUTC();
    TeamsKeys keys = new TeamsKeys(URI.create(properties.endpoints().metadata()), clock);
    TeamsToken token = new TeamsToken(keys, properties.appId(), properties.tolerance(), clock);
    FilterRegistrationBean<TeamsGuard> guard =
        new FilterRegistrationBean<>(new TeamsGuard(token, new TeamsOrigin(properties, clock)));
    guard.addUrlPatterns(PATH);
    // The server takes small bodies in first and then dispatches anew: the guard stands there too.
    guard.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC));
    guard.setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
    return guard;
  }
}
