package dev.sluice.db.mysql;

import dev.sluice.db.mysql.Dialect.Flavour;

/** MariaDB 10.4 and later. Splitting, reading and rendering work without the driver. */
public final class MariaDbEngine extends ProductEngine {
  /** For {@link java.util.ServiceLoader}. */
  public MariaDbEngine() {
    super(new Dialect(Flavour.MARIADB, 0));
  }

  private MariaDbEngine(Dialect dialect) {
    super(dialect);
  }

  @Override
  public MariaDbEngine ofVersion(String version) {
    return new MariaDbEngine(Dialect.of(Flavour.MARIADB, version));
  }
}
