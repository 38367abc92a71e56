package dev.sluice.bot;

import dev.sluice.pipeline.audit.AuditDestinations;
import dev.sluice.pipeline.audit.AuditDestinations.Webhook;
import dev.sluice.pipeline.catalog.ConfigurationFiles;
import dev.sluice.pipeline.catalog.ConfigurationReading;
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
        trail.webhooks().stream()
            .map(w -> new Webhook(w.name(), w.url(), w.secret().resolve()))
            .toList());
  }

  @Bean
  ServerConfiguration serverConfiguration(ConfigurationReading reading) {
    return reading.server();
  }
}
