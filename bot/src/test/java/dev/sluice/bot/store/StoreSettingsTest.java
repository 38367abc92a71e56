package dev.sluice.bot.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class StoreSettingsTest {
  @Test
  void keepsTheEmbeddedStoreInTheHomeOfTheUserUnlessToldOtherwise() {
    assertThat(bound(Map.of()).folder())
        .isEqualTo(Path.of(System.getProperty("user.home")).resolve(".sluice/data"));
  }

  @Test
  void keepsTheEmbeddedStoreWhereItIsTold() {
    assertThat(bound(Map.of("sluice.store.data", "/var/lib/sluice")).folder())
        .isEqualTo(Path.of("/var/lib/sluice"));
  }

  @Test
  void bringsNoCredentials() throws IOException {
    StoreSettings settings = bound(Map.of());

    assertThat(List.of(settings.user(), settings.password())).containsOnly("");
    assertThat(List.of(settings.ownerUser(), settings.ownerPassword())).containsOnly("");
    assertThat(Files.readString(Path.of("src/main/resources/application.yaml")))
        .doesNotContain("password", "secret", "user:");
    try (DataFolder one = DataFolder.open(Files.createTempDirectory("one"));
        DataFolder other = DataFolder.open(Files.createTempDirectory("other"))) {
      assertThat(one.password())
          .as("the embedded store's is made at its first start")
          .hasSize(48)
          .isNotEqualTo(other.password());
    }
  }

  private static StoreSettings bound(Map<String, String> settings) {
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate("sluice.store", StoreSettings.class);
  }
}
