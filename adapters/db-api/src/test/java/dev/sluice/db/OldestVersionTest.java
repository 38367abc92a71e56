package dev.sluice.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.db.DatabaseException.Category;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OldestVersionTest {
  private static final OldestVersion OLDEST = new OldestVersion("MariaDB 10.4", 10, 4);

  @ParameterizedTest
  @ValueSource(strings = {"10.3.39-MariaDB", "9.6", "5.5.5", "10", "9"})
  void saysThatAServerIsTooOldAndWhatToUse(String version) {
    assertThatThrownBy(() -> OLDEST.require(version))
        .isInstanceOfSatisfying(
            DatabaseException.class,
            refusal -> {
              assertThat(refusal.category()).isEqualTo(Category.SETUP);
              assertThat(refusal.getMessage()).contains(version).contains("too old");
              assertThat(refusal.action()).isEqualTo("Use MariaDB 10.4 or a newer one");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.4", "10.4.1-MariaDB", "10.11.19-MariaDB", "11", "19beta1", "devel"})
  void takesThisOneAndNewerOnesAndWhatSaysNoNumbers(String version) {
    assertThatCode(() -> OLDEST.require(version)).doesNotThrowAnyException();
  }
}
