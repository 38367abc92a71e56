package dev.sluice.db.sqlserver;

import dev.sluice.db.sql.Reading;
import dev.sluice.db.sql.StatementReading.Certainty;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.StatementReading.Use;
import dev.sluice.db.sql.Tokens;
import java.util.Locale;

/** Reads ALTER statements other than those of modules. */
final class AlterReader {
  private final Tokens tokens;
  private final String kind;
  private final Reading reading;
  private final String name;
  private final int after;

  AlterReader(Tokens tokens, String kind, Reading reading) {
    this.tokens = tokens;
    this.kind = kind;
    this.reading = reading;
    int at = Kinds.afterObject(tokens, kind);
    this.name = Names.of(tokens, at);
    this.after = Names.after(tokens, at);
  }

  void read() {
    String object = kind.substring(6).toLowerCase(Locale.ROOT);
    switch (object) {
      case "table" -> new TableReader(tokens, name, after, reading).read();
      case "index" -> index();
      case "schema" -> {
        int at = after + 1;
        int type = tokens.find(at, ":");
        reading.use(Use.RENAMED, "table", Names.of(tokens, type > 0 ? type + 2 : at));
        reading.trait(Trait.BREAKS_READERS);
      }
      case "authorization" -> reading.trait(Trait.CHANGES_PRIVILEGES);
      case "database" -> database();
      case "partition function" ->
          reading.use(Use.ALTERED, object, name).trait(Trait.LONG_BLOCKING_LOCK);
      default -> other(object);
    }
  }

  private void other(String object) {
    ObjectFamily family = ObjectFamily.of(object);
    if (family != ObjectFamily.UNKNOWN) {
      reading.use(Use.ALTERED, object, name);
    }
    switch (family) {
      case RIGHTS -> {
        reading.trait(Trait.CHANGES_PRIVILEGES);
        secret();
      }
      case FOREIGN -> reading.trait(Trait.LEAVES_DATABASE).partly();
      case OUTSIDE -> reading.trait(Trait.LEAVES_DATABASE);
      case SETTINGS -> reading.trait(Trait.CHANGES_SETTINGS);
      case PLAIN -> {}
      case UNKNOWN -> reading.atMost(Certainty.NONE);
    }
  }

  private void secret() {
    if (tokens.has("PASSWORD") || tokens.has("SECRET")) {
      reading.trait(Trait.CARRIES_SECRET);
    }
  }

  private void index() {
    int on = tokens.find(after, "ON");
    reading.use(Use.ALTERED, "index", name).use(Use.ALTERED, "table", Names.of(tokens, on + 1));
    boolean online = tokens.has("ONLINE", "=", "ON");
    if (tokens.has("REBUILD") && !online) {
      reading.trait(Trait.LONG_BLOCKING_LOCK);
    } else if (tokens.has("DISABLE")) {
      reading.trait(Trait.BREAKS_READERS, Trait.LONG_BLOCKING_LOCK);
    }
  }

  private void database() {
    reading.use(Use.ALTERED, "database", name).trait(Trait.CHANGES_SETTINGS);
    if (tokens.is(after, "MODIFY", "NAME") || tokens.has("SET", "OFFLINE")) {
      reading.use(Use.RENAMED, "database", name).trait(Trait.BREAKS_READERS);
    }
    if (tokens.has("REMOVE") || tokens.has("FORCE_FAILOVER_ALLOW_DATA_LOSS")) {
      reading.trait(Trait.DESTROYS_DATA);
    }
  }
}
