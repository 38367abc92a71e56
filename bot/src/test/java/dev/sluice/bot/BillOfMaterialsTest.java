package dev.sluice.bot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the server says that it is made of; the Maven build writes it. */
class BillOfMaterialsTest {
  private static final String PLACE = "/META-INF/sbom/application.cdx.json";

  @Test
  void namesWhatTheServerIsMadeOfAndNoDriverOfATarget() throws IOException {
    JsonNode bill = read();

    List<String> names =
        bill.path("components").valueStream().map(c -> c.path("name").asString()).toList();
    assertThat(bill.path("bomFormat").asString()).isEqualTo("CycloneDX");
    assertThat(names)
        .contains("postgresql", "spring-security-web", "sluice-pipeline")
        .doesNotContain("mariadb-java-client", "mssql-jdbc", "sqlite-jdbc", "clickhouse-jdbc")
        .doesNotContain("assertj-core", "junit-jupiter-api", "archunit-junit5", "spring-boot-test");
  }

  private static JsonNode read() throws IOException {
    try (InputStream file = BillOfMaterialsTest.class.getResourceAsStream(PLACE)) {
      assertThat(file).as("written by cyclonedx-maven-plugin").isNotNull();
      return JsonMapper.shared().readTree(file);
    }
  }
}
