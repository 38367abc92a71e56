package dev.sluice.db.oracle;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * SQL*Plus commands at the start of a line: those that only show something are passed over like
 * comments, the others are refused with what to write instead.
 */
final class ClientCommands {
  /** What to do with a line. */
  enum Verdict {
    /** It is SQL. */
    SQL,
    /** It shows something or sets how results are shown. */
    SKIP,
    /** From here on & is an ordinary character. */
    DEFINE_OFF,
    /** From here on & asks for a value. */
    DEFINE_ON,
    /** Sluice cannot do it. */
    REFUSE
  }

  private static final String LEAVE_OUT =
      "Leave it out: only SQL and PL/SQL can be approved and run";

  /** Options of SET that belong to SQL; every other SET is of the client. */
  private static final Set<String> SQL_SET =
      Set.of("TRANSACTION", "ROLE", "CONSTRAINT", "CONSTRAINTS");

  /** Options of SET that change how something runs, so that they cannot be passed over. */
  private static final Set<String> ACTING_SET =
      Set.of(
          "AUTOCOMMIT",
          "AUTO",
          "INSTANCE",
          "LOGSOURCE",
          "SQLTERMINATOR",
          "SQLT",
          "CMDSEP",
          "CMDS",
          "BLOCKTERMINATOR",
          "BLO",
          "CONCAT",
          "CON",
          "ESCAPE",
          "ESC",
          "SQLPREFIX",
          "COPYCOMMIT",
          "APPINFO",
          "APPI",
          "AUTOTRACE",
          "AUTOT",
          "EDITFILE",
          "SQLCASE");

  /** Shortest spelling, rest of the longest. */
  private static final Map<String, String> REFUSED =
      Map.ofEntries(
          Map.entry("ACC", "EPT"),
          Map.entry("ARCHIVE", ""),
          Map.entry("ATTR", "IBUTE"),
          Map.entry("BRE", "AK"),
          Map.entry("BTI", "TLE"),
          Map.entry("CL", "EAR"),
          Map.entry("COL", "UMN"),
          Map.entry("COMP", "UTE"),
          Map.entry("CONN", "ECT"),
          Map.entry("COPY", ""),
          Map.entry("DEF", "INE"),
          Map.entry("DESC", "RIBE"),
          Map.entry("DISC", "ONNECT"),
          Map.entry("ED", "IT"),
          Map.entry("EXEC", "UTE"),
          Map.entry("EXIT", ""),
          Map.entry("QUIT", ""),
          Map.entry("GET", ""),
          Map.entry("HELP", ""),
          Map.entry("HIST", "ORY"),
          Map.entry("HO", "ST"),
          Map.entry("PASSW", "ORD"),
          Map.entry("PAU", "SE"),
          Map.entry("PRI", "NT"),
          Map.entry("RECOVER", ""),
          Map.entry("REPF", "OOTER"),
          Map.entry("REPH", "EADER"),
          Map.entry("RUN", ""),
          Map.entry("SAV", "E"),
          Map.entry("SHO", "W"),
          Map.entry("SHUTDOWN", ""),
          Map.entry("SPO", "OL"),
          Map.entry("STA", "RT"),
          Map.entry("STARTUP", ""),
          Map.entry("STORE", ""),
          Map.entry("TIMI", "NG"),
          Map.entry("TTI", "TLE"),
          Map.entry("UNDEF", "INE"),
          Map.entry("VAR", "IABLE"),
          Map.entry("XQUERY", ""));

  private final String line;
  private final String[] words;

  /** A line from its first character that is not white space on. */
  ClientCommands(String line) {
    this.line = line;
    this.words = line.strip().replaceAll(";\\s*$", "").toUpperCase(Locale.ROOT).split("\\s+", -1);
  }

  Verdict verdict() {
    if (line.startsWith("@") || line.startsWith("!") || line.startsWith("$")) {
      return Verdict.REFUSE;
    }
    if (is("REM", "ARK") || is("PRO", "MPT")) {
      return Verdict.SKIP;
    }
    return switch (words[0]) {
      case "SET" -> set();
      case "WHENEVER" -> word(2).equals("EXIT") ? Verdict.SKIP : Verdict.REFUSE;
      case "SHO", "SHOW" -> word(1).startsWith("ERR") ? Verdict.SKIP : Verdict.REFUSE;
      default ->
          REFUSED.entrySet().stream().anyMatch(e -> is(e.getKey(), e.getValue()))
              ? Verdict.REFUSE
              : Verdict.SQL;
    };
  }

  private Verdict set() {
    String option = word(1);
    if (SQL_SET.contains(option)) {
      return Verdict.SQL;
    }
    if (option.equals("DEFINE") || option.equals("DEF") || option.equals("SCAN")) {
      return switch (word(2)) {
        case "OFF" -> Verdict.DEFINE_OFF;
        case "ON" -> Verdict.DEFINE_ON;
        default -> Verdict.REFUSE;
      };
    }
    return ACTING_SET.contains(option) ? Verdict.REFUSE : Verdict.SKIP;
  }

  /** What is wrong with the line, one sentence. */
  String message() {
    String first = words[0].isEmpty() ? line : words[0];
    return "The SQL*Plus command "
        + first
        + " stands in the script, which the server does not know";
  }

  /** What to write instead. */
  String action() {
    if (is("EXEC", "UTE")) {
      return "Write BEGIN …; END; and / on a line of its own";
    }
    if (line.startsWith("@") || is("STA", "RT")) {
      return "Put the content of the file here";
    }
    if (words[0].equals("WHENEVER")) {
      return "Leave it out: Sluice stops at the first error";
    }
    return LEAVE_OUT;
  }

  private boolean is(String shortest, String rest) {
    return words[0].startsWith(shortest) && (shortest + rest).startsWith(words[0]);
  }

  private String word(int i) {
    return Optional.of(i).filter(k -> k < words.length).map(k -> words[k]).orElse("");
  }
}
