package dev.sluice.db.sqlserver;

import dev.sluice.db.sql.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The statements inside one batch, in order, found through blocks and conditions. A module
 * (procedure, function, trigger, view) takes everything to the end of the batch, as on the server.
 */
final class Batch {
  private static final Set<String> MODULES =
      Set.of("PROC", "PROCEDURE", "FUNCTION", "TRIGGER", "VIEW");
  private static final Set<String> MAIN_VERBS =
      Set.of("SELECT", "INSERT", "UPDATE", "DELETE", "MERGE");
  private static final Set<String> DROPPABLE =
      Set.of(
          "TABLE",
          "VIEW",
          "PROC",
          "PROCEDURE",
          "FUNCTION",
          "TRIGGER",
          "INDEX",
          "SCHEMA",
          "SEQUENCE",
          "SYNONYM",
          "TYPE",
          "USER",
          "ROLE",
          "DATABASE",
          "AGGREGATE",
          "ASSEMBLY",
          "COLUMN",
          "CONSTRAINT",
          "DEFAULT",
          "RULE",
          "POLICY",
          "COLLECTION",
          "LOGIN",
          "SERVICE");
  private final Tokens tokens;
  private final String[] words;
  private final Starters starters;
  private final List<Tokens> leaves = new ArrayList<>();
  private String verb = "";
  private boolean sourceSeen;
  private boolean setSeen;
  private boolean mainPending;
  private boolean granteeSeen;

  private Batch(Tokens tokens) {
    this.tokens = tokens;
    this.words = new String[tokens.size()];
    for (int i = 0; i < words.length; i++) {
      words[i] = tokens.at(i);
    }
    this.starters = new Starters(words);
  }

  /** The statements; conditions of IF and WHILE are statements of their own. */
  static List<Tokens> statements(Tokens tokens) {
    return new Batch(tokens).statements();
  }

  /** The place where the body of a module begins, after its AS; the end when it has none. */
  static int body(Tokens module) {
    int depth = 0;
    for (int i = 1; i < module.size(); i++) {
      String word = module.at(i);
      depth += word.equals("(") ? 1 : word.equals(")") ? -1 : 0;
      if (depth == 0 && i > 2 && word.equals("AS") && !header(module, i)) {
        return i + 1;
      }
      if (depth == 0 && word.equals("BEGIN")) {
        return i;
      }
    }
    return module.size();
  }

  /** AS that belongs to the header: a parameter's type, EXECUTE AS. */
  private static boolean header(Tokens module, int i) {
    String before = module.at(i - 1);
    return before.equals("EXEC")
        || before.equals("EXECUTE")
        || module.isType(i - 1, dev.sluice.db.sql.Token.Type.PARAMETER);
  }

  /** Whether a statement defines a module. */
  static boolean module(Tokens statement) {
    boolean defines = statement.is(0, "CREATE") || statement.is(0, "ALTER");
    int object = statement.is(1, "OR", "ALTER") ? 3 : statement.is(1, "MATERIALIZED") ? 2 : 1;
    return defines && MODULES.contains(statement.at(object));
  }

  private List<Tokens> statements() {
    int i = 0;
    while (i < words.length) {
      i = step(i);
    }
    return leaves;
  }

  private int step(int i) {
    return switch (words[i]) {
      case ";", "ELSE" -> i + 1;
      case "BEGIN" -> begin(i);
      case "END" -> word(i + 1).equals("CONVERSATION") ? leaf(i) : end(i);
      case "IF", "WHILE" -> condition(i);
      default -> label(i) ? i + 2 : leaf(i);
    };
  }

  private int begin(int i) {
    return switch (word(i + 1)) {
      case "TRAN", "TRANSACTION", "DISTRIBUTED", "DIALOG", "CONVERSATION" -> leaf(i);
      case "TRY", "CATCH" -> i + 2;
      case "ATOMIC" -> word(i + 3).equals("(") ? tokens.closing(i + 3) + 1 : i + 2;
      default -> i + 1;
    };
  }

  private int end(int i) {
    return word(i + 1).equals("TRY") || word(i + 1).equals("CATCH") ? i + 2 : i + 1;
  }

