package dev.sluice.agent.command;

import dev.sluice.agent.home.AgentException;
import dev.sluice.agent.home.PrivateFile;
import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.DatabaseEngines;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A database that the command line names by a JDBC URL. The URL is taken apart into typed fields;
 * no driver ever sees it.
 *
 * @param engine the engine that the URL belongs to
 * @param settings how to reach it
 */
record DatabaseAddress(DatabaseEngine engine, ConnectionSettings settings) {
  static boolean looksLike(String text) {
    return text.startsWith("jdbc:");
  }

  /** A database by a URL on the command line, which must not hold the password. */
  static DatabaseAddress of(String url, Login login) {
    return of(url, login, false);
  }

  /** A database by a URL in a file that nobody else may read; it may hold the password. */
  static DatabaseAddress inFile(Path file, Login login) {
    String url = new String(new PrivateFile(file).read(), StandardCharsets.UTF_8).strip();
    return of(url, login, true);
  }

  private static DatabaseAddress of(String url, Login login, boolean fromFile) {
    for (DatabaseEngine engine : DatabaseEngines.all()) {
      Optional<ConnectionSettings> settings = engine.settings(url);
      if (settings.isPresent()) {
        return new DatabaseAddress(engine, signedIn(settings.get(), login, fromFile));
      }
    }
    throw AgentException.usage(
        "No engine of this program has addresses that begin like this one.",
        "Write jdbc:ENGINE://host:port/database.");
  }

  private static ConnectionSettings signedIn(
      ConnectionSettings given, Login login, boolean fromFile) {
    if (!given.password().isEmpty() && !fromFile) {
      throw AgentException.usage(
          "A password on the command line can be read by everybody on this machine.",
          "Give it by --password-env NAME, or put the address into a file for --url-file.");
    }
    return given.withLogin(
        login.user().isEmpty() ? given.user() : login.user(), login.password(given.password()));
  }

  /** Opens it; the caller closes it. */
  Database open() {
    return engine.open(settings);
  }
}
