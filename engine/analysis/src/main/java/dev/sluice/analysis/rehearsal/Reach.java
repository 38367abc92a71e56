package dev.sluice.analysis.rehearsal;

import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.sql.Script;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.sql.StatementReading.DynamicPart;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.Token;
import dev.sluice.db.sql.Tokens;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What of a script would take effect outside of the database that it is tried on, before anybody
 * approved it. In doubt it does. SQL that code puts together from pieces while it runs is not seen
 * where a session is held in its database (PostgreSQL); where it can name others, it is refused.
 */
final class Reach {
  private static final Set<String> VERBS = Set.of("CREATE", "ALTER", "DROP", "RENAME");

  /** Of the whole server, whatever follows. */
  private static final Set<String> ADMINISTRATION =
      Set.of("SHUTDOWN", "KILL", "FLUSH", "PURGE", "INSTALL", "UNINSTALL", "CHANGE", "SYSTEM");

  private static final Set<String> RESETS =
      Set.of("MASTER", "SLAVE", "REPLICA", "BINARY", "QUERY", "PERSIST");

  /** Behind ALTER DATABASE in the place of a name: the database that the session is in. */
  private static final Set<String> ITSELF =
      Set.of("CHARACTER", "CHARSET", "COLLATE", "DEFAULT", "CURRENT");

  private static final List<SchemaObject.Kind> CODE =
      List.of(
          SchemaObject.Kind.FUNCTION,
          SchemaObject.Kind.TRIGGER,
          SchemaObject.Kind.VIEW,
          SchemaObject.Kind.MATERIALIZED_VIEW);

  private static final Set<String> DEFINES =
      Set.of("CREATE", "ALTER", "DROP", "RENAME", "COMMENT", "TRUNCATE", "GRANT", "REVOKE");

  /** In text that code runs later. */
  private static final Pattern HIDDEN =
      Pattern.compile(
          "\\b(create|alter|drop)\\s+(role|user(?!\\s+mapping)|group|database|tablespace)\\b"
              + "|\\balter\\s+system\\b|\\bdblink|\\bto\\s+program\\b|\\bfrom\\s+program\\b",
          Pattern.CASE_INSENSITIVE);

  private final DatabaseEngine engine;
  private final Set<String> others;

  /**
   * What scripts of an engine reach.
   *
   * @param others databases beside the one it is tried on, as {@link
   *     dev.sluice.db.Database#reachable} tells them
   */
  Reach(DatabaseEngine engine, Set<String> others) {
    this.engine = engine;
    this.others =
        others.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
  }

  /**
   * The first thing in a script, or in the code of the schema that it runs on, that reaches beyond
   * the database; in words, with its place.
   */
  Optional<String> beyond(Script script, Schema base) {
    Optional<String> found =
        script.statements().stream()
            .flatMap(one -> of(one).map(why -> "line " + one.startLine() + ": " + why).stream())
            .findFirst();
    boolean runsCode =
        script.statements().stream()
            .anyMatch(one -> !DEFINES.contains(engine.tokens(one.text()).at(0)));
    return found.isPresent() || !runsCode ? found : code(base);
  }

  private Optional<String> of(Statement statement) {
    StatementReading reading = engine.read(statement);
    if (reading.has(Trait.LEAVES_DATABASE)) {
      return Optional.of("it runs a program, or reads or writes what is outside of the database");
    }
    Tokens tokens = engine.tokens(statement.text());
    return serverWide(tokens).or(() -> named(tokens)).or(() -> hidden(reading, statement.text()));
  }

  private Optional<String> serverWide(Tokens tokens) {
    String verb = tokens.at(0);
    int what = tokens.is(1, "OR", "REPLACE") ? 3 : 1;
    boolean shared =
        VERBS.contains(verb)
            && engine.sharedKinds().contains(tokens.at(what))
            && !tokens.at(what + 1).equals("MAPPING")
            && !(verb.equals("ALTER") && ITSELF.contains(tokens.at(what + 1)));
    boolean changes =
        shared
            || tokens.is(0, "ALTER", "SYSTEM")
            || tokens.is(0, "DROP", "OWNED")
            || tokens.is(0, "REASSIGN", "OWNED")
            || ADMINISTRATION.contains(verb)
            || (verb.equals("RESET") && RESETS.contains(tokens.at(1)))
            || settings(tokens)
            || memberships(tokens)
            || comments(tokens);
    return changes
        ? Optional.of((verb + " " + tokens.at(what)).strip() + " takes effect on the whole server")
        : Optional.empty();
  }

