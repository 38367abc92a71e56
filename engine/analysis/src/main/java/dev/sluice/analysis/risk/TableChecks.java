package dev.sluice.analysis.risk;

import dev.sluice.db.sql.StatementReading.ColumnUse;
import dev.sluice.db.sql.StatementReading.Use;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks at whole tables and indexes. */
final class TableChecks {
  private static final Pattern TABLE =
      Pattern.compile(
          Patterns.expanded(
              "^create (?:or replace )?(?:unlogged )?table MAYBE(?<table>NAME)(?: on cluster \\S+)?"
                  + " ?\\((?!select|with)"));
  private static final Pattern KEYED =
      Pattern.compile("primary key|\\blike\\b|\\bas select\\b|\\binherits\\b");
  private static final Sought INDEX_COLUMNS =
      new Sought(
          "^create (?:\\w+ )*?index\\b[^(]*\\((?<list>[^()]+)\\)|(?:\\bunique|\\bkey|\\bindex)"
              + " ?(?:\\w+ ?)?\\((?<other>[^()]+)\\)");

  private static final Pattern VERBS =
      Pattern.compile(
          "\\b(?:create table|alter table|insert into|(?<!on |do |for )update (?!set))\\b");

  private TableChecks() {}

  /** A table without a primary key. */
  static Check noPrimaryKey() {
    return subject -> {
      Matcher matcher = TABLE.matcher(subject.code().guarded());
      boolean found = matcher.find() && !KEYED.matcher(subject.code().guarded()).find();
      return found
          ? Optional.of(
              new Check.Hit(
                  subject.code().offset(matcher.start("table")),
                  "",
                  subject.code().written(matcher.start("table"), matcher.end("table"))))
          : Optional.empty();
    };
  }

  /** A column that is declared or set twice. */
  static Check duplicateColumn() {
    return subject -> {
      Set<String> seen = new HashSet<>();
      for (ColumnUse column : ColumnChecks.columns(subject)) {
        boolean counts =
            column.use() == Use.CREATED
                || (column.use() == Use.WRITTEN
                    && !subject.begins("with")
                    && !column.name().contains("."));
        if (counts && !seen.add(column.use() + column.table() + "." + column.name())) {
          return verbs(subject.code().text()) == 1
              ? Optional.of(ColumnChecks.hit(subject, column, column.name()))
              : Optional.empty();
        }
      }
      return Optional.empty();
    };
  }

  /** How many statements stand in a text; a batch may hold several. */
  private static int verbs(String code) {
    Matcher matcher = VERBS.matcher(code);
    int count = 0;
    while (matcher.find()) {
      count++;
    }
    return count;
  }

  /** A table with more columns than this. */
  static Check manyColumns(int most) {
    return Check.when(
        subject -> {
          List<ColumnUse> columns = ColumnChecks.columns(subject);
          return subject.begins("create table") && columns.size() > most;
        });
  }

  /** An index that names a column twice. */
  static Check repeatedIndexColumn() {
    return subject -> {
      if (!subject.begins("create") && !subject.begins("alter")) {
        return Optional.empty();
      }
      Optional<Matcher> first = INDEX_COLUMNS.first(subject.code());
      for (boolean more = first.isPresent(); more; more = first.get().find()) {
        Matcher matcher = first.get();
        String list =
            matcher.group("list") == null ? matcher.group("other") : matcher.group("list");
        Set<String> seen = new HashSet<>();
        for (String column : list.toLowerCase(Locale.ROOT).split(",", -1)) {
          if (!seen.add(column.strip())) {
            return Optional.of(
                new Check.Hit(subject.code().offset(matcher.start()), "", column.strip()));
          }
        }
      }
      return Optional.empty();
    };
  }
}