  private int condition(int i) {
    int depth = 0;
    int k = i + 1;
    for (; k < words.length; k++) {
      depth += words[k].equals("(") ? 1 : words[k].equals(")") ? -1 : 0;
      if (depth <= 0 && (words[k].equals(";") || starters.at(k))) {
        break;
      }
    }
    leaves.add(tokens.part(i, k));
    return k;
  }

  private int leaf(int i) {
    verb = words[i];
    sourceSeen = false;
    setSeen = false;
    granteeSeen = false;
    mainPending = verb.equals("WITH");
    int end = module(tokens.part(i, Math.min(i + 5, words.length))) ? words.length : endOf(i);
    leaves.add(tokens.part(i, end));
    return end;
  }

  private int endOf(int i) {
    int depth = 0;
    int cases = 0;
    for (int k = i + 1; k < words.length; k++) {
      String word = words[k];
      depth += word.equals("(") ? 1 : word.equals(")") ? -1 : 0;
      sourceSeen |= depth == 1 && word.equals("(") && word(k + 1).equals("SELECT") && into();
      if (word.equals("CASE") && !word(k - 1).equals(".")) {
        cases++;
      } else if (word.equals("END") && cases > 0) {
        cases--;
      } else if (depth <= 0 && ends(i, k, cases)) {
        return k;
      }
    }
    return words.length;
  }

  private boolean ends(int i, int k, int cases) {
    String word = words[k];
    if (word.equals(";") || (cases == 0 && (word.equals("END") || word.equals("ELSE")))) {
      return true;
    }
    granteeSeen |= word.equals("TO") || word.equals("FROM");
    mainPending |= word.equals("WITH") && (word(k - 1).equals("AS") || word(k - 1).equals("FOR"));
    sourceSeen |= word.equals("VALUES") || word.equals("DEFAULT");
    if (!tokens.named(k)) {
      return false;
    }
    return label(k) || (starters.at(k) && !goesOn(i, k));
  }

  private boolean label(int k) {
    return tokens.named(k) && word(k + 1).equals(":") && !word(k + 2).equals(":");
  }

  /** Whether the statement that began at {@code i} goes on with the starting word at {@code k}. */
  private boolean goesOn(int i, int k) {
    if (mainPending && MAIN_VERBS.contains(words[k])) {
      mainPending = false;
      verb = words[k];
      return true;
    }
    return switch (verb) {
      case "INSERT" -> source(words[k]);
      case "UPDATE" -> words[k].equals("SET") && !word(i + 1).equals("STATISTICS") && firstSet();
      case "MERGE" -> words[k].equals("SET") && word(k - 1).equals("UPDATE");
      case "BULK" -> k == i + 1;
      case "RETURN" -> k == i + 1 && words[k].equals("SELECT");
      case "GRANT", "DENY", "REVOKE" -> !granteeSeen;
      case "ALTER" -> clause(i, k);
      case "DROP" -> ifExists(k);
      default -> false;
    };
  }

  private boolean into() {
    return verb.equals("INSERT");
  }

  private boolean source(String word) {
    boolean source = Set.of("SELECT", "EXEC", "EXECUTE").contains(word) && !sourceSeen;
    sourceSeen |= source;
    return source;
  }

  private boolean firstSet() {
    boolean first = !setSeen;
    setSeen = true;
    return first;
  }

  private boolean clause(int i, int k) {
    if (ifExists(k) || k == Names.after(tokens, i + 2)) {
      return true;
    }
    return switch (words[k]) {
      case "SET" -> !Set.of("TABLE", "INDEX").contains(word(i + 1)) && firstSet();
      case "DROP" -> !Kinds.drops(tokens.part(k, Math.min(k + 5, words.length)));
      default -> false;
    };
  }

  private boolean ifExists(int k) {
    return words[k].equals("IF")
        && word(k + 1).equals("EXISTS")
        && !word(k + 2).equals("(")
        && DROPPABLE.contains(word(k - 1));
  }

  private String word(int i) {
    return i >= 0 && i < words.length ? words[i] : "";
  }
}
