package dev.sluice.analysis.plan;

import dev.sluice.analysis.risk.RiskContext;
import dev.sluice.analysis.risk.TableNames;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import dev.sluice.db.sql.StatementReading.Trait;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What is known of the tables that a script changes. */
final class Known {
  private static final Pattern PLAIN_INDEX =
      Pattern.compile(
          "CREATE INDEX [a-z_][a-z0-9_]* ON [a-z0-9_.]+ USING btree"
              + " \\(([a-z_][a-z0-9_]*(?:, [a-z_][a-z0-9_]*)*)\\)");

  private final Optional<Schema> schema;
  private final Set<String> given = new HashSet<>();
  private final Set<String> words = new HashSet<>();
  private boolean hidden;

  Known(RiskContext context) {
    this.schema = context.schema();
  }

  /** A column of a table, if it is known. */
  Optional<SchemaObject> column(String table, String column) {
    return of(table).stream()
        .filter(object -> object.kind() == Kind.COLUMN)
        .filter(object -> last(object).equals(Written.last(column)))
        .findFirst();
  }

  /** Whether a schema is known at all. */
  boolean anything() {
    return schema.isPresent();
  }

  /** Plain names of a table's columns whose values mean the same in every session. */
  List<String> settledColumns(String table) {
    return of(table).stream()
        .filter(object -> object.kind() == Kind.COLUMN)
        .filter(object -> PostgresTypes.settled(object.definition()))
        .map(Known::last)
        .toList();
  }

  /** Learns of a statement of the script: after it, what it names may not be as the schema says. */
  void after(Piece piece) {
    words.addAll(piece.words());
    hidden |= piece.reading().has(Trait.DYNAMIC_SQL) || piece.reading().has(Trait.HIDDEN_WRITE);
  }

  /** Whether a statement before this one may have changed a table. */
  boolean named(String table) {
    return hidden || words.contains(Written.last(table));
  }

  /** Whether the schema says that a column is never NULL. */
  boolean notNull(String table, String column) {
    return column(table, column).filter(found -> flag(found, "not-null")).isPresent();
  }

  static boolean flag(SchemaObject object, String attribute) {
    return !object.attribute(attribute).isEmpty();
  }

  /** The one column of a table's primary key, if it has such a key. */
  Optional<String> key(String table) {
    return of(table).stream()
        .filter(object -> object.kind() == Kind.PRIMARY_KEY)
        .map(object -> object.definition().replaceFirst("^[^(]*\\(([^()]*)\\).*$", "$1"))
        .filter(columns -> !columns.contains(","))
        .findFirst();
  }

  /** Whether it is known that rows of a table cannot be walked along one column. */
  boolean keyless(String table) {
    return !of(table).isEmpty() && key(table).isEmpty();
  }

  /** Why it is not sure which table is meant, if several may be. */
  Optional<String> several(String table) {
    List<String> found = tables(table).stream().map(SchemaObject::name).toList();
    return found.size() < 2
        ? Optional.empty()
        : Optional.of(
            "%s may be any of %s; write its schema in the statement."
                .formatted(table, String.join(", ", found)));
  }

  /** The same; or why a table's partitions or heirs stand in the way, as far as they are known. */
  Optional<String> unfit(String table) {
    List<SchemaObject> found = tables(table);
    boolean family =
        found.stream()
            .anyMatch(
                one ->
                    one.definition().contains("PARTITION")
                        || flag(one, "inherits")
                        || inherited(one.name()));
    return several(table)
        .or(
            () ->
                family
                    ? Optional.of(
                        ("%s has partitions or shares its columns with other tables, which"
                                + " this would reach too. Change them one by one, or run this"
                                + " when nobody works.")
                            .formatted(table))
                    : Optional.empty());
  }

  private boolean inherited(String name) {
    return objects().stream()
        .filter(object -> object.kind() == Kind.TABLE)
        .flatMap(object -> List.of(object.attribute("inherits").split(", ")).stream())
        .anyMatch(parent -> same(parent, name));
  }

  /** The table of an index, if it is known. */
  Optional<String> tableOf(String index) {
    return objects().stream()
        .filter(object -> object.kind() == Kind.INDEX && same(object.name(), index))
        .map(SchemaObject::owner)
        .findFirst();
  }

