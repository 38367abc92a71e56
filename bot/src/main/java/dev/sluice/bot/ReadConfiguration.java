package dev.sluice.bot;

import dev.sluice.pipeline.audit.AuditDestinations;
import dev.sluice.pipeline.catalog.ConfigurationFiles;
import dev.sluice.pipeline.catalog.ConfigurationReading;
import dev.sluice.pipeline.catalog.SecretReference;
import dev.sluice.pipeline.catalog.ServerConfiguration;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Reads the configuration files once, when the server starts. */
@Configuration(proxyBeanMethods = false)
class ReadConfiguration {
  /** What files say, or a refusal with a line per problem. */
  static ConfigurationReading read(String config) {
    ConfigurationReading reading = ConfigurationFiles.read(Path.of(config));
    if (!reading.sound()) {
      throw new ConfigurationRefusedException(
          reading.problems().stream().map(Object::toString).collect(Collectors.joining("\n")));
    }
    return reading;
  }

  @Bean
  ConfigurationReading configurationReading(@Value("${sluice.config:}") String config) {
    return config.isBlank()
        ? new ConfigurationReading(List.of(), Map.of(), ServerConfiguration.NONE, List.of())
        : read(config);
  }

  @Bean
  AuditDestinations auditDestinations(ServerConfiguration server) {
    ServerConfiguration.Trail trail = server.trail();
    return new AuditDestinations(
        Optional.of(trail.checkpoints()).filter(file -> !file.isEmpty()).map(Path::of),
        trail.systems().stream().map(ReadConfiguration::destination).toList());
  }

  private static AuditDestinations.Destination destination(ServerConfiguration.TrailSystem system) {
    if (system instanceof ServerConfiguration.Webhook to) {
      return new AuditDestinations.Webhook(to.name(), to.url(), to.secret().resolve());
    }
    if (system instanceof ServerConfiguration.Syslog to) {
      boolean tls = "tls".equals(to.url().getScheme());
      return new AuditDestinations.Syslog(
          to.name(), to.url().getHost(), to.url().getPort(), tls, to.certificates());
    }
    ServerConfiguration.Collector to = (ServerConfiguration.Collector) system;
    return new AuditDestinations.Collector(
        to.name(), to.url(), to.authorization().map(SecretReference::resolve).orElse(""));
  }

  @Bean
  ServerConfiguration serverConfiguration(ConfigurationReading reading) {
    return reading.server();
  }
}
