package dev.sluice.chat.slack;

import com.slack.api.bolt.App;
import com.slack.api.bolt.jakarta_servlet.SlackAppServlet;
import dev.sluice.chat.ChatDoors;
import dev.sluice.chat.ChatInbox;
import jakarta.servlet.DispatcherType;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/** Adds Slack to a server that has settings for it. */
@AutoConfiguration
@ConditionalOnProperty("sluice.chat.slack.app-id")
@EnableConfigurationProperties(SlackProperties.class)
class SlackAutoConfiguration {
  static final String PATH = "/slack/events";

  @Bean(destroyMethod = "close")
  SlackTeams slackTeams(SlackProperties properties) {
    return new SlackTeams(properties);
  }

  @Bean
  SlackForms slackForms(SlackProperties properties) {
    String secret =
        properties.mode() == SlackProperties.Mode.HTTP
            ? properties.signingSecret()
            : properties.appToken();
    return new SlackForms(new SealedText(secret));
  }

  @Bean
  SlackPlatform slackPlatform(SlackTeams teams, SlackForms forms, SlackProperties properties) {
    return new SlackPlatform(teams, new SlackFiles(teams, properties), forms, properties.url());
  }

  @Bean
  App slackApp(SlackTeams teams, SlackForms forms, SlackProperties properties, ChatInbox inbox) {
    return new SlackApp(
            new SlackOrigin(properties), new SlackEvents(forms, Clock.systemUTC()), inbox)
        .build(teams.slack(), properties);
  }

  @Bean
  @ConditionalOnProperty(
      name = "sluice.chat.slack.mode",
      havingValue = "socket",
      matchIfMissing = true)
  SlackSocket slackSocket(App slackApp, SlackProperties properties) {
    return new SlackSocket(slackApp, properties.appToken());
  }

  @Bean
  @ConditionalOnProperty(name = "sluice.chat.slack.mode", havingValue = "http")
  ChatDoors slackDoors() {
    return () -> List.of(PATH);
  }

  @Bean
  @ConditionalOnProperty(name = "sluice.chat.slack.mode", havingValue = "http")
  ServletRegistrationBean<SlackAppServlet> slackServlet(App slackApp) {
    return new ServletRegistrationBean<>(new SlackAppServlet(slackApp), PATH);
  }

  @Bean
  @ConditionalOnProperty(name = "sluice.chat.slack.mode", havingValue = "http")
  FilterRegistrationBean<SlackGuard> slackGuard(SlackProperties properties) {
    SlackSignature signature =
        new SlackSignature(properties.signingSecret(), properties.tolerance(), Clock.systemUTC());
    FilterRegistrationBean<SlackGuard> guard =
        new FilterRegistrationBean<>(new SlackGuard(signature, new SlackOrigin(properties)));
    guard.addUrlPatterns(PATH);
    // The server takes small bodies in first and then dispatches anew: the guard stands there too.
    guard.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC));
    guard.setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
    return guard;
  }
}
