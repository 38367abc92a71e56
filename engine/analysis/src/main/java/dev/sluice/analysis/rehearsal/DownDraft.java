package dev.sluice.analysis.rehearsal;

import dev.sluice.analysis.compare.Names;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.SchemaRenderer;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import dev.sluice.db.sql.Script;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.sql.StatementReading.Certainty;
import dev.sluice.db.sql.StatementReading.ObjectUse;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.StatementReading.Use;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The way back that reading alone can give, without a database: each statement undone by what the
 * schema before it says, last one first. It is a draft; only a rehearsal proves one.
 */
public final class DownDraft {
  private static final Pattern NEW_NAME =
      Pattern.compile("(?is)\\bTO\\s+(\"(?:[^\"]|\"\")+\"|[\\w$]+)\\s*$");

  private final DatabaseEngine engine;
  private final SchemaRenderer renderer;
  private final Schema base;
  private final List<String> drops = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final List<String> statements = new ArrayList<>();
  private final Set<String> cannot = new LinkedHashSet<>();

  /** Statements that found what they would make, and left it as it was. */
  private final Set<Integer> untouched = new HashSet<>();

  private final Departures departures = new Departures();

  private DownDraft(DatabaseEngine engine, Schema base) {
    this.engine = engine;
    this.renderer = engine.renderer();
    this.base = base;
  }

  /**
   * A down script and what it cannot restore.
   *
   * @param sql the statements, each ended by {@code ;} and a line end
   * @param cannot what does not come back or could not be understood, a line each
   */
  public record Result(String sql, List<String> cannot) {
    public Result {
      cannot = List.copyOf(cannot);
    }
  }

  private record Read(Statement statement, StatementReading reading) {}

  /** Drafts the way back of a script from the schema that it starts from. */
  public static Result of(DatabaseEngine engine, Schema base, Script up) {
    DownDraft draft = new DownDraft(engine, base);
    List<Read> backwards = new ArrayList<>();
    for (Statement one : up.statements()) {
      Read read = new Read(one, engine.read(one));
      draft.departures.see(one, read.reading());
      backwards.add(read);
    }
    Collections.reverse(backwards);
    backwards.forEach(draft::undo);
    StringBuilder sql = new StringBuilder();
    draft.all().forEach(statement -> sql.append(statement).append(";\n"));
    return new Result(sql.toString(), List.copyOf(draft.cannot));
  }

  /** New things go under the names that the script used; old ones come back under the old names. */
  private List<String> all() {
    List<String> all = new ArrayList<>(drops);
    all.addAll(names);
    all.addAll(statements);
    return all;
  }

  private void undo(Read read) {
    Statement statement = read.statement();
    StatementReading reading = read.reading();
    int before = all().size();
    reading.objects().forEach(use -> undo(statement, use, reading));
    boolean touches =
        reading.objects().stream().anyMatch(use -> use.use() != Use.READ)
            || reading.certainty() == Certainty.NONE;
    boolean changes = touches && !untouched.contains(statement.index());
    if (all().size() == before && changes && !told(statement)) {
      cannot.add(place(statement) + " is not undone: what it did cannot be read from the schema");
    }
    if (reading.has(Trait.CASCADES)) {
      cannot.add(place(statement) + " may take away more than it names");
    }
  }

  private boolean told(Statement statement) {
    return cannot.stream().anyMatch(line -> line.startsWith(place(statement) + " "));
  }

  private static String place(Statement statement) {
    return "statement "
        + statement.index()
        + " ("
        + statement.kind().toLowerCase(Locale.ROOT)
        + ")";
  }

  private void undo(Statement statement, ObjectUse use, StatementReading reading) {
    switch (use.use()) {
      case CREATED -> created(statement, use);
      case DROPPED -> dropped(statement, use);
      case RENAMED -> renamed(statement, use);
      case ALTERED -> altered(use, reading);
      case EMPTIED -> cannot.add(place(statement) + " deletes rows of " + use.name());
      case WRITTEN -> cannot.add(place(statement) + " writes rows of " + use.name());
      case READ -> {}
    }
  }

  private void created(Statement statement, ObjectUse use) {
    List<SchemaObject> same = known(use.kind(), use.name());
    if (maybe(statement) && (!same.isEmpty() || departures.broughtBefore(statement))) {
      if (surelyThere(statement, use, same)) {
        untouched.add(statement.index());
      } else {
        cannot.add(
            place(statement)
                + " makes "
                + use.name()
                + " only where it is missing, and nothing here tells whether it was");
      }
    } else if (same.isEmpty()) {
      drops.add(renderer.drop(named(use.kind(), use.name())));
    } else {
      same.stream().limit(1).forEach(object -> statements.add(renderer.create(object)));
    }
  }

  /** Whether the one object that a name can mean was there before the script, and still is. */
  private boolean surelyThere(Statement statement, ObjectUse use, List<SchemaObject> same) {
    return same.size() == 1
        && meant(use.name(), same.get(0))
        && !departures.before(statement, same.get(0));
  }

  /** A name without a schema means the usual one; whether it means another, nobody knows here. */
  private static boolean meant(String written, SchemaObject object) {
    String own = object.name().replaceFirst("\\(.*", "");
    String before = own.substring(0, own.length() - written.length());
    String place = before.replaceFirst("(?i)^(?:public|dbo)\\.", "");
    return place.isEmpty() || place.equalsIgnoreCase(last(object.owner()) + ".");
  }

  private boolean maybe(Statement statement) {
    return engine.tokens(statement.text()).has("IF", "NOT", "EXISTS");
  }

