package dev.sluice.db.postgresql;

import dev.sluice.db.StatementEffect;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.step.Effects;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one statement after the other does to tables and indexes, asked of the session that runs
 * them: within its transaction it sees the locks that it holds and the storage that it wrote.
 */
final class PostgresEffects implements Effects {
  /** Locks of this session on what people made; the weakest ones are everybody's. */
  private static final String LOCKS =
      """
      SELECT regexp_replace(replace(l.mode, 'Lock', ''), '([a-z])([A-Z])', '\\1 \\2', 'g')
        || ' ' || n.nspname || '.' || c.relname
      FROM pg_catalog.pg_locks l
      JOIN pg_catalog.pg_class c ON c.oid = l.relation
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE l.pid = pg_backend_pid() AND l.locktype = 'relation' AND l.granted
        AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
      ORDER BY 1
      """;

  private static final String STORAGE =
      """
      SELECT c.oid || ' ' || c.relfilenode || ' ' || n.nspname || '.' || c.relname
      FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'i', 'm', 'p') AND n.nspname NOT LIKE 'pg\\_%'
        AND n.nspname <> 'information_schema'
      """;

  private final Connection session;
  private Set<String> held = Set.of();
  private Map<String, List<String>> storage = Map.of();

  PostgresEffects(Connection session) {
    this.session = session;
  }

  @Override
  public void before(Statement statement) throws SQLException {
    held = new HashSet<>(Sql.texts(session, LOCKS));
    storage = storage();
  }

  @Override
  public StatementEffect after() throws SQLException {
    Set<String> known = new HashSet<>();
    storage.values().forEach(one -> known.add(one.get(1)));
    List<String> locks = new ArrayList<>();
    for (String lock : Sql.texts(session, LOCKS)) {
      int space = lock.lastIndexOf(' ', lock.indexOf('.'));
      if (!held.contains(lock) && known.contains(lock.substring(space + 1))) {
        locks.add(
            lock.substring(0, space).toUpperCase(java.util.Locale.ROOT) + lock.substring(space));
      }
    }
    List<String> rewrites = new ArrayList<>();
    storage()
        .forEach(
            (oid, now) -> {
              List<String> then = storage.getOrDefault(oid, now);
              if (!then.get(0).equals(now.get(0))) {
                rewrites.add(now.get(1));
              }
            });
    return new StatementEffect(locks, rewrites.stream().sorted().toList(), List.of());
  }

  private Map<String, List<String>> storage() throws SQLException {
    Map<String, List<String>> found = new HashMap<>();
    for (String line : Sql.texts(session, STORAGE)) {
      String[] parts = line.split(" ", 3);
      found.put(parts[0], List.of(parts[1], parts[2]));
    }
    return found;
  }
}
