package dev.sluice.pipeline.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class PasswordsTest {
  private static final String PASSWORD = "tennis lamp river seven";

  @Test
  void keepsASaltedBcryptHashOfCostTwelveUnlessToldOtherwise() {
    IdentitySettings usual =
        new Binder(new MapConfigurationPropertySource(Map.of()))
            .bindOrCreate("sluice.identity", IdentitySettings.class);
    Passwords passwords = new Passwords(usual);

    String hash = passwords.hash(PASSWORD);

    assertThat(hash).matches("\\$2[aby]\\$12\\$[./A-Za-z0-9]{53}");
    assertThat(passwords.hash(PASSWORD)).as("another salt").isNotEqualTo(hash);
    assertThat(passwords.matches(PASSWORD, Optional.of(hash))).isTrue();
    assertThat(passwords.matches(PASSWORD + "!", Optional.of(hash))).isFalse();
  }
}
