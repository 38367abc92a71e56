package dev.sluice.db.sqlserver;

import java.util.Set;

/** Objects besides tables and modules, by what making or changing one means. */
enum ObjectFamily {
  /** Who may do what, and the keys and certificates behind it. */
  RIGHTS(
      "role",
      "user",
      "login",
      "server role",
      "application role",
      "security policy",
      "credential",
      "database scoped credential",
      "master key",
      "service master key",
      "symmetric key",
      "asymmetric key",
      "certificate",
      "column master key",
      "column encryption key",
      "database encryption key"),
  /** Code and data that lie outside the database and are not read. */
  FOREIGN(
      "assembly",
      "aggregate",
      "external data source",
      "external library",
      "external language",
      "external model",
      "external stream"),
  /** Ways out of the server. */
  OUTSIDE("endpoint", "event notification", "remote service binding", "route"),
  /** What the whole server or database does differently from now on. */
  SETTINGS(
      "database",
      "database scoped configuration",
      "server configuration",
      "resource governor",
      "resource pool",
      "workload group",
      "workload classifier",
      "event session",
      "server audit",
      "server audit specification",
      "database audit specification",
      "availability group"),
  /** Nothing beside itself. */
  PLAIN(
      "type",
      "sequence",
      "synonym",
      "statistics",
      "partition function",
      "partition scheme",
      "fulltext index",
      "fulltext catalog",
      "fulltext stoplist",
      "rule",
      "default",
      "xml schema collection",
      "queue",
      "service",
      "contract",
      "message type",
      "broker priority",
      "search property list",
      "external file format"),
  /** Not known here. */
  UNKNOWN;

  @SuppressWarnings("ImmutableEnumChecker") // Set.of cannot be changed
  private final Set<String> objects;

  ObjectFamily(String... objects) {
    this.objects = Set.of(objects);
  }

  /** The family of an object as its statement names it, in lower case. */
  static ObjectFamily of(String object) {
    for (ObjectFamily family : values()) {
      if (family.objects.contains(object)) {
        return family;
      }
    }
    return UNKNOWN;
  }
}
