package dev.sluice.analysis.risk;

import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Constraints that the script itself adds: dropping one gives nothing up, and a validated {@code
 * CHECK (a IS NOT NULL)}, also one that the database has, lets PostgreSQL set NOT NULL without a
 * scan.
 */
final class OwnConstraints implements ScriptCheck {
  private static final String NAME = "(?:\"[^\"]*\"|[\\w$#]+)";
  private static final String TABLE =
      "^alter table (?:if exists )?(?:only )?(?<table>" + NAME + "(?:\\." + NAME + ")*) ";
  private static final Pattern ADDED =
      Pattern.compile(TABLE + "add constraint (?<name>" + NAME + ") ?(?<rest>[^,]*)$");

  /** The whole definition: behind it, NO INHERIT or NOT ENFORCED would prove nothing. */
  private static final Pattern FILLED =
      Pattern.compile(
          "check ?(?<open>\\(+)(?<column>"
              + NAME
              + ") is not null(?<close>\\)+)(?<later> ?not valid)?");

  private static final Pattern VALIDATED =
      Pattern.compile(TABLE + "validate constraint (?<name>" + NAME + ")$");
  private static final Pattern DROPPED =
      Pattern.compile(
          TABLE + "drop constraint (?:if exists )?(?<name>" + NAME + ")(?: restrict)?$");
  private static final Pattern NOT_NULL =
      Pattern.compile(TABLE + "alter (?:column )?(?<name>" + NAME + ") set not null$");

  private final String drop;
  private final Map<String, String> columns = new HashMap<>();
  private final Map<String, String> proven = new HashMap<>();
  private final Set<String> fromSchema = new HashSet<>();
  private final Set<String> required = new HashSet<>();
  private final Set<Integer> eased = new HashSet<>();

  /** Checks that the schema has are known too, by the table's name with and without its schema. */
  OwnConstraints(RiskRule drop, Optional<Schema> schema) {
    this.drop = drop.id();
    schema.map(Schema::objects).orElse(List.of()).stream()
        .filter(object -> object.kind() == Kind.CHECK)
        .forEach(this::learn);
  }

  private void learn(SchemaObject check) {
    String name = TableNames.plain(check.name());
    String constraint = name.substring(name.lastIndexOf('.') + 1);
    String definition = TableNames.plain(check.definition());
    for (String table = TableNames.plain(check.owner());
        !table.isEmpty();
        table = table.substring(table.indexOf('.') + 1)) {
      add(table + " " + constraint, table, definition);
      fromSchema.add(table + " " + constraint);
      if (table.indexOf('.') < 0) {
        return;
      }
    }
  }

  @Override
  public List<Finding> see(Subject subject) {
    if (unsettles(subject)) {
      columns.clear();
      proven.clear();
      required.clear();
      return List.of();
    }
    CharSequence code = subject.code().guarded();
    Matcher added = ADDED.matcher(code);
    Matcher validated = VALIDATED.matcher(code);
    Matcher dropped = DROPPED.matcher(code);
    Matcher notNull = NOT_NULL.matcher(code);
    if (added.find()) {
      add(key(added), added.group("table"), added.group("rest"));
    } else if (validated.find()) {
      prove(key(validated), validated.group("table"));
    } else if (dropped.find()) {
      proven.remove(key(dropped));
      drop(subject, key(dropped), dropped.group("table"));
    } else if (notNull.find()) {
      required.add(key(notNull));
      if (proven.containsValue(key(notNull))) {
        eased.add(subject.statement().index());
      }
    } else if (subject.begins("alter table") && subject.code().text().contains(" drop ")) {
      columns.clear();
      proven.clear();
    }
    return List.of();
  }

  /** What the script itself added gives nothing up; nor does what NOT NULL says as well. */
  private void drop(Subject subject, String constraint, String table) {
    @Nullable String column = columns.remove(constraint);
    boolean known = column != null && !fromSchema.remove(constraint);
    if (known || required.contains(table + " " + column)) {
      eased.add(subject.statement().index());
    }
  }

  /** Whether a name may mean another table, or a constraint may be gone, from here on. */
  private static boolean unsettles(Subject subject) {
    String code = subject.code().text();
    boolean elsewhere =
        code.contains("search_path") || code.contains(" set schema ") || subject.begins("use");
    boolean undone =
        subject.begins("rollback") || subject.begins("abort") || subject.begins("discard");
    boolean renamed = subject.begins("alter table") && code.contains(" rename");
    return elsewhere || undone || renamed || subject.begins("drop");
  }

  private void add(String constraint, String table, String definition) {
    Matcher filled = FILLED.matcher(definition);
    boolean whole =
        filled.matches() && filled.group("open").length() == filled.group("close").length();
    columns.put(constraint, whole ? filled.group("column") : "");
    if (whole && filled.group("later") == null) {
      prove(constraint, table);
    }
  }

  private void prove(String constraint, String table) {
    String column = columns.getOrDefault(constraint, "");
    if (!column.isEmpty()) {
      proven.put(constraint, table + " " + column);
    }
  }

  private static String key(Matcher found) {
    return found.group("table") + " " + found.group("name");
  }

  @Override
  public List<Finding> revise(List<Finding> findings) {
    return findings.stream().map(this::revised).toList();
  }

  private Finding revised(Finding finding) {
    boolean ours = finding.rule().equals(drop) || finding.rule().equals("set-not-null");
    return ours && eased.contains(finding.statement())
        ? finding.at(
            RiskLevel.LOW,
            finding.message() + " A constraint that is checked already" + " says it.")
        : finding;
  }
}
