package dev.sluice.db.postgresql;

import dev.sluice.db.schema.SchemaObject;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Gives objects other names in place. */
final class RenameStatements {
  private static final Pattern LAST = Pattern.compile("(?:^|\\.)(\"(?:[^\"]|\"\")+\"|[^.\"]+)$");

  private RenameStatements() {}

  static List<String> of(SchemaObject from, SchemaObject to) {
    String name = last(to.attribute("sql-name"));
    String table = "ALTER TABLE " + from.attribute("owner-sql") + " RENAME ";
    return switch (from.kind()) {
      case TABLE -> List.of("ALTER TABLE " + from.attribute("sql-name") + " RENAME TO " + name);
      case INDEX -> List.of("ALTER INDEX " + from.attribute("sql-name") + " RENAME TO " + name);
      case COLUMN -> List.of(table + "COLUMN " + from.attribute("sql-name") + " TO " + name);
      case PRIMARY_KEY, UNIQUE, CHECK, EXCLUSION, FOREIGN_KEY ->
          List.of(table + "CONSTRAINT " + from.attribute("sql-name") + " TO " + name);
      default -> List.of();
    };
  }

  private static String last(String sqlName) {
    Matcher matcher = LAST.matcher(sqlName);
    return matcher.find() ? matcher.group(1) : sqlName;
  }
}
