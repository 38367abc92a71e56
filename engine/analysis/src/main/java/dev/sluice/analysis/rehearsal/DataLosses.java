package dev.sluice.analysis.rehearsal;

import dev.sluice.analysis.compare.Difference;
import dev.sluice.analysis.compare.Difference.Change;
import dev.sluice.analysis.compare.SchemaComparison;
import dev.sluice.db.Capability;
import dev.sluice.db.DatabaseEngine;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Rows and values that a script takes away and no down script can bring back by itself. */
final class DataLosses {
  private static final Set<Trait> OPAQUE =
      Set.of(Trait.HIDDEN_WRITE, Trait.DYNAMIC_SQL, Trait.LEAVES_DATABASE);

  private static final Pattern COLUMNS = Pattern.compile("\\(([^()]+)\\)");

  private final DatabaseEngine engine;
  private final Schema base;
  private final Map<String, Long> rows;
  private final boolean keeps;
  private final Set<String> losses = new LinkedHashSet<>();

  /**
   * Losses on a schema.
   *
   * @param rows rows per table by qualified name, where they are known
   * @param keeps whether rows are set aside when a script runs
   */
  DataLosses(DatabaseEngine engine, Schema base, Map<String, Long> rows, boolean keeps) {
    this.engine = engine;
    this.base = base;
    this.rows = rows;
    this.keeps = keeps;
  }

  /** Losses of an up script, a line each; inserted rows count when nobody wrote a down script. */
  List<String> of(Script up, Schema after, boolean insertsStay) {
    Set<String> renamed = renamed(up);
    for (Difference difference : SchemaComparison.differences(base, after)) {
      boolean removed =
          difference.change() == Change.REMOVED && !isOneOf(difference.name(), renamed);
      if (removed && difference.kind() == Kind.TABLE) {
        losses.add("table " + counted(difference.name(), difference.name()));
      } else if (removed && difference.kind() == Kind.COLUMN && !gone(difference, after)) {
        losses.add("column " + counted(difference.name(), owner(difference)));
      } else if (typeChanged(difference)) {
        losses.add(
            "values of column " + Undoing.plain(difference.name()) + " that its new type changed");
      }
    }
    for (Statement statement : up.statements()) {
      fromStatement(statement, engine.read(statement), insertsStay);
    }
    return List.copyOf(losses);
  }

  /** Tables and columns that a script gives another name, in lower case as it writes them. */
  Set<String> renamed(Script script) {
    Set<String> names = new LinkedHashSet<>();
    for (Statement statement : script.statements()) {
      for (ObjectUse use : engine.read(statement).objects()) {
        if (use.use() == Use.RENAMED) {
          names.add(use.name().toLowerCase(Locale.ROOT));
        }
      }
    }
    return names;
  }

  private static boolean isOneOf(String name, Set<String> written) {
    String own = name.toLowerCase(Locale.ROOT);
    return written.stream().anyMatch(one -> own.equals(one) || own.endsWith("." + one));
  }

  private static String owner(Difference column) {
    return column.from().map(SchemaObject::owner).orElse("");
  }

  /** A name with the rows that its table holds, where that is known. */
  private String counted(String name, String table) {
    long known = rows.getOrDefault(table, 0L);
    String plain = Undoing.plain(name);
    return known > 0
        ? "%s (%s)"
            .formatted(plain, String.format(Locale.ROOT, known == 1 ? "%d row" : "%,d rows", known))
        : plain;
  }

  private void fromStatement(Statement statement, StatementReading reading, boolean insertsStay) {
    String kind = statement.kind().toUpperCase(Locale.ROOT);
    for (ObjectUse object : reading.objects()) {
      if (known(object)) {
        fromUse(kind, object, insertsStay);
      }
    }
    boolean declares = kind.startsWith("CREATE") && reading.certainty() != Certainty.NONE;
    boolean opaque =
        reading.certainty() == Certainty.NONE
            || reading.traits().stream().anyMatch(OPAQUE::contains);
    if (opaque && !declares) {
      losses.add(
          "what statement %d (%s) did, which cannot be read"
              .formatted(statement.index(), kind.toLowerCase(Locale.ROOT)));
    }
  }