  /**
   * Whether a constraint without a name of its own would get this one: nothing else has it, nor
   * another one of the same script.
   */
  boolean free(String name, String table, List<String> columns) {
    boolean quoted = table.contains("\"") || columns.stream().anyMatch(one -> one.contains("\""));
    return !quoted && name.length() < Written.LONGEST && !taken(name) && given.add(name);
  }

  /** Whether anything is known to have a name. */
  boolean taken(String name) {
    return objects().stream().anyMatch(object -> last(object).equals(Written.last(name)));
  }

  /** Triggers of a table, in plain words. */
  List<String> triggers(String table) {
    return of(table).stream()
        .filter(object -> object.kind() == Kind.TRIGGER)
        .map(object -> "trigger " + bare(object.name()))
        .toList();
  }

  /** Indexes of a table on a column and perhaps others, of which nothing else is said. */
  List<SchemaObject> indexes(String table, String column) {
    return of(table).stream()
        .filter(object -> object.kind() == Kind.INDEX && !on(object).isEmpty())
        .filter(object -> on(object).contains(Written.last(column)))
        .toList();
  }

  /** The columns of an index that is nothing but them, or none. */
  static List<String> on(SchemaObject index) {
    boolean plain = !flag(index, "invalid") && !flag(index, "comment");
    var columns = PLAIN_INDEX.matcher(index.definition());
    return plain && columns.matches() ? List.of(columns.group(1).split(", ")) : List.of();
  }

  /** What stands in the way of a second column that takes a column's place, in plain words. */
  List<String> obstacles(String table, String column) {
    List<String> found = new ArrayList<>(triggers(table));
    objects().stream()
        .filter(object -> standsInTheWay(object, table, column))
        .map(object -> word(object) + " " + bare(object.name()))
        .forEach(found::add);
    if (tables(table).stream().anyMatch(one -> flag(one, "row-security"))) {
      found.add("row security");
    }
    return found.stream().distinct().collect(Collectors.toList());
  }

  private static boolean standsInTheWay(SchemaObject object, String table, String column) {
    boolean own = same(object.owner(), table);
    boolean other = object.dependsOn().stream().anyMatch(one -> same(one, table));
    return switch (object.kind()) {
      case PRIMARY_KEY, UNIQUE, CHECK, EXCLUSION, POLICY -> own && mentions(object, column);
      case INDEX -> own && mentions(object, column) && on(object).isEmpty();
      case FOREIGN_KEY -> (own || refersTo(object, table)) && mentions(object, column);
      case VIEW, MATERIALIZED_VIEW, FUNCTION -> other && mentions(object, column);
      case SEQUENCE -> ownedBy(object, table, column);
      case COLUMN ->
          own
              && !last(object).equals(Written.last(column))
              && word(column).matcher(object.attribute("generated")).find();
      default -> false;
    };
  }

  private static boolean ownedBy(SchemaObject sequence, String table, String column) {
    String owner = TableNames.plain(sequence.attribute("owned-by"));
    int dot = owner.lastIndexOf('.');
    return dot > 0
        && same(owner.substring(0, dot), table)
        && owner.substring(dot + 1).equals(Written.last(column));
  }

  private static boolean refersTo(SchemaObject key, String table) {
    return same(key.attribute("references-table"), table);
  }

  private static boolean mentions(SchemaObject object, String column) {
    return word(column).matcher(TableNames.plain(object.definition())).find();
  }

  private static Pattern word(String column) {
    return Pattern.compile("(?<![\\w$])" + Pattern.quote(Written.last(column)) + "(?![\\w$])");
  }

  private List<SchemaObject> objects() {
    return schema.map(Schema::objects).orElse(List.of());
  }

  private List<SchemaObject> tables(String table) {
    return objects().stream()
        .filter(object -> object.kind() == Kind.TABLE && same(object.name(), table))
        .toList();
  }

  private List<SchemaObject> of(String table) {
    return objects().stream().filter(object -> same(object.owner(), table)).toList();
  }

  private static boolean same(String one, String other) {
    return !one.isEmpty() && TableNames.same(TableNames.plain(one), TableNames.plain(other));
  }

  private static String last(SchemaObject object) {
    return Written.last(object.name());
  }

  private static String bare(String name) {
    return name.startsWith("public.") ? name.substring("public.".length()) : name;
  }

  private static String word(SchemaObject object) {
    boolean unique = object.definition().startsWith("CREATE UNIQUE INDEX");
    return unique
        ? "unique index"
        : object.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
