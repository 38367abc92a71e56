package dev.sluice.analysis.risk;

import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import dev.sluice.db.sql.StatementReading.ColumnUse;
import dev.sluice.db.sql.StatementReading.ObjectUse;
import dev.sluice.db.sql.StatementReading.Use;
import dev.sluice.db.sql.Tokens;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Judges statements against what the database holds: unknown names, and what depends on names. */
final class KnownSchema {
  private static final Set<Kind> TABLES = EnumSet.of(Kind.TABLE, Kind.VIEW, Kind.MATERIALIZED_VIEW);
  private static final Set<Use> TAKES_AWAY = EnumSet.of(Use.DROPPED, Use.RENAMED, Use.ALTERED);
  private static final Set<Kind> KEYS = EnumSet.of(Kind.INDEX, Kind.PRIMARY_KEY, Kind.UNIQUE);
  private static final Pattern TYPE_STAYS =
      Pattern.compile(
          "^alter table [^,]* alter (?:column )?[^ ,]+ (?:set|drop) (?:default|not null)\\b[^,]*$");
  private static final int MOST_NAMED = 5;

  private final ChosenRules rules;
  private final List<SchemaObject> objects;
  private final Set<String> tables = new HashSet<>();
  private final Set<String> columns = new HashSet<>();

  /** Tables by a name that the script gives them; of their columns nothing is known by it. */
  private final Set<String> renamed = new HashSet<>();

  KnownSchema(Schema schema, ChosenRules rules) {
    this.rules = rules;
    this.objects = schema.objects();
    for (SchemaObject object : schema.objects()) {
      if (TABLES.contains(object.kind())) {
        learn(tables, TableNames.plain(object.name()));
      } else if (object.kind() == Kind.COLUMN) {
        learn(columns, TableNames.plain(object.name()));
      }
    }
  }

  /** Keeps a name and all its endings, so that a qualifier may be left out. */
  private static void learn(Set<String> names, String name) {
    for (String rest = name; ; rest = rest.substring(rest.indexOf('.') + 1)) {
      names.add(rest);
      if (rest.indexOf('.') < 0) {
        return;
      }
    }
  }

  /** What is wrong with a statement's names, and who depends on what it takes away. */
  List<Finding> look(Subject subject, Set<String> created) {
    List<Finding> found = new ArrayList<>();
    boolean optional = subject.code().text().contains("if exists");
    for (ObjectUse use : subject.reading().objects()) {
      String name = TableNames.plain(use.name());
      boolean needed = use.use() != Use.CREATED && use.kind().equals("table") && !optional;
      if (needed && !tables.contains(name) && !created.contains(name) && !named(subject, name)) {
        rules
            .find("unknown-table")
            .ifPresent(
                rule ->
                    found.add(
                        Findings.of(
                            rule,
                            subject,
                            "There is no table " + use.name() + " in the database.")));
      }
      if (TAKES_AWAY.contains(use.use())) {
        dependents(subject, use, found);
      }
    }
    unknownColumns(subject, created, found);
    return found;
  }

  private void unknownColumns(Subject subject, Set<String> created, List<Finding> found) {
    for (ColumnUse use : subject.reading().columns()) {
      String table = TableNames.plain(use.table());
      boolean known =
          tables.contains(table) && !created.contains(table) && !renamed.contains(table);
      String column = table + "." + TableNames.plain(use.name());
      boolean optional = subject.code().text().contains("if exists");
      if (known && use.use() != Use.CREATED && !columns.contains(column) && !optional) {
        rules
            .find("unknown-column")
            .ifPresent(
                rule ->
                    found.add(
                        Findings.of(
                            rule,
                            subject,
                            "The table " + use.table() + " has no column " + use.name() + ".")));
      }
    }
  }

  /** Whether the statement itself gives the name, as WITH does. */
  private static boolean named(Subject subject, String name) {
    String code = subject.code().text();
    boolean with = code.startsWith("with ") || code.contains(" with ");
    return with && (code.contains(name + " as") || code.contains(name + "("));
  }

