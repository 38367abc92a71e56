package dev.sluice.db.mysql;

import dev.sluice.db.StatementEffect;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.step.Effects;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one statement after the other does to tables: one that InnoDB writes anew has another number
 * in its dictionary afterwards. Locks are seen while their transaction is open, where the server
 * keeps a list of them.
 */
final class MySqlEffects implements Effects {
  /** From here on the dictionary's tables have other names. */
  private static final int NEW_DICTIONARY = 80_000;

  private static final String NUMBERS =
      "SELECT CONCAT(TABLE_ID, ' ', NAME) FROM information_schema.%s WHERE NAME LIKE ?";
  private static final String LISTED =
      """
      SELECT 1 FROM performance_schema.setup_instruments
      WHERE NAME = 'wait/lock/metadata/sql/mdl' AND ENABLED = 'YES'
        AND @@performance_schema = 1
      """;
  private static final String LOCKS =
      """
      SELECT CONCAT(REPLACE(l.LOCK_TYPE, '_', ' '), ' ', l.OBJECT_NAME)
      FROM performance_schema.metadata_locks l JOIN performance_schema.threads t
        ON t.THREAD_ID = l.OWNER_THREAD_ID AND t.PROCESSLIST_ID = CONNECTION_ID()
      WHERE l.OBJECT_TYPE = 'TABLE' AND l.LOCK_STATUS = 'GRANTED' AND l.OBJECT_SCHEMA = ?
      ORDER BY 1
      """;
  private static final String ENDED =
      "locks: the server lets go of them with the statement, before they can be looked at";
  private static final String UNLISTED =
      "locks: the server keeps no list of them (performance_schema, instrument"
          + " wait/lock/metadata/sql/mdl)";
  private static final String CLOSED =
      "rewrites: the login may not look into InnoDB's dictionary (privilege PROCESS)";

  private final Connection session;
  private final String database;
  private final String dictionary;
  private Set<String> held = Set.of();
  private Optional<Map<String, Set<String>>> numbers = Optional.empty();
  private Optional<Boolean> listed = Optional.empty();

  MySqlEffects(Connection session, String database, Dialect dialect) {
    this.session = session;
    this.database = database;
    boolean renamed = !dialect.mariaDb() && dialect.atLeast(NEW_DICTIONARY);
    this.dictionary = renamed ? "INNODB_TABLES" : "INNODB_SYS_TABLES";
  }

  @Override
  public void before(Statement statement) throws SQLException {
    held = open() && listed() ? new HashSet<>(locks()) : Set.of();
    numbers = numbers();
  }

  @Override
  public StatementEffect after() throws SQLException {
    List<String> unseen = new ArrayList<>();
    List<String> locks = new ArrayList<>();
    if (!listed()) {
      unseen.add(UNLISTED);
    } else if (!open()) {
      unseen.add(ENDED);
    } else {
      locks.addAll(locks());
      locks.removeAll(held);
    }
    Optional<Map<String, Set<String>>> now = numbers();
    if (now.isEmpty() || numbers.isEmpty()) {
      unseen.add(CLOSED);
      return new StatementEffect(locks, List.of(), unseen);
    }
    List<String> rewrites = new ArrayList<>();
    now.get()
        .forEach(
            (table, is) -> {
              Set<String> was = numbers.get().getOrDefault(table, is);
              if (!was.containsAll(is)) {
                rewrites.add(table);
              }
            });
    return new StatementEffect(locks, rewrites, unseen);
  }

  private boolean open() throws SQLException {
    return !session.getAutoCommit();
  }

  private boolean listed() {
    if (listed.isEmpty()) {
      listed = Optional.of(told(LISTED).filter(lines -> !lines.isEmpty()).isPresent());
    }
    return listed.get();
  }

  private List<String> locks() throws SQLException {
    return Sql.texts(session, LOCKS, database).stream().distinct().toList();
  }

  /** The numbers of each table, of which a partitioned one has several. */
  private Optional<Map<String, Set<String>>> numbers() {
    String like = filed(database).replace("_", "\\_") + "/%";
    return told(NUMBERS.formatted(dictionary), like)
        .map(
            lines -> {
              Map<String, Set<String>> found = new TreeMap<>();
              for (String line : lines) {
                int space = line.indexOf(' ');
                String table = line.substring(line.indexOf('/') + 1).replaceFirst("#[pP]#.*", "");
                found.computeIfAbsent(table, any -> new TreeSet<>()).add(line.substring(0, space));
              }
              return found;
            });
  }

  /** What this login may not ask, or this server does not know, stays unseen. */
  private Optional<List<String>> told(String question, Object... values) {
    try {
      return Optional.of(Sql.texts(session, question, values));
    } catch (SQLException refused) {
      return Optional.empty();
    }
  }

  /** A name as the dictionary spells it: signs are the number of the sign. */
  private static String filed(String name) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean plain = c == '_' || Character.isLetterOrDigit(c);
      text.append(plain ? String.valueOf(c) : "@%04x".formatted((int) c));
    }
    return text.toString();
  }
}
