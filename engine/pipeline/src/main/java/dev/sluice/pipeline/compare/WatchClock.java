package dev.sluice.pipeline.compare;

import dev.sluice.pipeline.run.Polling;
import dev.sluice.pipeline.run.WakeUp;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** When open questions about schemas are looked after. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CompareSettings.class)
class WatchClock {
  @Bean
  Polling schemaPolling(WatchDesk desk, CompareSettings settings, WakeUp wakeUp) {
    return new Polling("schemas", settings.poll(), desk::look, wakeUp);
  }
}