  private void fromUse(String kind, ObjectUse object, boolean insertsStay) {
    String name = Undoing.plain(object.name());
    if (object.use() == Use.DROPPED) {
      if (losses.stream().noneMatch(line -> named(line, object.kind() + " " + name))) {
        losses.add(object.kind() + " " + name);
      }
    } else if (object.use() == Use.EMPTIED) {
      losses.add("rows deleted from " + name);
    } else if (object.use() == Use.WRITTEN && object.kind().equals("table")) {
      switch (kind) {
        case "DELETE" -> losses.add("rows deleted from " + name);
        case "INSERT", "COPY" -> {
          if (insertsStay) {
            losses.add("rows inserted into " + name + " " + whatBecomesOfThem(object.name()));
          }
        }
        default -> losses.add("rows changed in " + name);
      }
    }
  }

  /** What the agent can do about added rows, as the schema shows it before anything runs. */
  private String whatBecomesOfThem(String written) {
    if (!keeps || !engine.capabilities().contains(Capability.RECOVERY_ARTIFACTS)) {
      return "stay";
    }
    boolean keyed =
        engine.capabilities().contains(Capability.SERVERLESS)
            || has(written, Kind.PRIMARY_KEY)
            || of(written, Kind.UNIQUE).anyMatch(this::neverNull);
    if (!keyed) {
      return "stay: it has no key to find them by";
    }
    return has(written, Kind.TRIGGER)
        ? "are taken back where unchanged, but not what its triggers wrote"
        : "are taken back where unchanged";
  }

  private boolean has(String written, Kind kind) {
    return of(written, kind).findAny().isPresent();
  }

  private Stream<SchemaObject> of(String written, Kind kind) {
    String table = written.toLowerCase(Locale.ROOT);
    return base.objects().stream()
        .filter(object -> object.kind() == kind)
        .filter(
            object -> {
              String owner = object.owner().toLowerCase(Locale.ROOT);
              return owner.equals(table) || owner.endsWith("." + table);
            });
  }

  /** Whether a key has plain columns only, none of which takes NULL, and holds at every moment. */
  private boolean neverNull(SchemaObject key) {
    Matcher columns = COLUMNS.matcher(key.definition());
    return columns.find()
        && !key.definition().toUpperCase(Locale.ROOT).contains("DEFERRABLE")
        && Stream.of(columns.group(1).split(","))
            .map(column -> column.replaceAll("[\\s`\"]", ""))
            .allMatch(column -> neverNull(key.owner(), column));
  }

  private boolean neverNull(String table, String column) {
    return base.objects().stream()
        .filter(object -> object.kind() == Kind.COLUMN && object.owner().equals(table))
        .filter(object -> object.name().equalsIgnoreCase(table + "." + column))
        .anyMatch(object -> !object.attribute("not-null").isEmpty());
  }

  private static boolean named(String line, String object) {
    return line.equals(object) || line.startsWith(object + " (");
  }

  /** Whether a table or column was there before the script. */
  private boolean known(ObjectUse use) {
    String name = use.name().toLowerCase(Locale.ROOT);
    Kind kind = use.kind().equals("column") ? Kind.COLUMN : Kind.TABLE;
    boolean keeps = use.kind().equals("table") || use.kind().equals("column");
    return keeps
        && base.objects().stream()
            .filter(object -> object.kind() == kind)
            .map(object -> object.name().toLowerCase(Locale.ROOT))
            .anyMatch(own -> own.equals(name) || own.endsWith("." + name));
  }

  /** Whether the column went away with its table, which is told once. */
  private static boolean gone(Difference column, Schema after) {
    String table = column.from().map(SchemaObject::owner).orElse("");
    return after.objects().stream()
        .noneMatch(object -> object.kind() == Kind.TABLE && object.name().equals(table));
  }

  private static boolean typeChanged(Difference difference) {
    return difference.change() == Change.CHANGED
        && difference.kind() == Kind.COLUMN
        && !difference
            .from()
            .map(SchemaObject::definition)
            .equals(difference.to().map(SchemaObject::definition));
  }
}
