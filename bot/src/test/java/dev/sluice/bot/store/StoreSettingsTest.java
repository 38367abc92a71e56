package dev.sluice.bot.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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

  private static StoreSettings bound(Map<String, String> settings) {
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate("sluice.store", StoreSettings.class);
  }
}
