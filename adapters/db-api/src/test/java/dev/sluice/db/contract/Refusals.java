package dev.sluice.db.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;

/** How a database is not opened. */
public final class Refusals {
  private Refusals() {}

  /** It is refused with a category and the way out; the password is not told. */
  public static void refused(
      DatabaseEngine engine, ConnectionSettings settings, Category category, String wayOut) {
    assertThatThrownBy(() -> engine.open(settings))
        .isInstanceOfSatisfying(
            DatabaseException.class,
            refusal -> {
              assertThat(refusal.category()).as("%s", refusal).isEqualTo(category);
              assertThat(refusal.action()).as("%s", refusal).contains(wayOut);
              assertThat(refusal.getMessage()).isNotBlank();
              if (settings.password().length() > 1) {
                assertThat(refusal.getMessage()).doesNotContain(settings.password());
              }
            });
  }
}
