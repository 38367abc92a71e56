package dev.sluice.bot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

class ManagementPortTest {
  @Test
  void servesHealthOnAPortOfItsOwnAndThereAlone() {
    try (ConfigurableApplicationContext server =
        new SpringApplicationBuilder(SluiceApplication.class)
            .properties(ServerStore.settings().toArray(String[]::new))
            .run("--server.port=0", "--management.server.port=0")) {
      Client people = at(server, "local.server.port");
      Client probes = at(server, "local.management.port");

      assertThat(probes.get("/actuator/health/readiness").status()).isEqualTo(200);
      assertThat(probes.get("/api/v1/whoami").status()).isNotEqualTo(200);
      assertThat(probes.get("/sign-in").status()).isEqualTo(404);
      assertThat(people.get("/actuator/health").status()).isNotEqualTo(200);
      assertThat(people.get("/sign-in").status()).isEqualTo(200);
    }
  }

  private static Client at(ConfigurableApplicationContext server, String port) {
    return new Client("http://localhost:" + server.getEnvironment().getProperty(port), "");
  }
}
