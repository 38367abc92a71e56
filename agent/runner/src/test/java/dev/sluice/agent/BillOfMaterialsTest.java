package dev.sluice.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What the agent says that it is made of; the Maven build writes it. */
class BillOfMaterialsTest {
  private static final String PLACE = "/META-INF/sbom/application.cdx.json";

  @Test
  void namesWhatTheAgentIsMadeOfAndNothingOfTheTests() throws IOException {
    try (InputStream file = SluiceCommand.class.getResourceAsStream(PLACE)) {
      assertThat(file).as("written by cyclonedx-maven-plugin").isNotNull();
      String bill = new String(file.readAllBytes(), StandardCharsets.UTF_8);

      assertThat(bill)
          .contains("CycloneDX", "\"postgresql\"", "mariadb-java-client", "sluice-protocol")
          .doesNotContain("assertj-core", "junit-jupiter-api", "spring-web");
    }
  }
}
