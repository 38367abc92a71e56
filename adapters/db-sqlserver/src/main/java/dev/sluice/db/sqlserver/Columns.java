package dev.sluice.db.sqlserver;

import dev.sluice.db.sql.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Column definitions of CREATE TABLE and ALTER TABLE. */
final class Columns {
  private static final Set<String> NO_COLUMN =
      Set.of(
          "CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "INDEX", "PERIOD", "CONNECTION");

  private Columns() {}

  /** A column with its type as written, empty for a computed one. */
  record Column(String name, String type) {}

  /** The column that a definition begins with. */
  static Column read(Tokens part) {
    int at = Names.after(part, 0);
    String name = part.named(0) ? part.part(0, 1).name(0) : "";
    if (part.is(1, "AS") || !part.named(1)) {
      return new Column(name, "");
    }
    int end = Names.after(part, 1);
    end = part.is(end, "(") ? part.closing(end) + 1 : end;
    return at == 1 ? new Column(name, part.written(1, end)) : new Column(name, "");
  }

  /** The columns of a list in parentheses that begins here. */
  static List<Column> listed(Tokens tokens, int open) {
    List<Column> columns = new ArrayList<>();
    if (tokens.is(open, "(")) {
      for (Tokens part : tokens.part(open + 1, tokens.closing(open)).commaParts(0)) {
        if (part.named(0) && !NO_COLUMN.contains(part.at(0))) {
          columns.add(read(part));
        }
      }
    }
    return columns;
  }
}
