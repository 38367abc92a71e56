package dev.sluice.db.sqlserver;

import dev.sluice.db.sql.Reading;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.StatementReading.Use;
import dev.sluice.db.sql.Tokens;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads DROP statements. */
final class DropReader {
  private static final Set<String> HOLDS_DATA =
      Set.of(
          "table",
          "database",
          "schema",
          "sequence",
          "type",
          "materialized view",
          "assembly",
          "symmetric key",
          "asymmetric key",
          "certificate",
          "master key",
          "column master key",
          "column encryption key",
          "queue",
          "fulltext catalog",
          "xml schema collection");
  private static final Set<String> USED_BY_NAME =
      Set.of(
          "table",
          "view",
          "procedure",
          "function",
          "schema",
          "type",
          "sequence",
          "synonym",
          "database",
          "materialized view",
          "external table",
          "aggregate",
          "assembly");
  private static final Set<String> RIGHTS =
      Set.of(
          "role",
          "user",
          "login",
          "application role",
          "server role",
          "security policy",
          "credential",
          "database scoped credential",
          "certificate");
  private final Tokens tokens;
  private final String kind;
  private final Reading reading;

  DropReader(Tokens tokens, String kind, Reading reading) {
    this.tokens = tokens;
    this.kind = kind;
    this.reading = reading;
  }

  void read() {
    String object = kind.substring(5).toLowerCase(Locale.ROOT);
    int from = tokens.skipOptions(Kinds.afterObject(tokens, kind));
    List<Tokens> parts = tokens.commaParts(from);
    boolean lasting = false;
    for (Tokens part : parts) {
      String name = Names.of(part, 0);
      if (!Names.temporary(name)) {
        lasting = true;
        reading.use(Use.DROPPED, object, object.equals("index") ? index(part, name) : name);
      }
    }
    if (lasting && HOLDS_DATA.contains(object)) {
      reading.trait(Trait.DESTROYS_DATA);
    }
    if (lasting && USED_BY_NAME.contains(object)) {
      reading.trait(Trait.BREAKS_READERS);
    }
    if (RIGHTS.contains(object)) {
      reading.trait(Trait.CHANGES_PRIVILEGES);
    }
    if (object.startsWith("external ") || object.startsWith("server audit")) {
      reading.trait(Trait.CHANGES_SETTINGS);
    }
  }

  /** {@code DROP INDEX i ON t} and the old {@code DROP INDEX t.i}. */
  private String index(Tokens part, String name) {
    int on = part.find(1, "ON");
    int dot = name.lastIndexOf('.');
    String table = on > 0 ? Names.of(part, on + 1) : dot > 0 ? name.substring(0, dot) : "";
    if (!Names.temporary(table)) {
      reading.use(Use.ALTERED, "table", table);
      if (!part.has("ONLINE", "=", "ON")) {
        reading.trait(Trait.LONG_BLOCKING_LOCK);
      }
    }
    return on > 0 || dot < 0 ? name : name.substring(dot + 1);
  }
}
