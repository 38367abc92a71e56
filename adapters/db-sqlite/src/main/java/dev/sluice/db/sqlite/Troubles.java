package dev.sluice.db.sqlite;

import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.StepResult.Trouble;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns SQLite's result codes (sqlite.org/rescode.html) into trouble that may travel. */
final class Troubles {
  private static final int PERM = 3;
  private static final int BUSY = 5;
  private static final int LOCKED = 6;
  private static final int READONLY = 8;
  private static final int INTERRUPT = 9;
  private static final int IOERR = 10;
  private static final int CORRUPT = 11;
  private static final int FULL = 13;
  private static final int CANTOPEN = 14;
  private static final int AUTH = 23;
  private static final int NOTADB = 26;
  private static final Pattern SAID =
      Pattern.compile("\\[(SQLITE_\\w+)\\]\\s*(.*)", Pattern.DOTALL);
  private static final Pattern INNER = Pattern.compile("\\((?!.*\\()(.*)\\)\\s*$", Pattern.DOTALL);

  private Troubles() {}

  static DatabaseException exception(SQLException failure) {
    Trouble trouble = trouble(failure);
    return new DatabaseException(
        trouble.category(), trouble.code(), trouble.message(), trouble.action());
  }

  static Trouble trouble(SQLException failure) {
    String said = String.valueOf(failure.getMessage());
    Matcher parts = SAID.matcher(said);
    boolean known = parts.find();
    String code = known ? parts.group(1) : "";
    String text = known ? parts.group(2) : said;
    Matcher inner = INNER.matcher(text);
    String message = inner.find() && !inner.group(1).isBlank() ? inner.group(1) : text;
    Category category = category(failure.getErrorCode(), said);
    return new Trouble(category, code, message.strip(), action(failure, category), 0);
  }

  /** Whether the answer may be missing: the disk failed while SQLite wrote to it. */
  static boolean lost(SQLException failure) {
    return failure.getErrorCode() == IOERR;
  }

  private static Category category(int code, String said) {
    return switch (code) {
      case BUSY, LOCKED -> Category.LOCK_TIMEOUT;
      case INTERRUPT -> Category.STATEMENT_TIMEOUT;
      case PERM, READONLY, AUTH -> Category.PRIVILEGE;
      case IOERR, CANTOPEN, CORRUPT, NOTADB -> Category.UNREACHABLE;
      default -> said.contains("No suitable driver") ? Category.SETUP : Category.REFUSED;
    };
  }

  private static String action(SQLException failure, Category category) {
    return switch (failure.getErrorCode()) {
      case FULL -> "Free space on the disk of the database file";
      case NOTADB -> "Check the path: the file is no SQLite database, or it is encrypted";
      case CORRUPT -> "Stop writing to the file, run PRAGMA integrity_check and restore a backup";
      default ->
          switch (category) {
            case LOCK_TIMEOUT -> "Try again when the program that writes to the file is done";
            case STATEMENT_TIMEOUT -> "Raise the statement timeout or do less in one statement";
            case PRIVILEGE -> "Let the agent's user write the file and the folder that it lies in";
            case UNREACHABLE -> "Check the file, its folder and its disk";
            case SETUP -> "Put sqlite-jdbc on the agent's class path";
            default -> "Correct the statement";
          };
    };
  }
}
