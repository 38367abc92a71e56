package dev.sluice.pipeline.recovery;

import dev.sluice.pipeline.run.Polling;
import dev.sluice.pipeline.run.WakeUp;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** When open orders about artifacts are looked after. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RecoverySettings.class)
class ArtifactClock {
  @Bean
  Polling artifactPolling(ArtifactDesk desk, RecoverySettings settings, WakeUp wakeUp) {
    return new Polling("artifacts", settings.poll(), desk::look, wakeUp);
  }
}
