package dev.sluice.agent.command;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of one of two databases: who signs in, and a file that holds the address. */
abstract class SideOptions {
  /** The file that holds the address; it may hold the password too. */
  abstract Optional<Path> file();

  /** Who signs in. */
  abstract Login login();

  /** The database that rows or changes come from. */
  static final class From extends SideOptions {
    @Option(names = "--from-url-file", paramLabel = "FILE", description = "File with FROM's URL.")
    private @Nullable Path file;

    @Option(names = "--from-user", paramLabel = "USER", description = "Login role of FROM.")
    private @Nullable String user;

    @Option(names = "--from-password-env", paramLabel = "VARIABLE", description = "Its password.")
    private @Nullable String variable;

    @Override
    Optional<Path> file() {
      return Optional.ofNullable(file);
    }

    @Override
    Login login() {
      return Login.of(Optional.ofNullable(user), Optional.ofNullable(variable));
    }
  }

  /** The database that they go to. */
  static final class To extends SideOptions {
    @Option(names = "--to-url-file", paramLabel = "FILE", description = "File with TO's URL.")
    private @Nullable Path file;

    @Option(names = "--to-user", paramLabel = "USER", description = "Login role of TO.")
    private @Nullable String user;

    @Option(names = "--to-password-env", paramLabel = "VARIABLE", description = "Its password.")
    private @Nullable String variable;

    @Override
    Optional<Path> file() {
      return Optional.ofNullable(file);
    }

    @Override
    Login login() {
      return Login.of(Optional.ofNullable(user), Optional.ofNullable(variable));
    }
  }
}
