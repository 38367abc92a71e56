package dev.sluice.db.mysql;

import dev.sluice.db.mysql.Dialect.Flavour;

/** MySQL 5.7 and later. Splitting, reading and rendering work without the driver. */
public final class MySqlEngine extends ProductEngine {
  /** For {@link java.util.ServiceLoader}. */
  public MySqlEngine() {
    super(new Dialect(Flavour.MYSQL, 0));
  }

  private MySqlEngine(Dialect dialect) {
    super(dialect);
  }

  @Override
  public MySqlEngine ofVersion(String version) {
    return new MySqlEngine(Dialect.of(Flavour.MYSQL, version));
  }
}
