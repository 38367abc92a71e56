package dev.sluice.db.mysql;

import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.StepResult.Trouble;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Turns what the driver says into trouble that may travel: values of rows are cut out. */
final class Troubles {
  /** What a syntax error quotes of the script, from the first literal on: it may be a secret. */
  private static final Pattern NEAR =
      Pattern.compile("near '([^'\"]*)(?!' at line \\d+$)['\"].*?((?:' at line \\d+)?)$");

  private static final Pattern SESSION = Pattern.compile("^\\(conn=\\d+\\) ");

  /** How messages name the value that was not accepted. */
  private static final List<Pattern> VALUES =
      List.of(
          Pattern.compile("(?<=Duplicate entry )'.*' (?=for key)", Pattern.DOTALL),
          Pattern.compile("(?<= value): '.*'(?= for | in |$)", Pattern.DOTALL),
          Pattern.compile("(?<=Truncated incorrect )\\S+ value: '.*'", Pattern.DOTALL));

  private static final Set<Integer> LOGIN = Set.of(1045, 1698, 1862, 1820, 2061);
  private static final Set<Integer> RIGHT =
      Set.of(1044, 1142, 1143, 1227, 1370, 1419, 1410, 1396, 1290);
  private static final Set<Integer> LOCKED = Set.of(1205, 1213, 3572, 1206);
  private static final Set<Integer> TOO_LONG = Set.of(1317, 1969, 3024);

  /** The session was ended by the server: killed, shut down, or cut. */
  private static final Set<Integer> ENDED =
      Set.of(1053, 1077, 1152, 1927, 2006, 2013, 1158, 1159, 1160, 1161, 4031);

  /** No space in the files of the server, or of a table. */
  private static final Set<Integer> FULL = Set.of(1021, 1114);

  private static final int NO_DATABASE = 1049;

  /** The server takes no connection without TLS. */
  private static final int TLS_DEMANDED = 3159;

  /** Numbers of servers; those from {@link #DRIVERS} to {@link #SERVERS_MORE} are for clients. */
  private static final int SERVERS = 1000;

  private static final int DRIVERS = 2000;
  private static final int SERVERS_MORE = 3000;

  private Troubles() {}

  static DatabaseException exception(SQLException failure) {
    Trouble trouble = trouble(failure);
    return new DatabaseException(
        trouble.category(), trouble.code(), trouble.message(), trouble.action());
  }

  static Trouble trouble(SQLException failure) {
    Category category = category(failure);
    String said = String.valueOf(failure.getMessage());
    String code = String.valueOf(failure.getErrorCode());
    String action = lacking(failure, said).or(() -> tls(failure)).orElse(action(category, said));
    return new Trouble(category, code, safe(said), action, 0);
  }

  /** What to do where the server lacks space or the database, which is no fault of a statement. */
  private static Optional<String> lacking(SQLException failure, String said) {
    if (failure.getErrorCode() == NO_DATABASE) {
      return Optional.of("Correct the database's name at the agent");
    }
    return FULL.contains(failure.getErrorCode()) || said.contains("No space left")
        ? Optional.of("Free space at the server, or let its files and tables grow")
        : Optional.empty();
  }

  /** The first line of a message without the values of rows. */
  static String safe(String said) {
    String first = SESSION.matcher(said).replaceFirst("").lines().findFirst().orElse("");
    for (Pattern value : VALUES) {
      first = value.matcher(first).replaceAll("");
    }
    return NEAR.matcher(first).replaceFirst("near '$1…$2").strip();
  }

  /** Whether the session ended, so that the server's last answer may be missing. */
  static boolean lost(SQLException failure) {
    String state = String.valueOf(failure.getSQLState());
    return state.startsWith("08") || state.equals("null") || ENDED.contains(failure.getErrorCode());
  }

  private static Category category(SQLException failure) {
    int code = failure.getErrorCode();
    if (LOGIN.contains(code) || said(failure).contains("RSA public key")) {
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
    return TOO_LONG.contains(code) ? Category.STATEMENT_TIMEOUT : Category.REFUSED;
  }

  /**
   * What to do about a connection that TLS keeps from standing; empty when it is not TLS. Only what
   * the driver says itself is looked at: a server's message may name a table {@code certificates}.
   */
  private static Optional<String> tls(SQLException failure) {
    int code = failure.getErrorCode();
    if (code == TLS_DEMANDED) {
      return Optional.of("Use require or verify-full: the server takes no connection without TLS");
    }
    if (code >= SERVERS && (code < DRIVERS || code >= SERVERS_MORE)) {
      return Optional.empty();
    }
    String said = said(failure);
    if (said.contains("ssl not enabled")) {
      return Optional.of("Enable TLS at the server, or use disable where nobody can listen");
    }
    if (said.contains("hostname verification")) {
      return Optional.of("Name the host as the server's certificate names it");
    }
    return said.contains("PKIX") || said.contains("Self signed") || said.contains("certificat")
        ? Optional.of("Give the agent the certificate of the server's authority (serverSslCert)")
        : Optional.empty();
  }

  private static String said(SQLException failure) {
    return String.valueOf(failure.getMessage());
  }

  private static String action(Category category, String said) {
    if (said.contains("RSA public key")) {
      return "Use TLS, or give the agent the server's public key (serverRsaPublicKeyFile)";
    }
    return switch (category) {
      case UNREACHABLE -> "Check that the server runs and can be reached from the agent";
      case AUTHENTICATION ->
          "Check the user and password at the agent; a user that demands TLS is refused without it";
      case PRIVILEGE -> "Grant the user the right that is missing";
      case LOCK_TIMEOUT -> "Try again when the session that holds the lock is done";
      case STATEMENT_TIMEOUT -> "Raise the statement timeout or do less in one statement";
      case REFUSED -> "Correct the statement";
      case SETUP -> "Correct the settings";
    };
  }
}
