package dev.sluice.db.postgresql;

import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.StepResult.Trouble;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Turns what the driver says into trouble that may travel: no DETAIL, for it carries row values.
 */
final class Troubles {
  /** How data exceptions end: with the value that was not accepted. */
  private static final Pattern VALUE = Pattern.compile(":\\s*\".*$");

  private static final String NOT_LET_IN = "28000";

  private Troubles() {}

  static DatabaseException exception(SQLException failure) {
    Trouble trouble = trouble(failure);
    return new DatabaseException(
        trouble.category(), trouble.code(), trouble.message(), trouble.action());
  }

  static Trouble trouble(SQLException failure) {
    String state = String.valueOf(failure.getSQLState());
    Category category = category(state);
    String said = String.valueOf(failure.getMessage());
    String first = said.lines().findFirst().orElse("").replaceFirst("^[A-Z]+: ", "");
    String message = state.startsWith("22") ? VALUE.matcher(first).replaceFirst("") : first;
    Optional<String> tls = tls(state, said);
    String action =
        tls.or(() -> certificate(state, said))
            .or(() -> lacking(state))
            .orElseGet(() -> action(category));
    return new Trouble(
        tls.isPresent() ? Category.SETUP : category, state, message, action, position(failure));
  }

  /** The server's own field: the driver's message tells it only together with the DETAIL. */
  private static int position(SQLException failure) {
    ServerErrorMessage said =
        failure instanceof PSQLException told ? told.getServerErrorMessage() : null;
    return said == null ? 0 : said.getPosition();
  }

  /** Whether the session ended, so that the server's last answer may be missing. */
  static boolean lost(SQLException failure) {
    String state = String.valueOf(failure.getSQLState());
    return state.startsWith("08") || state.startsWith("57P") || state.equals("null");
  }

  private static Category category(String state) {
    if (state.startsWith("08") || state.startsWith("57P")) {
      return Category.UNREACHABLE;
    }
    return switch (state) {
      case "53300" -> Category.UNREACHABLE;
      case "28P01", NOT_LET_IN -> Category.AUTHENTICATION;
      case "42501" -> Category.PRIVILEGE;
      case "55P03", "40P01", "40001" -> Category.LOCK_TIMEOUT;
      case "57014" -> Category.STATEMENT_TIMEOUT;
      default -> Category.REFUSED;
    };
  }

  /**
   * What to do where TLS keeps a session from coming about; empty for all else. The driver says so
   * in class 08, the server of a login that pg_hba.conf does not take; a statement may say the same
   * words.
   */
  private static Optional<String> tls(String state, String said) {
    if (state.equals(NOT_LET_IN)) {
      return said.contains("no encryption") || said.contains("SSL off")
          ? Optional.of(
              "Use require or verify-full, or let pg_hba.conf take this login from the agent's"
                  + " host")
          : Optional.empty();
    }
    if (!state.startsWith("08")) {
      return Optional.empty();
    }
    if (said.contains("does not support SSL")) {
      return Optional.of("Enable TLS at the server, or use disable where nobody can listen");
    }
    if (said.contains("The hostname") && said.contains("could not be verified")) {
      return Optional.of("Name the host as the server's certificate names it");
    }
    return said.contains("PKIX") || said.contains("certificate")
        ? Optional.of("Give the agent the certificate of the server's authority (sslrootcert)")
        : Optional.empty();
  }

  /** What to do where the server wants a certificate of the agent's own; empty for all else. */
  private static Optional<String> certificate(String state, String said) {
    boolean wanted =
        said.contains("certificate authentication failed")
            || said.contains("valid client certificate");
    return state.equals(NOT_LET_IN) && wanted
        ? Optional.of(
            "Give the agent a client certificate that the server takes for this role (sslcert,"
                + " sslkey)")
        : Optional.empty();
  }

  /** What a server lacks (appendix A, class 53 above all) is no fault of the statement. */
  private static Optional<String> lacking(String state) {
    return switch (state) {
      case "53100" -> Optional.of("Free space at the server");
      case "53200" -> Optional.of("Give the server more memory, or do less in one statement");
      case "53300" ->
          Optional.of("End sessions, or raise max_connections or the role's CONNECTION LIMIT");
      case "53400" -> Optional.of("Raise the limit that the message names, or do less at once");
      case "3D000" -> Optional.of("Correct the database's name at the agent");
      default -> Optional.empty();
    };
  }

  private static String action(Category category) {
    return switch (category) {
      case UNREACHABLE -> "Check that the server runs and can be reached from the agent";
      case AUTHENTICATION -> "Check the role and password at the agent";
      case PRIVILEGE -> "Grant the role the right that is missing";
      case LOCK_TIMEOUT -> "Try again when the session that holds the lock is done";
      case STATEMENT_TIMEOUT -> "Raise the statement timeout or do less in one statement";
      case REFUSED -> "Correct the statement";
      case SETUP -> "Correct the settings";
    };
  }
}
