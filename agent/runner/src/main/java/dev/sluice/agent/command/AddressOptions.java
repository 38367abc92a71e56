package dev.sluice.agent.command;

import dev.sluice.agent.home.AgentException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that name one database and who signs in. */
final class AddressOptions {
  @Option(
      names = "--url",
      paramLabel = "JDBC-URL",
      description = "For example jdbc:postgresql://host:5432/database; without a password.")
  private @Nullable String url;

  @Option(
      names = "--url-file",
      paramLabel = "FILE",
      description = "File (0600) that holds the URL; it may hold the password too.")
  private @Nullable Path file;

  @Option(names = "--user", description = "Login role, unless the URL names it.")
  private @Nullable String user;

  @Option(
      names = "--password-env",
      paramLabel = "VARIABLE",
      description = "Environment variable that holds the password.")
  private @Nullable String variable;

  Login login() {
    return Login.of(Optional.ofNullable(user), Optional.ofNullable(variable));
  }

  /** The database; exactly one of the two ways must have been used. */
  DatabaseAddress address() {
    if ((url == null) == (file == null)) {
      throw AgentException.usage(
          "Name the database by --url or by --url-file.", "Give exactly one of them.");
    }
    return url != null
        ? DatabaseAddress.of(url, login())
        : DatabaseAddress.inFile(java.util.Objects.requireNonNull(file), login());
  }
}
