package dev.sluice.db.mysql;

import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.contract.Refusals;
import java.util.List;
import org.junit.jupiter.api.Test;

/** MariaDB says the version that it is told to say. */
class OldServerTest extends OnMariaDb {
  @Test
  void namesTheVersionThatIsNeededWhenAServerIsTooOld() {
    server().restart(List.of("--version=10.3.39-MariaDB"));
    try {
      Refusals.refused(ENGINE, settings(), Category.SETUP, "Use MariaDB 10.4 or a newer one");
    } finally {
      server().restart(List.of());
    }
  }
}
