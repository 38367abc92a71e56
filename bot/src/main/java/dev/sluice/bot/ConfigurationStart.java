package dev.sluice.bot;

import dev.sluice.pipeline.catalog.ConfigurationReading;
import dev.sluice.pipeline.identity.Configurations;
import dev.sluice.pipeline.identity.People;
import dev.sluice.pipeline.kernel.Actor;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/** Applies the configuration files when the server starts, before it takes requests. */
@Component
final class ConfigurationStart implements SmartInitializingSingleton {
  private final ConfigurationReading reading;
  private final Configurations configurations;

  ConfigurationStart(ConfigurationReading reading, Configurations configurations) {
    this.reading = reading;
    this.configurations = configurations;
  }

  @Override
  public void afterSingletonsInstantiated() {
    if (!reading.workspaces().isEmpty()) {
      configurations.apply(reading, Actor.system(People.NO_WORKSPACE, "start"));
    }
  }
}
