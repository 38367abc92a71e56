package dev.sluice.db.oracle;

import dev.sluice.db.sql.Reading;
import dev.sluice.db.sql.StatementReading.Certainty;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.StatementReading.Use;
import dev.sluice.db.sql.Tokens;
import java.util.Locale;
import java.util.Set;

/** Reads CREATE statements. */
final class CreateReader {
  private static final Set<String> LANGUAGES = Set.of("JAVA", "C", "JAVASCRIPT");
  private final Tokens tokens;
  private final String object;
  private final Reading reading;
  private final int depth;
  private final int at;

  CreateReader(Tokens tokens, String kind, Reading reading, int depth) {
    this.tokens = tokens;
    this.object = kind.substring(7).toLowerCase(Locale.ROOT);
    this.reading = reading;
    this.depth = depth;
    this.at = Kinds.afterObject(tokens, kind);
  }

  void read() {
    String name = Names.of(tokens, at);
    switch (object) {
      case "table" -> table(name);
      case "index" -> index(name);
      case "view", "materialized view" -> view(name);
      case "function", "procedure", "package", "package body", "type", "type body" -> {
        created(name);
        anew(name);
        body();
      }
      case "trigger" -> trigger(name);
      case "user", "role", "profile", "audit policy" -> {
        created(name).trait(Trait.CHANGES_PRIVILEGES);
        secret();
      }
      case "database link" -> {
        created(name).trait(Trait.LEAVES_DATABASE);
        secret();
      }
      case "directory", "library", "java source", "java class", "java resource" ->
          created(name).trait(Trait.LEAVES_DATABASE).partly();
      case "tablespace",
          "database",
          "pluggable database",
          "spfile",
          "pfile",
          "diskgroup",
          "rollback segment",
          "restore point",
          "flashback archive",
          "context",
          "controlfile" ->
          created(name).trait(Trait.CHANGES_SETTINGS);
      case "schema" -> reading.partly();
      case "sequence",
          "synonym",
          "cluster",
          "materialized view log",
          "operator",
          "indextype",
          "dimension",
          "edition",
          "outline" -> {
        created(name);
        anew(name);
      }
      default -> reading.atMost(Certainty.NONE);
    }
  }

  private Reading created(String name) {
    return reading.use(Use.CREATED, object, name);
  }

  private void anew(String name) {
    if (tokens.is(1, "OR", "REPLACE")) {
      reading.use(Use.ALTERED, object, name);
    }
  }

  private void secret() {
    if (tokens.has("IDENTIFIED", "BY")) {
      reading.trait(Trait.CARRIES_SECRET);
    }
  }

  private void table(String name) {
    created(name);
    int after = Names.after(tokens, at);
    for (Columns.Column column : Columns.listed(tokens, after)) {
      reading.innerColumn(Use.CREATED, name, column.name(), column.type());
    }
    for (int i = after; i < tokens.size(); i++) {
      if (tokens.is(i, "REFERENCES")) {
        reading.use(Use.READ, "table", Names.of(tokens, i + 1));
      }
    }
    int list = tokens.is(after, "(") ? tokens.closing(after) : after;
    int as = tokens.find(list, "AS");
    if (as > 0 && Set.of("SELECT", "WITH", "(").contains(tokens.at(as + 1))) {
      new DataReader(tokens.part(as + 1, tokens.size()), reading).read();
    }
    if (tokens.has("ORGANIZATION", "EXTERNAL")) {
      reading.trait(Trait.LEAVES_DATABASE);
    }
  }

  private void index(String name) {
    int on = tokens.find(at, "ON");
    int table = tokens.is(on + 1, "CLUSTER") ? on + 2 : on + 1;
    created(name).use(Use.ALTERED, "table", Names.of(tokens, table));
    if (!tokens.has("ONLINE")) {
      reading.trait(Trait.LONG_BLOCKING_LOCK);
    }
    if (tokens.is(1, "UNIQUE")) {
      reading.trait(Trait.MAY_FAIL_ON_DATA);
    }
  }

  private void view(String name) {
    created(name);
    anew(name);
    int as = tokens.find(Names.after(tokens, at), "AS");
    if (as > 0) {
      new DataReader(tokens.part(as + 1, tokens.size()), reading).read();
    }
  }

  private void trigger(String name) {
    created(name);
    anew(name);
    int on = tokens.find(at, "ON");
    boolean wide = tokens.is(on + 1, "DATABASE") || tokens.has("ON", "SCHEMA");
    reading.use(Use.ALTERED, wide ? "database" : "table", Names.of(tokens, on + 1));
    if (wide) {
      reading.trait(Trait.CHANGES_SETTINGS);
    }
    body();
  }

  /** What the body will do when it is called; nothing of it runs now. */
  private void body() {
    int from = bodyAt();
    if (from < 0) {
      return;
    }
    if (outside(from)) {
      reading.trait(Trait.LEAVES_DATABASE).partly();
    }
    if (tokens.is(from, "LANGUAGE") || tokens.is(from, "EXTERNAL")) {
      return;
    }
    Reading inner = new Reading();
    new PlSqlReader(tokens.part(from, tokens.size()), inner, depth).read();
    reading.later(inner.answer(), object.equals("trigger"));
  }

  /** Whether it, or a routine in it, is code of another language: AS LANGUAGE JAVA, IS EXTERNAL. */
  private boolean outside(int from) {
    for (int i = from; i < tokens.size(); i++) {
      boolean begins = tokens.is(i - 1, "AS") || tokens.is(i - 1, "IS");
      boolean named = tokens.is(i, "LANGUAGE") && LANGUAGES.contains(tokens.at(i + 1));
      boolean library = tokens.is(i, "EXTERNAL", "NAME") || tokens.is(i, "EXTERNAL", "LIBRARY");
      if (begins && (named || library)) {
        return true;
      }
    }
    return false;
  }

  private int bodyAt() {
    int nested = 0;
    for (int i = at; i < tokens.size(); i++) {
      String word = tokens.at(i);
      nested += word.equals("(") ? 1 : word.equals(")") ? -1 : 0;
      boolean starts = word.equals("IS") || word.equals("AS");
      if (nested == 0 && object.equals("trigger")) {
        if (word.equals("BEGIN") || word.equals("DECLARE") || word.equals("COMPOUND")) {
          return word.equals("COMPOUND") ? i + 2 : i;
        }
        if (word.equals("CALL")) {
          return i + 1;
        }
      } else if (nested == 0 && starts) {
        return object.equals("type") ? -1 : i + 1;
      }
    }
    return -1;
  }
}
