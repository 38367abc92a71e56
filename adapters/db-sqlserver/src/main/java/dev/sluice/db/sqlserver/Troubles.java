package dev.sluice.db.sqlserver;

import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.StepResult.Trouble;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Turns what the driver says into trouble that may travel: values of rows are cut out. Numbers as
 * in "Database engine events and errors" of the product's documentation.
 */
final class Troubles {
  /** How messages name the value that was not accepted. */
  private static final List<Pattern> VALUES =
      List.of(
          Pattern.compile("The duplicate key value is \\(.*\\)\\.?", Pattern.DOTALL),
          Pattern.compile("(?<=converting the \\S{1,40} value )'.*'(?= to)", Pattern.DOTALL),
          Pattern.compile("Truncated value: '.*'\\.?", Pattern.DOTALL),
          Pattern.compile("(?<=overflow error for type \\S{1,40}, value = )\\S+"));

  private static final Set<Integer> LOGIN = Set.of(18456, 18452, 18470, 18486, 18487, 18488, 4060);
  private static final Set<Integer> RIGHT =
      Set.of(229, 230, 262, 297, 300, 916, 6102, 15151, 15247, 15562, 1088, 3701, 2760, 5011);
  private static final Set<Integer> LOCKED = Set.of(1222, 1205);

  /** No space in the database's files, its log, on the disk, or below the edition's limit. */
  private static final Set<Integer> FULL = Set.of(1101, 1105, 9002, 5149, 1827);

  private static final int NO_DATABASE = 4060;

  /** The server ends the session: killed, shut down, failed over. */
  private static final Set<Integer> ENDED = Set.of(596, 6005, 6006, 10053, 10054, 40197, 40501);

  private Troubles() {}

  static DatabaseException exception(SQLException failure) {
    Trouble trouble = trouble(failure);
    return new DatabaseException(
        trouble.category(), trouble.code(), trouble.message(), trouble.action());
  }

  static Trouble trouble(SQLException failure) {
    Category category = category(failure);
    String said = safe(String.valueOf(failure.getMessage()));
    String code = String.valueOf(failure.getErrorCode());
    String action = lacking(failure).or(() -> tls(failure)).orElse(action(category));
    return new Trouble(category, code, said, action, 0);
  }

  /** The first line of a message without the values of rows. */
  static String safe(String said) {
    String first = said.lines().findFirst().orElse("");
    for (Pattern value : VALUES) {
      first = value.matcher(first).replaceAll("");
    }
    return first.strip();
  }

  /** Whether the session ended, so that the server's last answer may be missing. */
  static boolean lost(SQLException failure) {
    String state = String.valueOf(failure.getSQLState());
    return state.startsWith("08") || ENDED.contains(failure.getErrorCode());
  }

  private static Category category(SQLException failure) {
    int code = failure.getErrorCode();
    if (LOGIN.contains(code)) {
      return Category.AUTHENTICATION;
    }
    if (tls(failure).isPresent()) {
      return Category.SETUP;
    }
    if (lost(failure)) {
      return Category.UNREACHABLE;
    }
    if (RIGHT.contains(code)) {
      return Category.PRIVILEGE;
    }
    if (LOCKED.contains(code)) {
      return Category.LOCK_TIMEOUT;
    }
    String state = String.valueOf(failure.getSQLState());
    boolean cancelled =
        failure instanceof SQLTimeoutException || state.equals("HY008") || state.equals("HYT00");
    return cancelled ? Category.STATEMENT_TIMEOUT : Category.REFUSED;
  }

  /** What to do where the server lacks space or the database, which is no fault of a statement. */
  private static Optional<String> lacking(SQLException failure) {
    int code = failure.getErrorCode();
    if (code == NO_DATABASE) {
      return Optional.of(
          "Correct the database's name at the agent, or make the login a user of the database");
    }
    return FULL.contains(code)
        ? Optional.of("Free space at the server, or let the files of the database and its log grow")
        : Optional.empty();
  }

  /**
   * What to do about a connection that TLS keeps from standing; empty when it is not TLS, or when
   * the connection only broke within it. The driver alone says so, without a number of the server.
   */
  private static Optional<String> tls(SQLException failure) {
    String said = String.valueOf(failure.getMessage());
    if (failure.getErrorCode() != 0 || !said.contains("SSL")) {
      return Optional.empty();
    }
    if (said.contains("not supported") || said.contains("not configured")) {
      return Optional.of("Enable TLS at the server, or use disable where nobody can listen");
    }
    if (said.contains("server name")) {
      return Optional.of("Name the host as the server's certificate names it");
    }
    return said.contains("PKIX") || said.contains("certificat")
        ? Optional.of(
            "Give the agent the certificate of the server's authority (trustStore), or use require")
        : Optional.empty();
  }

  private static String action(Category category) {
    return switch (category) {
      case UNREACHABLE -> "Check that the server runs and can be reached from the agent";
      case AUTHENTICATION -> "Check login, password and database at the agent";
      case PRIVILEGE -> "Grant the login the right that is missing";
      case LOCK_TIMEOUT -> "Try again when the session that holds the lock is done";
      case STATEMENT_TIMEOUT -> "Raise the statement timeout or do less in one statement";
      case REFUSED -> "Correct the statement";
      case SETUP -> "Correct the settings";
    };
  }
}
