package dev.sluice.db.oracle;

import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.StepResult.Trouble;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Turns what the driver says into trouble that may travel; numbers as in "Error messages". */
final class Troubles {
  /** How messages name the value that was not accepted. */
  private static final Pattern VALUE = Pattern.compile("(?<=: )'[^']*'|(?<=value )\"[^\"]*\"");

  private static final Set<Integer> LOGIN = Set.of(1017, 1005, 1045, 28000, 28001, 28009);
  private static final Set<Integer> RIGHT = Set.of(1031, 1950, 1536, 1720, 2030);
  private static final Set<Integer> LOCKED = Set.of(54, 60, 30006, 4021, 14411);

  /** A tablespace, its temporary space, undo or the archive cannot grow. */
  private static final Set<Integer> FULL =
      Set.of(
          257, 1562, 1628, 1631, 1632, 1650, 1651, 1652, 1653, 1654, 1655, 1658, 1659, 1683, 1688,
          1691, 1692, 12953, 19809, 30036);

  /** The listener does not know the service. */
  private static final Set<Integer> NO_SERVICE = Set.of(12505, 12514);

  /** Certificates and wallets that TLS does not accept. */
  private static final Set<Integer> TLS = Set.of(28759, 29003, 29024, 29106);

  /** A connection that ended within TLS, for whatever reason. */
  private static final Set<Integer> BROKEN = Set.of(17967, 28860, 28864);

  /** Characters of a failure and its causes that are looked at. */
  private static final int LONGEST = 10_000;

  /** The server ends the session or cannot be reached. */
  private static final Set<Integer> ENDED =
      Set.of(
          28, 603, 1012, 1033, 1034, 1089, 1090, 1092, 2396, 3113, 3114, 3135, 12170, 12505, 12514,
          12516, 12528, 12537, 12541, 12543, 12570, 12571, 17002, 17008, 17410, 17800, 18730);

  private Troubles() {}

  static DatabaseException exception(SQLException failure) {
    Trouble trouble = trouble(failure);
    return new DatabaseException(
        trouble.category(), trouble.code(), trouble.message(), trouble.action());
  }

  static Trouble trouble(SQLException failure) {
    Category category = category(failure);
    String code = "ORA-%05d".formatted(failure.getErrorCode());
    String said = safe(String.valueOf(failure.getMessage()));
    String action = lacking(failure).or(() -> tls(failure)).orElse(action(category));
    return new Trouble(category, code, said, action, 0);
  }

  /** The first line of a message without the values of rows. */
  static String safe(String said) {
    return VALUE.matcher(said.lines().findFirst().orElse("")).replaceAll("").strip();
  }

  /** Whether the session ended, so that the server's last answer may be missing. */
  static boolean lost(SQLException failure) {
    String state = String.valueOf(failure.getSQLState());
    int code = failure.getErrorCode();
    return state.startsWith("08") || ENDED.contains(code) || BROKEN.contains(code);
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
    return code == 1013 ? Category.STATEMENT_TIMEOUT : Category.REFUSED;
  }

  /** What to do where the server lacks space or the service, which is no fault of a statement. */
  private static Optional<String> lacking(SQLException failure) {
    if (NO_SERVICE.contains(failure.getErrorCode())) {
      return Optional.of("Correct the service's name at the agent, or start the service");
    }
    return FULL.contains(failure.getErrorCode())
        ? Optional.of("Free space at the server, or let its tablespaces grow")
        : Optional.empty();
  }

  /**
   * What to do about a connection that TLS keeps from standing; empty when it is not TLS, or when
   * the connection only broke within it.
   */
  private static Optional<String> tls(SQLException failure) {
    int code = failure.getErrorCode();
    String said = said(failure);
    boolean doubted = BROKEN.contains(code) && said.contains("ertificat");
    if (said.contains("PKIX") || doubted || TLS.contains(code)) {
      return Optional.of(
          "Give the agent the certificate of the server's authority (javax.net.ssl.trustStore or"
              + " oracle.net.wallet_location)");
    }
    return said.contains("nrecognized SSL message")
        ? Optional.of("Name the listener's port for TLS (tcps), or use disable")
        : Optional.empty();
  }

  /** What a failure and its causes say, one a line. */
  private static String said(SQLException failure) {
    StringBuilder said = new StringBuilder();
    for (Throwable one = failure; one != null && said.length() < LONGEST; one = one.getCause()) {
      said.append(one.getMessage()).append('\n');
    }
    return said.toString();
  }

  private static String action(Category category) {
    return switch (category) {
      case UNREACHABLE -> "Check that the listener and the service can be reached from the agent";
      case AUTHENTICATION -> "Check user and password at the agent";
      case PRIVILEGE -> "Grant the user the right or the quota that is missing";
      case LOCK_TIMEOUT -> "Try again when the session that holds the lock is done";
      case STATEMENT_TIMEOUT -> "Raise the statement timeout or do less in one statement";
      case REFUSED -> "Correct the statement";
      case SETUP -> "Correct the settings";
    };
  }
}
