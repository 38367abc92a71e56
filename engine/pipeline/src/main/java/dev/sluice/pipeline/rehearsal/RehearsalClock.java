package dev.sluice.pipeline.rehearsal;

import dev.sluice.pipeline.run.Polling;
import dev.sluice.pipeline.run.WakeUp;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** When open rehearsals are looked after. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RehearsalSettings.class)
class RehearsalClock {
  @Bean
  Polling rehearsalPolling(RehearsalDesk desk, RehearsalSettings settings, WakeUp wakeUp) {
    return new Polling("rehearsals", settings.poll(), desk::look, wakeUp);
  }
}