  private void dropped(Statement statement, ObjectUse use) {
    List<SchemaObject> gone = known(use.kind(), use.name());
    if (gone.isEmpty()) {
      cannot.add(
          place(statement)
              + " drops "
              + use.kind()
              + " "
              + use.name()
              + ", which the schema does not have");
      return;
    }
    SchemaObject object = gone.get(0);
    if (object.kind() == Kind.TABLE || object.kind() == Kind.COLUMN) {
      cannot.add(place(statement) + " gives up " + Names.plain(object));
    }
    statements.addAll(renderer.create(new Schema(base.engine(), withParts(object))));
  }

  /** An object and what went with it. */
  private List<SchemaObject> withParts(SchemaObject object) {
    List<SchemaObject> parts = new ArrayList<>();
    if (object.kind() == Kind.COLUMN) {
      statements.add(renderer.create(object));
      base.objects().stream()
          .filter(other -> other.kind() != Kind.COLUMN && other.owner().equals(object.owner()))
          .filter(other -> mentions(other, object))
          .forEach(parts::add);
      return parts;
    }
    parts.add(object);
    base.objects().stream().filter(o -> o.owner().equals(object.name())).forEach(parts::add);
    return parts;
  }

  private static boolean mentions(SchemaObject object, SchemaObject column) {
    return Pattern.compile("(?<![\\w\"])" + Pattern.quote(sqlName(column)) + "(?![\\w\"])")
        .matcher(object.definition())
        .find();
  }

  private static String sqlName(SchemaObject object) {
    return object.attribute("sql-name").isEmpty()
        ? last(object.name())
        : object.attribute("sql-name");
  }

  private void renamed(Statement statement, ObjectUse use) {
    Matcher name = NEW_NAME.matcher(statement.text());
    List<SchemaObject> old = known(use.kind(), use.name());
    if (!name.find() || old.isEmpty()) {
      cannot.add(place(statement) + " renames what the schema does not have");
      return;
    }
    SchemaObject before = old.get(0);
    Map<String, String> attributes = new TreeMap<>(before.attributes());
    String sql = before.attribute("sql-name");
    int dot = before.kind() == Kind.COLUMN ? -1 : sql.lastIndexOf('.');
    attributes.put("sql-name", sql.substring(0, dot + 1) + name.group(1));
    SchemaObject now =
        new SchemaObject(
            before.kind(),
            before.name() + " renamed",
            before.owner(),
            before.definition(),
            attributes,
            List.of());
    names.addAll(renderer.rename(now, before));
  }

  /** Sets what an ALTER COLUMN can change back to what the schema says. */
  private void altered(ObjectUse use, StatementReading reading) {
    if (!use.kind().equals("column")) {
      return;
    }
    for (SchemaObject column : known("column", use.name())) {
      Map<String, String> attributes = new TreeMap<>(column.attributes());
      flip(attributes, "not-null", "true");
      flip(attributes, "default", "NULL");
      SchemaObject changed =
          new SchemaObject(
              Kind.COLUMN,
              column.name(),
              column.owner(),
              reading.has(Trait.NARROWS_TYPE)
                  ? column.definition() + " changed"
                  : column.definition(),
              attributes,
              List.of());
      statements.addAll(renderer.alter(changed, column));
    }
  }

  private static void flip(Map<String, String> attributes, String key, String value) {
    if (attributes.remove(key) == null) {
      attributes.put(key, value);
    }
  }

  private List<SchemaObject> known(String kind, String written) {
    String name = written.toLowerCase(Locale.ROOT);
    return base.objects().stream()
        .filter(object -> isOf(object.kind(), kind))
        .filter(
            object -> {
              String own = object.name().toLowerCase(Locale.ROOT).replaceFirst("\\(.*", "");
              return own.equals(name) || own.endsWith("." + name);
            })
        .toList();
  }

  private static boolean isOf(Kind kind, String word) {
    return switch (word) {
      case "constraint" ->
          Set.of(Kind.PRIMARY_KEY, Kind.UNIQUE, Kind.CHECK, Kind.EXCLUSION, Kind.FOREIGN_KEY)
              .contains(kind);
      case "procedure", "aggregate" -> kind == Kind.FUNCTION;
      default -> kind.name().equals(word.toUpperCase(Locale.ROOT).replace(' ', '_'));
    };
  }

  /** An object that only its name is known of. */
  private static SchemaObject named(String word, String written) {
    boolean part = word.equals("column") || word.equals("constraint");
    int dot = part ? written.lastIndexOf('.') : -1;
    Kind kind =
        word.equals("constraint")
            ? Kind.CHECK
            : List.of(Kind.values()).stream()
                .filter(one -> isOf(one, word))
                .findFirst()
                .orElse(Kind.TABLE);
    return new SchemaObject(
        kind,
        written,
        part && dot > 0 ? written.substring(0, dot) : "",
        "",
        Map.of(
            "sql-name",
            quoted(written.substring(dot + 1)),
            "owner-sql",
            dot > 0 ? quoted(written.substring(0, dot)) : "",
            "routine",
            word.toUpperCase(Locale.ROOT)),
        List.of());
  }

  /** Readings have resolved quotes; names that need them get them back. */
  private static String quoted(String name) {
    StringBuilder quoted = new StringBuilder();
    for (String part : name.split("\\.", -1)) {
      quoted.append(quoted.isEmpty() ? "" : ".");
      quoted.append(
          part.matches("[a-z_][a-z0-9_$]*") ? part : '"' + part.replace("\"", "\"\"") + '"');
    }
    return quoted.toString();
  }

  /** The last part of a name with its places before it. */
  static String last(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