  private static boolean settings(Tokens tokens) {
    return tokens.at(0).equals("SET")
        && (tokens.has("GLOBAL") || tokens.has("PERSIST") || tokens.has("PERSIST_ONLY"));
  }

  /** Rights on what all databases share, and roles given to roles. */
  private static boolean memberships(Tokens tokens) {
    boolean grants = tokens.at(0).equals("GRANT") || tokens.at(0).equals("REVOKE");
    return grants
        && (!tokens.has("ON")
            || tokens.has("ON", "DATABASE")
            || tokens.has("ON", "TABLESPACE")
            || tokens.has("ON", "PARAMETER")
            || tokens.has("ON", "*", "."));
  }

  private boolean comments(Tokens tokens) {
    boolean tells = tokens.is(0, "COMMENT", "ON") || tokens.is(0, "SECURITY", "LABEL");
    return tells && engine.sharedKinds().stream().anyMatch(what -> tokens.has("ON", what));
  }

  private Optional<String> named(Tokens tokens) {
    if (tokens.at(0).equals("USE")) {
      return Optional.of("USE leaves the database");
    }
    if (others.isEmpty()) {
      return Optional.empty();
    }
    for (int i = 0; i + 1 < tokens.size(); i++) {
      String name = plain(tokens.raw(i));
      if (tokens.at(i + 1).equals(".") && others.contains(name)) {
        return Optional.of("it names the database " + name);
      }
      Optional<String> prepared = prepared(tokens, i);
      if (prepared.isPresent()) {
        return prepared;
      }
    }
    return Optional.empty();
  }

  /** A statement that is given as text: to be read in turn, or put together only when it runs. */
  private Optional<String> prepared(Tokens tokens, int i) {
    boolean prepares = tokens.at(i).equals("PREPARE") && tokens.at(i + 2).equals("FROM");
    if (!prepares && !tokens.is(i, "EXECUTE", "IMMEDIATE")) {
      return Optional.empty();
    }
    int text = prepares ? i + 3 : i + 2;
    return tokens.isType(text, Token.Type.STRING)
        ? named(engine.tokens(plain(tokens.raw(text))))
        : Optional.of("it runs SQL that is put together only when it runs");
  }

  private static String plain(String raw) {
    boolean quoted = raw.length() > 1 && !Character.isLetterOrDigit(raw.charAt(raw.length() - 1));
    return (quoted ? raw.substring(1, raw.length() - 1) : raw).toLowerCase(Locale.ROOT);
  }

  private Optional<String> hidden(StatementReading reading, String text) {
    boolean hides = reading.has(Trait.DYNAMIC_SQL) || reading.has(Trait.HIDDEN_WRITE);
    if (hides && HIDDEN.matcher(text).find()) {
      return Optional.of("code in it takes effect on the whole server");
    }
    return reading.dynamic().stream()
        .map(DynamicPart::sql)
        .filter(sql -> !sql.isEmpty())
        .flatMap(sql -> pieces(sql).flatMap(tokens -> named(tokens).stream()))
        .findFirst();
  }

  /** A text as it stands, and what its literals hold. */
  private Stream<Tokens> pieces(String sql) {
    Tokens tokens = engine.tokens(sql);
    Stream<Tokens> literals =
        Stream.iterate(0, i -> i < tokens.size(), i -> i + 1)
            .filter(i -> tokens.isType(i, Token.Type.STRING))
            .map(i -> Tokens.standard(plain(tokens.raw(i))));
    return Stream.concat(Stream.of(tokens), literals);
  }

  private Optional<String> code(Schema base) {
    if (others.isEmpty()) {
      return Optional.empty();
    }
    return base.objects().stream()
        .filter(one -> CODE.contains(one.kind()))
        .filter(
            one ->
                Stream.concat(Stream.of(one.definition()), one.attributes().values().stream())
                    .anyMatch(text -> named(engine.tokens(text)).isPresent()))
        .map(one -> "%s of its schema names another database".formatted(one.name()))
        .findFirst();
  }
}
