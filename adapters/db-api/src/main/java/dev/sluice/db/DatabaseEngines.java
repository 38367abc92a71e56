package dev.sluice.db;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** The engines on the class path. */
public final class DatabaseEngines {
  private DatabaseEngines() {}

  /** Every engine found by {@link ServiceLoader}. */
  public static List<DatabaseEngine> all() {
    return ServiceLoader.load(DatabaseEngine.class).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }

  /** The engine of a name, if it is on the class path. */
  public static Optional<DatabaseEngine> find(String name) {
    return all().stream().filter(engine -> engine.name().equals(name)).findFirst();
  }
}
