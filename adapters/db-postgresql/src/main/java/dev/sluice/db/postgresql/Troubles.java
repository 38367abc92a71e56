package dev.sluice.db.postgresql;

import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.StepResult.Trouble;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns what the driver says into trouble that may travel: no DETAIL, for it carries row values.
 */
final class Troubles {
  /** How data exceptions end: with the value that was not accepted. */
  private static final Pattern VALUE = Pattern.compile(":\\s*\".*$");

  private static final Pattern POSITION = Pattern.compile("Position: (\\d{1,8})");

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
    Matcher place = POSITION.matcher(said);
    int position = place.find() ? Integer.parseInt(place.group(1)) : 0;
    String first = said.lines().findFirst().orElse("").replaceFirst("^[A-Z]+: ", "");
    String message = state.startsWith("22") ? VALUE.matcher(first).replaceFirst("") : first;
    return new Trouble(category, state, message, action(category), position);
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
      case "28P01", "28000" -> Category.AUTHENTICATION;
      case "42501" -> Category.PRIVILEGE;
      case "55P03", "40P01", "40001" -> Category.LOCK_TIMEOUT;
      case "57014" -> Category.STATEMENT_TIMEOUT;
      default -> Category.REFUSED;
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
