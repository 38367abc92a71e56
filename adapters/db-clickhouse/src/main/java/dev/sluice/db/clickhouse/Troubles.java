package dev.sluice.db.clickhouse;

import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.StepResult.Trouble;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns ClickHouse's error codes into trouble that may travel. */
final class Troubles {
  private static final int TIMEOUT = 159;
  private static final int CANCELLED = 394;
  private static final int LOCKED = 473;
  private static final int REQUIRED_PASSWORD = 194;
  private static final int WRONG_PASSWORD = 193;
  private static final int AUTHENTICATION = 516;
  private static final int UNKNOWN_USER = 192;
  private static final int DENIED = 497;
  private static final int READONLY = 164;
  private static final int UNKNOWN_SETTING = 115;
  private static final int CONSTRAINED = 452;
  private static final int NO_DATABASE = 81;
  private static final int NO_SPACE = 243;
  private static final Pattern SAID =
      Pattern.compile("Code: (\\d+)\\. DB::Exception: (.*?)(\\(queryId=.*)?$", Pattern.DOTALL);

  /** Characters of a failure and its causes that are looked at. */
  private static final int LONGEST = 10_000;

  private static final Pattern CERTIFICATE = Pattern.compile("PKIX|[Cc]ertificat");

  private static final Pattern VALUE = Pattern.compile("'(?:[^'\\\\]|\\\\.)*'?|\"[^\"]*\"?");

  private Troubles() {}

  static DatabaseException exception(SQLException failure) {
    Trouble trouble = trouble(failure);
    return new DatabaseException(
        trouble.category(), trouble.code(), trouble.message(), trouble.action());
  }

  static Trouble trouble(SQLException failure) {
    Matcher said = said(failure);
    boolean answered = said.find();
    int code = answered ? Integer.parseInt(said.group(1)) : 0;
    String message =
        withoutValues(answered ? said.group(2).strip() : String.valueOf(failure.getMessage()));
    Category category = answered ? category(code) : away(failure);
    boolean full = code == NO_SPACE || message.contains("No space left");
    String action =
        full ? "Free space at the server" : tls(failure).orElseGet(() -> action(category, code));
    return new Trouble(category, answered ? String.valueOf(code) : "", message, action, 0);
  }

  /** What the server says when it cannot take a value carries the value. */
  static String withoutValues(String message) {
    String told =
        message.replaceFirst("(?s)[.,]? (Column values|Row \\d+:|while converting).*", "");
    return told.matches("(?is)(syntax error|.*(cannot (parse|convert|read)|violated|too large)).*")
        ? VALUE.matcher(told).replaceAll("'…'")
        : told;
  }

  private static Matcher said(SQLException failure) {
    return SAID.matcher(String.valueOf(failure.getMessage()));
  }

  /** Whether the server's answer may be missing: it did not say what is wrong. */
  static boolean lost(SQLException failure) {
    return !said(failure).find() || failure.getErrorCode() == CANCELLED;
  }

  /**
   * What to do about a connection that TLS keeps from standing; empty when it is not TLS, or when
   * the connection only broke within it. The client alone says so, and mostly as the cause of what
   * it says itself.
   */
  private static Optional<String> tls(SQLException failure) {
    StringBuilder said = new StringBuilder();
    for (Throwable one = failure; one != null && said.length() < LONGEST; one = one.getCause()) {
      said.append(one.getClass().getSimpleName()).append(' ').append(one.getMessage()).append('\n');
    }
    if (said(failure).find() || said.indexOf("SSL") < 0) {
      return Optional.empty();
    }
    if (said.indexOf("nrecognized SSL message") >= 0) {
      return Optional.of(
          "Name the server's port for HTTPS, or use disable where nobody can listen");
    }
    if (said.indexOf("No subject alternative") >= 0 || said.indexOf("doesn't match") >= 0) {
      return Optional.of("Name the host as the server's certificate names it");
    }
    return CERTIFICATE.matcher(said).find()
        ? Optional.of(
            "Let the agent trust the server's authority"
                + " (SLUICE_JAVA_OPTIONS=-Djavax.net.ssl.trustStore=FILE)")
        : Optional.empty();
  }

  private static Category away(SQLException failure) {
    boolean here =
        String.valueOf(failure.getMessage()).contains("No suitable driver")
            || tls(failure).isPresent();
    return here ? Category.SETUP : Category.UNREACHABLE;
  }

  private static Category category(int code) {
    return switch (code) {
      case TIMEOUT, CANCELLED -> Category.STATEMENT_TIMEOUT;
      case LOCKED -> Category.LOCK_TIMEOUT;
      case REQUIRED_PASSWORD, WRONG_PASSWORD, AUTHENTICATION, UNKNOWN_USER ->
          Category.AUTHENTICATION;
      case DENIED, READONLY -> Category.PRIVILEGE;
      default -> Category.REFUSED;
    };
  }

  /** Each query bears settings of ours, which a server or a login's profile may refuse. */
  private static String action(Category category, int code) {
    return switch (code) {
      case READONLY -> "Use a login whose profile leaves readonly at 0";
      case UNKNOWN_SETTING ->
          "Correct the setting; those that Sluice sends need ClickHouse 23.1 or newer";
      case NO_DATABASE -> "Correct the database's name at the agent";
      case CONSTRAINED -> "Take the constraint on this setting out of the login's profile";
      default -> action(category);
    };
  }

  private static String action(Category category) {
    return switch (category) {
      case UNREACHABLE -> "Check that the server runs and can be reached from the agent";
      case AUTHENTICATION -> "Check the user and password at the agent";
      case PRIVILEGE -> "Grant the user the right that is missing";
      case LOCK_TIMEOUT -> "Try again when the query that holds the table is done";
      case STATEMENT_TIMEOUT -> "Raise the statement timeout or do less in one statement";
      case REFUSED -> "Correct the statement";
      case SETUP -> "Correct the settings";
    };
  }
}
