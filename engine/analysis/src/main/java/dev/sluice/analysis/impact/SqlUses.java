package dev.sluice.analysis.impact;

import dev.sluice.analysis.impact.Literals.Literal;
import dev.sluice.analysis.risk.RiskLevel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds a changed object in the SQL texts of a file, and in calls of query builders. */
final class SqlUses {
  private static final String QUOTE = "\\\\?[\"'`\\[\\]]?";
  private static final Pattern STAR =
      Pattern.compile("\\*\\s+from\\s+[\\w.\"'`\\[\\\\]*$", Pattern.CASE_INSENSITIVE);
  private static final Pattern OWNED_STAR = Pattern.compile("\\b(\\w+)\\.\\*");
  private static final int WINDOW = 600;
  private static final Set<String> NO_ALIAS =
      Set.of(
          "where",
          "set",
          "on",
          "join",
          "inner",
          "left",
          "right",
          "full",
          "cross",
          "natural",
          "order",
          "group",
          "limit",
          "values",
          "select",
          "using",
          "union",
          "having",
          "returning",
          "as",
          "for",
          "from",
          "default",
          "when",
          "and",
          "or",
          "outer",
          "window",
          "offset",
          "fetch",
          "add",
          "drop");

  private final ChangedObject object;
  private final Pattern table;
  private final Pattern column;
  private final Pattern builder;

  /**
   * Looks for one object.
   *
   * @param entities what mappings of the application call the table, for queries that use these
   */
  SqlUses(ChangedObject object, Set<String> entities) {
    this.object = object;
    Set<String> names = new HashSet<>(entities);
    names.add(object.table());
    String name = Spellings.anyOf(names);
    this.table =
        Pattern.compile(
            "(?:\\b(?:from|join|into|update|table|only|references|truncate|using|copy)\\s+"
                + "|\\bfrom\\s(?:(?!\\b(?:where|select|set|group|order|values|on)\\b)[^;()]){0,200}?,\\s*)"
                + QUOTE
                + "(?:\\w+"
                + QUOTE
                + "\\."
                + QUOTE
                + ")?(?<name>"
                + name
                + ")"
                + QUOTE
                + "(?![\\w$.])(?:\\s+(?:as\\s+)?(?<alias>\\w+))?",
            Pattern.CASE_INSENSITIVE);
    Set<String> columns = new HashSet<>(Set.of(object.column()));
    if (!entities.isEmpty()) {
      columns.add(Spellings.camel(object.column()));
    }
    this.column =
        Pattern.compile(
            "(?<![\\w$@:#])(?:(?<owner>\\w+)"
                + QUOTE
                + "\\.)?"
                + QUOTE
                + Spellings.anyOf(columns)
                + "(?![\\w$(])",
            Pattern.CASE_INSENSITIVE);
    this.builder =
        Pattern.compile(
            "(?:(?<![@\\[\\w])(?:from|table|into|\\w*[jJ]oin|update|insert\\w*|delete\\w*|Table|From|Into|knex|DB)|\\))"
                + "\\s*\\(\\s*[\"'`]$");
  }

  /** The uses in a file. */
  List<Use> in(SourceFile file, Literals literals, List<SqlText> pieces) {
    List<Use> uses = new ArrayList<>();
    pieces.forEach(piece -> sql(piece, uses));
    for (int i = 0; i < literals.literals().size(); i++) {
      Interruptible.check();
      built(file, literals, i, uses);
    }
    return uses;
  }

  private void sql(SqlText piece, List<Use> uses) {
    Matcher found = table.matcher(Interruptible.of(piece.text()));
    Set<String> owners = new HashSet<>();
    List<Integer> places = new ArrayList<>();
    List<Integer> positional = new ArrayList<>();
    while (found.find()) {
      places.add(found.start("name"));
      owners.add(found.group("name").toLowerCase(Locale.ROOT));
      String alias = found.group("alias");
      if (positional(found, alias)) {
        positional.add(found.start("name"));
      }
      if (alias != null && !NO_ALIAS.contains(alias.toLowerCase(Locale.ROOT))) {
        owners.add(alias.toLowerCase(Locale.ROOT));
      }
    }
    if (object.column().isEmpty()) {
      places.forEach(at -> uses.add(new Use(piece.from() + at, "SQL", object.fate().level())));
    } else if (!places.isEmpty()) {
      columns(piece, owners, places.get(0), uses);
      RiskLevel level = object.fate().level();
      positional.forEach(
          at -> uses.add(new Use(piece.from() + at, "INSERT without columns", level)));
    }
  }

  /** INSERT INTO t VALUES (…) gives a value to every column. */
  private static boolean positional(Matcher found, @Nullable String alias) {
    boolean into = found.group().toLowerCase(Locale.ROOT).startsWith("into");
    return into
        && alias != null
        && Set.of("values", "select").contains(alias.toLowerCase(Locale.ROOT));
  }

  private void columns(SqlText piece, Set<String> owners, int first, List<Use> uses) {
    boolean any = false;
    Matcher found = column.matcher(Interruptible.of(piece.text()));
    while (found.find()) {
      String owner = found.group("owner");
      if (owner == null || owners.contains(owner.toLowerCase(Locale.ROOT))) {
        uses.add(new Use(piece.from() + found.start(), "SQL", object.fate().level()));
        any = true;
      }
    }
    if (!any && everyColumn(piece.text(), owners, first)) {
      uses.add(new Use(piece.from() + first, "SQL, every column", RiskLevel.LOW));
    }
  }

  /** SELECT * FROM the table, or its alias with a star. */
  private static boolean everyColumn(String sql, Set<String> owners, int first) {
    boolean plain = STAR.matcher(Interruptible.of(sql.substring(0, first))).find();
    Matcher owned = OWNED_STAR.matcher(Interruptible.of(sql));
    while (!plain && owned.find()) {
      plain = owners.contains(owned.group(1).toLowerCase(Locale.ROOT));
    }
    return plain;
  }

  private void built(SourceFile file, Literals literals, int i, List<Use> uses) {
    Literal one = literals.literals().get(i);
    String text = file.text();
    if (one.to() - one.from() > 130 || one.to() == text.length()) {
      return;
    }
    String content = text.substring(one.from(), one.to());
    String bare = content.substring(content.lastIndexOf('.') + 1).split("\\s", 2)[0];
    int line = Math.max(0, one.from() - 60);
    if (!bare.equalsIgnoreCase(object.table())
        || !builder.matcher(text.substring(line, one.from())).find()) {
      return;
    }
    if (object.column().isEmpty()) {
      uses.add(new Use(one.from(), "query builder", object.fate().level()));
      return;
    }
    int end = text.indexOf(';', one.to());
    int stop = Math.min(end < 0 ? text.length() : end, one.to() + WINDOW);
    Matcher found = column.matcher(Interruptible.of(literals.code())).region(one.to(), stop);
    while (found.find()) {
      uses.add(new Use(found.start(), "query builder", object.fate().level()));
    }
  }

  /**
   * A place in a file.
   *
   * @param at offset of the use
   * @param how what kind of use it is
   * @param level how bad the change is for it
   */
  record Use(int at, String how, RiskLevel level) {}
}