  private void dependents(Subject subject, ObjectUse use, List<Finding> found) {
    Set<String> names = new TreeSet<>();
    String name = TableNames.plain(use.name());
    boolean whole = use.kind().equals("table") && use.use() != Use.ALTERED;
    boolean column = use.kind().equals("column");
    if (!whole && !column) {
      return;
    }
    for (SchemaObject object : objects) {
      boolean depends =
          object.dependsOn().stream().anyMatch(one -> TableNames.same(TableNames.plain(one), name))
              || (column && mentions(object, name));
      boolean own = TableNames.same(TableNames.plain(object.owner()), name);
      if (depends && !own && object.kind() != Kind.COLUMN && !follows(object, use, subject)) {
        names.add(word(object.kind()) + " " + object.name());
      }
    }
    if (!names.isEmpty()) {
      rules
          .find("has-dependents")
          .ifPresent(rule -> found.add(Findings.of(rule, subject, said(use, names))));
    }
  }

  /**
   * Keys of the table itself go along with a column; its triggers do not ask what its default is or
   * whether it may be empty.
   */
  private static boolean follows(SchemaObject object, ObjectUse use, Subject subject) {
    String name = TableNames.plain(use.name());
    int dot = name.lastIndexOf('.');
    boolean same =
        dot > 0
            && !object.owner().isEmpty()
            && TableNames.same(TableNames.plain(object.owner()), name.substring(0, dot));
    boolean key = KEYS.contains(object.kind()) && use.use() != Use.DROPPED;
    return same
        && (key
            || (object.kind() == Kind.TRIGGER
                && TYPE_STAYS.matcher(subject.code().guarded()).find()));
  }

  private static boolean mentions(SchemaObject object, String column) {
    String table = column.substring(0, column.lastIndexOf('.'));
    String bare = column.substring(column.lastIndexOf('.') + 1);
    return object.dependsOn().stream()
            .anyMatch(one -> TableNames.same(TableNames.plain(one), table))
        && TableNames.plain(object.definition())
            .matches("(?s).*\\b" + Pattern.quote(bare) + "\\b.*");
  }

  private static String said(ObjectUse use, Set<String> names) {
    List<String> first = names.stream().limit(MOST_NAMED).toList();
    int more = names.size() - first.size();
    return names.size()
        + (names.size() == 1 ? " object depends on " : " objects depend on ")
        + use.name()
        + ": "
        + String.join(", ", first)
        + (more > 0 ? " and " + more + " more." : ".");
  }

  private static String word(Kind kind) {
    return kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
  }

  /** Learns what the script adds. */
  void remember(Subject subject) {
    for (ColumnUse use : subject.reading().columns()) {
      if (use.use() == Use.CREATED) {
        learn(columns, TableNames.plain(use.table() + "." + use.name()));
      }
    }
    for (ObjectUse use : subject.reading().objects()) {
      if (use.use() == Use.CREATED || use.use() == Use.RENAMED) {
        learn(tables, TableNames.plain(use.name()));
      }
      if (use.kind().equals("table")) {
        renamed(subject.tokens(), TableNames.plain(use.name()));
      }
    }
  }

  /** Learns the names that RENAME gives to a table and to its columns. */
  private void renamed(Tokens t, String table) {
    for (int i = t.find(0, "RENAME"); i >= 0; i = t.find(i + 1, "RENAME")) {
      int at = t.is(i + 1, "COLUMN") ? i + 2 : i + 1;
      int to = t.is(at, "TO") ? at : t.afterName(at);
      if (!t.is(to, "TO") || !t.named(to + 1)) {
        continue;
      }
      String name = TableNames.plain(t.name(to + 1));
      if (to == at) {
        String beside = table.substring(0, table.lastIndexOf('.') + 1) + name;
        learn(tables, beside);
        learn(renamed, beside);
      } else {
        learn(columns, table + "." + name);
      }
    }
  }
}
