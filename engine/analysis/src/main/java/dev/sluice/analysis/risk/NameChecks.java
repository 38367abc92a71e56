package dev.sluice.analysis.risk;

import dev.sluice.db.sql.StatementReading.ColumnUse;
import dev.sluice.db.sql.StatementReading.ObjectUse;
import dev.sluice.db.sql.StatementReading.Use;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks at the names that a statement gives. */
final class NameChecks {
  private static final Set<String> KEYWORDS =
      Set.of(
          ("access add all alter and any as asc between by case check column comment create cross"
                  + " current date default delete desc distinct drop else end exclusive exec execute"
                  + " exists fetch file fillfactor for foreign from full function grant group having"
                  + " identity in index inner insert interval into is join key left level like limit"
                  + " lock mode natural new not null number of offset old on or order outer primary"
                  + " procedure public range rank read references resource return right row rows"
                  + " select session set share size start table then timestamp to trigger truncate"
                  + " type union unique update user using values view when where window with")
              .split(" "));
  private static final Pattern GIVEN =
      Pattern.compile(
          Patterns.expanded(
              "^create (?:\\w+ )*?(?:table|view|index|sequence|type|database|schema) (?:concurrently )?MAYBE(?<a>NAME)"
                  + "|\\bconstraint (?<b>NAME) (?:primary|foreign|unique|check|references)"
                  + "|\\brename (?:(?:column )?NAME )?(?:to|as) (?<c>NAME)"));
  private static final Pattern INDEX =
      Pattern.compile(
          Patterns.expanded(
              "^create (?:\\w+ )*?index (?:concurrently )?MAYBE(?<name>NAME) on (?:only )?(?<on>NAME)"
                  + "|\\bconstraint (?<key>NAME) (?:foreign key|unique|references)"
                  + "|\\bunique (?:key |index )?(?<inner>NAME) ?\\("
                  + "|\\bforeign key (?<foreign>NAME) ?\\("));
  private static final Pattern WELL_NAMED =
      Pattern.compile("^(?:uk|uq|unique|idx|ix|ux|fk|pk)_.+|.+_(?:idx|key|fkey|pkey|uk|uq|fk)$");

  private NameChecks() {}

  /** A name of more bytes than this. */
  static Check longerThan(int bytes) {
    return any(name -> name.getBytes(StandardCharsets.UTF_8).length > bytes);
  }

  /** A name that is a keyword. */
  static Check keyword() {
    return any(name -> KEYWORDS.contains(name.toLowerCase(Locale.ROOT)));
  }

  /** A name that mixes capitals and small letters. */
  static Check mixedCase() {
    return any(
        name ->
            !name.equals(name.toLowerCase(Locale.ROOT))
                && !name.equals(name.toUpperCase(Locale.ROOT)));
  }

  /** A name of other characters than letters, digits and underscores. */
  static Check odd() {
    return any(name -> !name.matches("[A-Za-z_#@][A-Za-z0-9_#@]*"));
  }

  /** An index or key whose name does not tell its table. */
  static Check index() {
    return subject -> {
      if (!subject.begins("create") && !subject.begins("alter")) {
        return Optional.empty();
      }
      String table = table(subject);
      Matcher matcher = INDEX.matcher(subject.code().guarded());
      while (matcher.find()) {
        for (String group : List.of("name", "key", "inner", "foreign")) {
          if (matcher.group(group) != null) {
            String name = TableNames.plain(matcher.group(group));
            String on = matcher.group("on") == null ? table : TableNames.plain(matcher.group("on"));
            String bare = on.substring(on.lastIndexOf('.') + 1);
            if (name.length() > 64 || !name.contains(bare) || !WELL_NAMED.matcher(name).matches()) {
              return Optional.of(
                  new Check.Hit(subject.code().offset(matcher.start(group)), "", name));
            }
          }
        }
      }
      return Optional.empty();
    };
  }

  private static String table(Subject subject) {
    return subject.reading().objects().stream()
        .filter(use -> use.kind().equals("table") && use.use() != Use.READ)
        .map(ObjectUse::name)
        .map(TableNames::plain)
        .findFirst()
        .orElse("");
  }

  private static Check any(Predicate<String> wrong) {
    return subject -> {
      if (!subject.begins("create") && !subject.begins("alter")) {
        return Optional.empty();
      }
      Matcher matcher = GIVEN.matcher(subject.code().guarded());
      while (matcher.find()) {
        for (String group : List.of("a", "b", "c")) {
          int at = matcher.start(group);
          String name = at < 0 ? "" : subject.code().written(at, matcher.end(group));
          for (String part : parts(name)) {
            if (wrong.test(part)) {
              return Optional.of(new Check.Hit(subject.code().offset(at), "", name));
            }
          }
        }
      }
      return ColumnChecks.columns(subject).stream()
          .filter(column -> column.use() == Use.CREATED && wrong.test(column.name()))
          .map((ColumnUse column) -> ColumnChecks.hit(subject, column, column.name()))
          .findFirst();
    };
  }

  private static List<String> parts(String name) {
    List<String> parts = new ArrayList<>();
    for (String part : name.split("\\.", -1)) {
      String plain = part.replaceAll("[\"`\\[\\]]", "");
      if (!plain.isEmpty()) {
        parts.add(plain);
      }
    }
    return parts;
  }
}
