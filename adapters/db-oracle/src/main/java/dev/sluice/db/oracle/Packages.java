package dev.sluice.db.oracle;

import java.util.Set;

/** What is known of a supplied package's procedure. */
enum Packages {
  /** Shows, compares or measures. */
  HARMLESS,
  /** Changes settings of session or server. */
  SETTINGS,
  /** Changes who sees or may do what. */
  PRIVILEGES,
  /** Reaches files, the network, jobs or other databases. */
  OUTSIDE,
  /** Moves or rebuilds tables. */
  REBUILDS,
  /** Runs SQL that it is given as text. */
  RUNS_TEXT,
  /** Nobody here knows. */
  UNKNOWN;

  private static final Set<String> SHOWING =
      Set.of(
          "DBMS_OUTPUT",
          "DBMS_STATS",
          "DBMS_LOB",
          "DBMS_ASSERT",
          "DBMS_APPLICATION_INFO",
          "DBMS_RANDOM",
          "DBMS_LOCK",
          "DBMS_TYPES",
          "DBMS_CRYPTO",
          "DBMS_OBFUSCATION_TOOLKIT",
          "UTL_RAW",
          "UTL_I18N",
          "UTL_ENCODE",
          "UTL_MATCH",
          "DBMS_PROFILER",
          "DBMS_TRACE",
          "DBMS_SPACE",
          "DBMS_METADATA",
          "DBMS_XPLAN",
          "DBMS_DB_VERSION",
          "DBMS_ROWID");
  private static final Set<String> LEAVING =
      Set.of(
          "UTL_FILE",
          "UTL_HTTP",
          "UTL_SMTP",
          "UTL_TCP",
          "UTL_MAIL",
          "UTL_INADDR",
          "UTL_DBWS",
          "DBMS_SCHEDULER",
          "DBMS_JOB",
          "DBMS_DATAPUMP",
          "DBMS_FILE_TRANSFER",
          "DBMS_PIPE",
          "DBMS_BACKUP_RESTORE",
          "DBMS_CLOUD",
          "DBMS_LDAP",
          "DBMS_AQ",
          "DBMS_AQADM",
          "DBMS_JAVA",
          "DBMS_STREAMS_ADM",
          "DBMS_XSLPROCESSOR",
          "DBMS_ADVISOR",
          "HTTPURITYPE",
          "DBMS_SYSTEM",
          "DBMS_NETWORK_ACL_ADMIN");
  private static final Set<String> MOVING =
      Set.of("DBMS_REDEFINITION", "DBMS_MVIEW", "DBMS_SNAPSHOT", "DBMS_REFRESH", "DBMS_PART");

  /** What is known of a name in upper case, with or without the owner SYS. */
  static Packages of(String name) {
    String plain = name.startsWith("SYS.") ? name.substring(4) : name;
    int dot = plain.indexOf('.');
    if (plain.equals("RAISE_APPLICATION_ERROR")) {
      return HARMLESS;
    }
    if (dot < 0) {
      return UNKNOWN;
    }
    String pack = plain.substring(0, dot);
    if (pack.equals("DBMS_SQL") || plain.equals("DBMS_UTILITY.EXEC_DDL_STATEMENT")) {
      return pack.equals("DBMS_SQL") && !plain.equals("DBMS_SQL.PARSE") ? HARMLESS : RUNS_TEXT;
    }
    if (pack.equals("DBMS_SESSION")) {
      return SETTINGS;
    }
    if (pack.equals("DBMS_RLS") || pack.equals("DBMS_FGA") || pack.equals("DBMS_REDACT")) {
      return PRIVILEGES;
    }
    if (MOVING.contains(pack)) {
      return REBUILDS;
    }
    if (LEAVING.contains(pack)) {
      return OUTSIDE;
    }
    return SHOWING.contains(pack) || pack.equals("DBMS_UTILITY") ? HARMLESS : UNKNOWN;
  }

  /** Whether a function of that name reaches outside the database. */
  static boolean outside(String name) {
    return of(name.contains(".") ? name : name + ".") == OUTSIDE;
  }
}
