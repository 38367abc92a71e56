package dev.sluice.bot;

import dev.sluice.pipeline.catalog.ConfigurationFiles;
import dev.sluice.pipeline.catalog.ConfigurationReading;
import dev.sluice.pipeline.identity.Configurations;
import dev.sluice.pipeline.identity.People;
import dev.sluice.pipeline.kernel.Actor;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Applies the configuration files when the server starts, before it takes requests. */
@Component
final class ConfigurationStart implements SmartInitializingSingleton {
  private final String config;
  private final Configurations configurations;

  ConfigurationStart(@Value("${sluice.config:}") String config, Configurations configurations) {
    this.config = config;
    this.configurations = configurations;
  }

  /** What files say, or a refusal with a line per problem. */
  static ConfigurationReading read(String config) {
    ConfigurationReading reading = ConfigurationFiles.read(Path.of(config));
    if (!reading.sound()) {
      throw new ConfigurationRefusedException(
          reading.problems().stream().map(Object::toString).collect(Collectors.joining("\n")));
    }
    return reading;
  }

  @Override
  public void afterSingletonsInstantiated() {
    if (config.isBlank()) {
      return;
    }
    configurations.apply(read(config), Actor.system(People.NO_WORKSPACE, "start"));
  }
}
