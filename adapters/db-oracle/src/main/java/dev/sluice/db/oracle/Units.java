package dev.sluice.db.oracle;

import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.Tokens;
import java.util.Set;

/** The object that a statement of DDL is about, as USER_OBJECTS lists it. */
final class Units {
  private static final Set<String> COMPILED =
      Set.of("PROCEDURE", "FUNCTION", "PACKAGE", "PACKAGE BODY", "TRIGGER", "TYPE", "TYPE BODY");
  private static final Set<String> LISTED =
      Set.of("TABLE", "INDEX", "VIEW", "SEQUENCE", "SYNONYM", "MATERIALIZED VIEW", "CLUSTER");

  private Units() {}

  /** Whether a statement of that kind defines a unit that is compiled. */
  static boolean compiles(String kind) {
    return COMPILED.contains(kind.substring(kind.indexOf(' ') + 1));
  }

  /** The type in USER_OBJECTS of what the statement creates, alters, drops or empties, or empty. */
  static String type(Statement statement) {
    String kind = statement.kind();
    if (kind.equals("TRUNCATE")) {
      return "TABLE";
    }
    boolean object =
        kind.startsWith("CREATE ") || kind.startsWith("ALTER ") || kind.startsWith("DROP ");
    String type = object ? kind.substring(kind.indexOf(' ') + 1) : "";
    return LISTED.contains(type) || COMPILED.contains(type) ? type : "";
  }

  /** Its name, or empty when it has none. */
  static String named(Statement statement) {
    Tokens tokens = OracleTokens.of(statement.text());
    return statement.kind().equals("TRUNCATE")
        ? Names.of(tokens, 2)
        : Names.of(tokens, Kinds.afterObject(tokens, statement.kind()));
  }
}
