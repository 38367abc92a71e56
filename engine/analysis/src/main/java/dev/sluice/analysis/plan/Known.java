package dev.sluice.analysis.plan;

import dev.sluice.analysis.risk.RiskContext;
import dev.sluice.analysis.risk.TableNames;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What is known of the tables that a script changes. */
final class Known {
  private final Optional<Schema> schema;
  private final RiskContext context;

  Known(RiskContext context) {
    this.schema = context.schema();
    this.context = context;
  }

  /** The server's version, or empty. */
  String version() {
    return context.version();
  }

  /** A column of a table, if it is known. */
  Optional<SchemaObject> column(String table, String column) {
    return of(table).stream()
        .filter(object -> object.kind() == Kind.COLUMN)
        .filter(object -> last(object).equals(Written.last(column)))
        .findFirst();
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

  /** Ordinary indexes of a table that name a column. */
  List<SchemaObject> indexes(String table, String column) {
    return of(table).stream()
        .filter(object -> object.kind() == Kind.INDEX)
        .filter(object -> mentions(object, column))
        .toList();
  }

  /** What stands in the way of a second column that takes a column's place, in plain words. */
  List<String> obstacles(String table, String column) {
    List<SchemaObject> all = schema.map(Schema::objects).orElse(List.of());
    return all.stream()
        .filter(object -> standsInTheWay(object, table, column))
        .map(object -> word(object.kind()) + " " + bare(object.name()))
        .toList();
  }

  private static boolean standsInTheWay(SchemaObject object, String table, String column) {
    boolean own = same(object.owner(), table);
    boolean other = object.dependsOn().stream().anyMatch(one -> same(one, table));
    return switch (object.kind()) {
      case PRIMARY_KEY, UNIQUE, CHECK, EXCLUSION, TRIGGER, POLICY ->
          own && mentions(object, column);
      case FOREIGN_KEY -> (own || refersTo(object, table)) && mentions(object, column);
      case VIEW, MATERIALIZED_VIEW -> other && mentions(object, column);
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

  static Pattern word(String column) {
    return Pattern.compile("(?<![\\w$])" + Pattern.quote(Written.last(column)) + "(?![\\w$])");
  }

  private List<SchemaObject> of(String table) {
    return schema.map(Schema::objects).orElse(List.of()).stream()
        .filter(object -> same(object.owner(), table))
        .toList();
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

  private static String word(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
