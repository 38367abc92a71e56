package dev.sluice.db.sqlserver;

import java.util.Set;

/** What is known of a system procedure. */
enum Procedures {
  /** Reports, or changes nothing that anybody's data depend on. */
  HARMLESS,
  /** Gives an object another name. */
  RENAMES,
  /** Changes settings of server or database. */
  SETTINGS,
  /** Changes who may do what. */
  PRIVILEGES,
  /** Changes who may do what, with a password in the text. */
  SECRETS,
  /** Reaches the machine, other servers, mail or jobs. */
  OUTSIDE,
  /** Takes a whole database away. */
  DESTROYS,
  /** Runs SQL that it is given as text. */
  RUNS_TEXT,
  /** Nobody here knows. */
  UNKNOWN;

  private static final Set<String> REPORTING =
      Set.of(
          "SP_COLUMNS",
          "SP_DEPENDS",
          "SP_DESCRIBE_FIRST_RESULT_SET",
          "SP_ESTIMATE_DATA_COMPRESSION_SAVINGS",
          "SP_FKEYS",
          "SP_LOCK",
          "SP_PKEYS",
          "SP_SPACEUSED",
          "SP_STATISTICS",
          "SP_STORED_PROCEDURES",
          "SP_TABLES",
          "SP_WHO",
          "SP_WHO2",
          "SP_DATABASES",
          "SP_SERVER_INFO",
          "SP_SPECIAL_COLUMNS",
          "SP_SPROC_COLUMNS",
          "SP_XML_PREPAREDOCUMENT",
          "SP_XML_REMOVEDOCUMENT",
          "SP_RECOMPILE",
          "SP_REFRESHVIEW",
          "SP_REFRESHSQLMODULE",
          "SP_UPDATESTATS",
          "SP_CREATESTATS",
          "SP_ADDEXTENDEDPROPERTY",
          "SP_UPDATEEXTENDEDPROPERTY",
          "SP_DROPEXTENDEDPROPERTY",
          "SP_ADDTYPE",
          "SP_DROPTYPE",
          "SP_ADDMESSAGE",
          "SP_DROPMESSAGE",
          "SP_GETAPPLOCK",
          "SP_RELEASEAPPLOCK",
          "SP_BINDEFAULT",
          "SP_UNBINDEFAULT",
          "SP_BINDRULE",
          "SP_UNBINDRULE",
          "SP_SETTRIGGERORDER",
          "SP_TABLEOPTION",
          "SP_INDEXOPTION",
          "SP_AUTOSTATS",
          "SP_SEQUENCE_GET_RANGE",
          "SP_CURSOR_LIST",
          "SP_DESCRIBE_CURSOR");
  private static final Set<String> SETTING =
      Set.of(
          "SP_CONFIGURE",
          "SP_DBOPTION",
          "SP_DBCMPTLEVEL",
          "SP_SERVEROPTION",
          "SP_SET_SESSION_CONTEXT",
          "SP_FULLTEXT_DATABASE",
          "SP_FULLTEXT_SERVICE",
          "SP_INVALIDATE_TEXTPTR",
          "SP_SET_DATABASE_FIREWALL_RULE");
  private static final Set<String> RIGHTS =
      Set.of(
          "SP_ADDROLE",
          "SP_ADDROLEMEMBER",
          "SP_ADDSRVROLEMEMBER",
          "SP_ADDUSER",
          "SP_CHANGEDBOWNER",
          "SP_CHANGEOBJECTOWNER",
          "SP_CHANGE_USERS_LOGIN",
          "SP_DEFAULTDB",
          "SP_DENYLOGIN",
          "SP_DROPAPPROLE",
          "SP_DROPLOGIN",
          "SP_DROPROLE",
          "SP_DROPROLEMEMBER",
          "SP_DROPSRVROLEMEMBER",
          "SP_DROPUSER",
          "SP_GRANTDBACCESS",
          "SP_GRANTLOGIN",
          "SP_MIGRATE_USER_TO_CONTAINED",
          "SP_REVOKEDBACCESS",
          "SP_REVOKELOGIN");
  private static final Set<String> PASSWORDS =
      Set.of(
          "SP_ADDAPPROLE",
          "SP_ADDLINKEDSRVLOGIN",
          "SP_ADDLOGIN",
          "SP_APPROLEPASSWORD",
          "SP_PASSWORD",
          "SP_SETAPPROLE");
  private static final Set<String> RUNNING =
      Set.of(
          "SP_CURSOROPEN",
          "SP_CURSORPREPARE",
          "SP_CURSORPREPEXEC",
          "SP_EXECUTE",
          "SP_EXECUTESQL",
          "SP_EXECUTE_REMOTE",
          "SP_MSFOREACHDB",
          "SP_MSFOREACHTABLE",
          "SP_MSFOREACH_WORKER",
          "SP_PREPARE",
          "SP_PREPEXEC",
          "SP_SQLEXEC");
  private static final Set<String> LEAVING =
      Set.of(
          "SP_ADDLINKEDSERVER",
          "SP_ADDSERVER",
          "SP_DROPSERVER",
          "SP_EXECUTE_EXTERNAL_SCRIPT",
          "SP_INVOKE_EXTERNAL_REST_ENDPOINT",
          "SP_NOTIFY_OPERATOR",
          "SP_PROCOPTION",
          "SP_SEND_DBMAIL",
          "SP_START_JOB",
          "SP_STOP_JOB",
          "SP_APPLY_JOB_TO_TARGETS");

  /** What is known of a name in upper case without its qualifier. */
  static Procedures of(String name) {
    if (REPORTING.contains(name) || name.startsWith("SP_HELP")) {
      return HARMLESS;
    }
    if (SETTING.contains(name)) {
      return SETTINGS;
    }
    if (PASSWORDS.contains(name)) {
      return SECRETS;
    }
    if (RIGHTS.contains(name)) {
      return PRIVILEGES;
    }
    if (RUNNING.contains(name)) {
      return RUNS_TEXT;
    }
    return switch (name) {
      case "SP_RENAME", "SP_RENAMEDB" -> RENAMES;
      case "SP_DETACH_DB", "SP_REMOVEDBREPLICATION" -> DESTROYS;
      default -> leaves(name) ? OUTSIDE : UNKNOWN;
    };
  }

  private static boolean leaves(String name) {
    return LEAVING.contains(name)
        || name.startsWith("XP_")
        || name.startsWith("SP_OA")
        || name.startsWith("SP_ATTACH_")
        || name.startsWith("SP_TRACE_")
        || name.matches("SP_(ADD|UPDATE|DELETE|ATTACH|DETACH)_(JOB|SCHEDULE|ALERT|OPERATOR).*");
  }
}
