package dev.sluice.analysis.risk;

import dev.sluice.db.sql.StatementReading.ColumnUse;
import dev.sluice.db.sql.StatementReading.Use;
import dev.sluice.db.sql.Tokens;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Looks at the columns that a statement creates or gives another type. */
final class ColumnChecks {
  /** How long one pattern may look at one type, in milliseconds. */
  private static final long PATIENCE = 500;

  private ColumnChecks() {}

  /** Finds the first column whose type, in lower case and with single spaces, matches. */
  static Check type(Pattern pattern) {
    return subject -> {
      for (ColumnUse column : columns(subject)) {
        boolean typed = column.use() == Use.CREATED || column.use() == Use.ALTERED;
        String type = column.type().toLowerCase(Locale.ROOT);
        if (typed && !type.isEmpty() && pattern.matcher(new GuardedText(type, PATIENCE)).find()) {
          return Optional.of(hit(subject, column, column.name() + " " + column.type()));
        }
      }
      return Optional.empty();
    };
  }

  /** The columns of a statement: as its engine's reader says, or as standard SQL has them. */
  static List<ColumnUse> columns(Subject subject) {
    List<ColumnUse> told = subject.reading().columns();
    return told.isEmpty() ? Definitions.of(subject.tokens()) : told;
  }

  /** A find at the place of a column. */
  static Check.Hit hit(Subject subject, ColumnUse column, String detail) {
    Map<String, String> parts =
        Map.of("table", column.table(), "column", column.name(), "type", column.type());
    return new Check.Hit(
        place(subject.tokens(), column.name(), subject.firstCode()), column.table(), detail, parts);
  }

  private static int place(Tokens tokens, String name, int otherwise) {
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.named(i) && TableNames.plain(tokens.raw(i)).equals(TableNames.plain(name))) {
        return tokens.start(i);
      }
    }
    return otherwise;
  }
}
