package dev.sluice.pipeline.impact;

import dev.sluice.pipeline.run.Polling;
import dev.sluice.pipeline.run.WakeUp;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** When repositories that wait to be read are looked after. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ImpactSettings.class)
class ImpactClock {
  @Bean
  Polling impactPolling(ImpactDesk desk, ImpactSettings settings, WakeUp wakeUp) {
    return new Polling("impact", settings.poll(), desk::look, wakeUp);
  }
}
