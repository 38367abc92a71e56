package dev.sluice.db;

import dev.sluice.db.sql.Script;
import dev.sluice.db.sql.ScriptException;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.sql.Tokens;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One database product behind a uniform contract. Stateless and thread-safe; found by {@link
 * java.util.ServiceLoader}. Everything but {@link #open} works without a driver on the class path.
 */
public interface DatabaseEngine {
  /** The first two numbers of a version. */
  Pattern SERIES = Pattern.compile("^\\d+(\\.\\d+)?");

  /** The engine's name as configuration and commands spell it, for example {@code postgresql}. */
  String name();

  /**
   * This engine as a server of that version reads scripts, for example what executable comments
   * mean there. Without a known version an engine reads what any supported version might do.
   *
   * @param version as the server says it, for example {@code 8.0.31} or {@code 10.11.4-MariaDB}
   */
  default DatabaseEngine ofVersion(String version) {
    return this;
  }

  /**
   * The series that a version belongs to: what runs on one server of it runs alike on another.
   *
   * @param version as the server says it
   * @return the version's first two numbers, for example {@code 10.11}, unless the engine counts
   *     otherwise; the version itself when it has no numbers
   */
  default String series(String version) {
    Matcher numbers = SERIES.matcher(version);
    return numbers.find() ? numbers.group() : version;
  }

  /** The TCP port of its servers unless they are told otherwise; 0 where there is none. */
  default int standardPort() {
    return 0;
  }

  /** What this engine can do; each member is tested both ways by the contract test. */
  Set<Capability> capabilities();

  /** Kinds of objects, as CREATE names them, that all databases of a server share. */
  default Set<String> sharedKinds() {
    return Set.of("ROLE", "USER", "GROUP", "DATABASE", "TABLESPACE");
  }

  /**
   * Splits a script exactly as the engine's own client would.
   *
   * @throws ScriptException with line, column and the way out when the script cannot be split truly
   */
  Script split(String text);

  /**
   * The tokens of a statement as this engine's scanner sees them. What an engine runs out of a
   * comment is tokens too.
   *
   * @throws ScriptException when the text cannot be read truly
   */
  Tokens tokens(String text);

  /** Reads what one statement does. Never throws: what cannot be read is said in the answer. */
  StatementReading read(Statement statement);

  /** Turns schemas into DDL; needs no connection. */
  SchemaRenderer renderer();

  /**
   * Reads an address as people write it, for example {@code jdbc:postgresql://host:5432/shop}, into
   * typed fields; empty when it belongs to another engine. Nothing of it reaches a driver as it
   * stands.
   *
   * @throws DatabaseException of category SETUP when it is this engine's but has a form or a
   *     parameter that is not accepted
   */
  default Optional<ConnectionSettings> settings(String url) {
    return Optional.empty();
  }

  /**
   * Opens a target database. The caller closes it.
   *
   * @throws DatabaseException when the server cannot be reached or refuses the credentials
   */
  Database open(ConnectionSettings settings);
}
