package dev.sluice.analysis.risk;

import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import dev.sluice.db.sql.ScriptException;
import dev.sluice.db.sql.Tokens;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Constraints that the script itself adds: dropping one gives nothing up, and a validated {@code
 * CHECK (a IS NOT NULL)}, also one that the database has, lets PostgreSQL set NOT NULL without a
 * scan.
 */
final class OwnConstraints implements ScriptCheck {
  /** Where one table has no two constraints of a name, whatever sort they are of. */
  private static final Set<String> ENGINES = Set.of("postgresql", "sqlserver", "oracle");

  private static final Set<String> KINDS = Set.of("CHECK", "FOREIGN", "UNIQUE", "PRIMARY");

  private final String drop;
  private final List<SchemaObject> checks;
  private final List<String> tables;
  private final Map<Constraint, TableColumn> own = new HashMap<>();
  private final Map<Constraint, TableColumn> found = new HashMap<>();
  private final Set<TableColumn> proven = new HashSet<>();
  private final Set<TableColumn> required = new HashSet<>();
  private final Set<Integer> unneeded = new HashSet<>();
  private final Map<Integer, TableColumn> replaced = new HashMap<>();
  private final SteadyNames names;
  private boolean learned;
  private boolean moved;

  private record Constraint(String table, String name) {}

  /** Checks that the schema has are known too. */
  OwnConstraints(RiskRule drop, Optional<Schema> schema, SteadyNames names) {
    this.drop = drop.id();
    this.names = names;
    List<SchemaObject> objects = schema.map(Schema::objects).orElse(List.of());
    this.checks = objects.stream().filter(object -> object.kind() == Kind.CHECK).toList();
    this.tables =
        objects.stream()
            .filter(object -> object.kind() == Kind.TABLE)
            .map(SchemaObject::name)
            .toList();
  }

  @Override
  public List<Finding> see(Subject subject) {
    if (!ENGINES.contains(subject.engine().name())) {
      return List.of();
    }
    Tokens t = subject.tokens();
    if (!names.after(subject)) {
      forget();
      moved = true;
    } else if (t.is(0, "ALTER", "TABLE")) {
      learn(subject);
      List<Tokens> actions = t.part(t.afterName(2), t.size()).commaParts(0);
      if (actions.size() == 1) {
        action(subject.statement().index(), t.name(2), actions.get(0));
      } else if (t.has("DROP")) {
        forget();
        replaced.clear();
      }
    }
    return List.of();
  }

  /** What the schema has, before the first statement that it may matter for. */
  private void learn(Subject subject) {
    if (!learned) {
      learned = true;
      checks.forEach(check -> learn(check, subject));
    }
  }

  private void forget() {
    learned = true;
    own.clear();
    found.clear();
    proven.clear();
    required.clear();
  }

  private void action(int statement, String table, Tokens a) {
    int column = TableColumn.place(a);
    if (a.is(0, "ADD", "CONSTRAINT") && KINDS.contains(a.at(3)) && !a.has("USING", "INDEX")) {
      Constraint constraint = new Constraint(table, a.name(2));
      TableColumn filled = filled(table, a.part(3, a.size()));
      own.put(constraint, filled);
      prove(filled, !a.has("NOT", "VALID"));
    } else if (a.is(0, "VALIDATE", "CONSTRAINT") && a.size() == 3) {
      Constraint constraint = new Constraint(table, a.name(2));
      TableColumn none = new TableColumn(table, "");
      prove(own.getOrDefault(constraint, found.getOrDefault(constraint, none)), true);
    } else if (a.is(0, "DROP", "CONSTRAINT")) {
      drop(statement, table, a);
    } else if (a.is(0, "ALTER") && a.is(column + 1, "SET", "NOT", "NULL")) {
      TableColumn filled = new TableColumn(table, a.name(column));
      required.add(filled);
      if (proven.contains(filled)) {
        unneeded.add(statement);
      }
    } else if (a.is(0, "ALTER") && a.is(column + 1, "DROP", "NOT", "NULL") && !moved) {
      giveUp(a.name(column));
    } else if (a.has("DROP")) {
      forget();
      replaced.clear();
    }
  }

  /** A column of that name may be empty from here on, whichever table it is of. */
  private void giveUp(String column) {
    proven.removeIf(filled -> filled.name().equals(column));
    required.removeIf(filled -> filled.name().equals(column));
    replaced.values().removeIf(filled -> filled.name().equals(column));
  }

  private void prove(TableColumn filled, boolean checked) {
    if (checked && !filled.name().isEmpty()) {
      proven.add(filled);
    }
  }

  /** What the script itself added gives nothing up; nor does what NOT NULL says as well. */
  private void drop(int statement, String table, Tokens a) {
    int at = a.is(2, "IF", "EXISTS") ? 4 : 2;
    boolean plain = a.size() == at + 1 || (a.size() == at + 2 && a.is(at + 1, "RESTRICT"));
    Constraint constraint = new Constraint(table, a.name(at));
    Optional<TableColumn> ours = Optional.ofNullable(own.remove(constraint));
    Optional<TableColumn> other = Optional.ofNullable(found.remove(constraint));
    ours.or(() -> other).ifPresent(proven::remove);
    if (plain && ours.isPresent()) {
      unneeded.add(statement);
    } else if (plain) {
      other.filter(required::contains).ifPresent(filled -> replaced.put(statement, filled));
    }
  }

  /** By the table's name with its schema, and without it where there is but one of that name. */
  private void learn(SchemaObject check, Subject subject) {
    String table = check.owner();
    int dot = table.indexOf('.');
    if (!check.name().startsWith(table + ".") || dot != table.lastIndexOf('.')) {
      return;
    }
    String name = check.name().substring(table.length() + 1);
    String bare = table.substring(dot + 1);
    learn(table, name, check, subject);
    List<String> alike = tables.stream().filter(one -> one.endsWith("." + bare)).toList();
    if (dot > 0 && alike.equals(List.of(table))) {
      learn(bare, name, check, subject);
    }
  }

  private void learn(String table, String name, SchemaObject check, Subject subject) {
    Tokens definition;
    try {
      definition = subject.engine().tokens(check.definition());
    } catch (ScriptException unreadable) {
      return;
    }
    TableColumn filled = filled(table, definition);
    found.put(new Constraint(table, name), filled);
    prove(filled, !definition.has("NOT", "VALID"));
  }

  /** The whole definition: behind it, NO INHERIT or NOT ENFORCED would prove nothing. */
  /** The column that a check wants to be filled; of no name where the check says something else. */
  private static TableColumn filled(String table, Tokens definition) {
    int open = 1;
    while (definition.is(open, "(")) {
      open++;
    }
    int depth = open - 1;
    int close = open + 4;
    while (definition.is(close, ")")) {
      close++;
    }
    boolean whole =
        definition.is(0, "CHECK", "(")
            && definition.is(open + 1, "IS", "NOT", "NULL")
            && close - open - 4 == depth
            && (close == definition.size()
                || (definition.is(close, "NOT", "VALID") && close + 2 == definition.size()));
    return new TableColumn(table, whole ? definition.name(open) : "");
  }

  @Override
  public List<Finding> revise(List<Finding> findings) {
    return findings.stream().map(this::revised).toList();
  }

  private Finding revised(Finding finding) {
    boolean eased =
        unneeded.contains(finding.statement()) || replaced.containsKey(finding.statement());
    boolean ours = finding.rule().equals(drop) || finding.rule().equals("set-not-null");
    return ours && eased
        ? finding.at(
            RiskLevel.LOW, finding.message() + " A constraint that is checked already says it.")
        : finding;
  }
}
