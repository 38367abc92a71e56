package dev.sluice.db.mysql;

import dev.sluice.db.Capability;
import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.SchemaRenderer;
import dev.sluice.db.mysql.Dialect.Flavour;
import dev.sluice.db.sql.Script;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading;
import java.util.Optional;
import java.util.Set;

/** MariaDB 10.4 and later. Splitting, reading and rendering work without the driver. */
public final class MariaDbEngine implements DatabaseEngine {
  private final Product product;

  /** For {@link java.util.ServiceLoader}. */
  public MariaDbEngine() {
    this(new Product(new Dialect(Flavour.MARIADB, 0)));
  }

  private MariaDbEngine(Product product) {
    this.product = product;
  }

  @Override
  public String name() {
    return product.name();
  }

  @Override
  public DatabaseEngine ofVersion(String version) {
    return new MariaDbEngine(new Product(Dialect.of(Flavour.MARIADB, version)));
  }

  @Override
  public int standardPort() {
    return Product.PORT;
  }

  @Override
  public Set<Capability> capabilities() {
    return product.capabilities();
  }

  @Override
  public Script split(String text) {
    return product.split(text);
  }

  @Override
  public StatementReading read(Statement statement) {
    return product.read(statement);
  }

  @Override
  public SchemaRenderer renderer() {
    return product.renderer();
  }

  @Override
  public Optional<ConnectionSettings> settings(String url) {
    return MySqlAddress.settings(product.name(), url);
  }

  @Override
  public Database open(ConnectionSettings settings) {
    return product.open(settings);
  }
}
