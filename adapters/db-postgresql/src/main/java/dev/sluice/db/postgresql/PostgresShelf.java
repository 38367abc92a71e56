package dev.sluice.db.postgresql;

import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.RecoveryShelf;
import dev.sluice.db.postgresql.RecoveryStore.Shelved;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The list of artifacts of one database; each action is a transaction of its own. */
final class PostgresShelf implements RecoveryShelf {
  private static final Duration LOCKS = Duration.ofSeconds(5);

  private static final String DIGEST =
      """
      SELECT encode(sha256(convert_to(coalesce(string_agg(h, '' ORDER BY h), ''), 'UTF8')), 'hex')
      FROM (SELECT md5(a::text) AS h FROM %s AS a) AS hashes
      """;

  private final Connections connections;

  PostgresShelf(Connections connections) {
    this.connections = connections;
  }

  @Override
  public List<Item> list() {
    return with(store -> store.shelf().stream().map(Shelved::item).toList());
  }

  @Override
  public Optional<Content> show(String id, int rows) {
    return inTransaction(
        (session, store) -> {
          Optional<Shelved> found = find(store, id);
          if (found.isEmpty() || found.get().bytes() == 0) {
            return found.map(one -> new Content(one.item(), List.of(), List.of()));
          }
          RecoveryTable table =
              new RecoveryCatalog(session).table(store.schema(), id).orElseThrow();
          List<String> columns =
              table.columns().stream()
                  .map(RecoveryColumn::name)
                  .filter(name -> !name.equals(RecoverySql.AFTER))
                  .toList();
          return Optional.of(
              new Content(found.get().item(), columns, rows(session, table, columns, rows)));
        });
  }

  private static List<List<String>> rows(
      RecoverySession session, RecoveryTable table, List<String> columns, int limit)
      throws SQLException {
    List<String> texts = columns.stream().map(c -> Quoting.identifier(c) + "::text").toList();
    return session.query(
        "SELECT %s FROM %s LIMIT %d".formatted(String.join(", ", texts), table.sql(), limit),
        row -> values(row, columns.size()));
  }

  private static List<String> values(ResultSet row, int count) throws SQLException {
    List<String> values = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      values.add(Optional.ofNullable(row.getString(i)).orElse("NULL"));
    }
    return values;
  }

  @Override
  public List<String> restore(String id) {
    return inTransaction(
        (session, store) -> {
          Shelved found = find(store, id).orElseThrow(() -> unknown(id));
          if (!store.claim(id)) {
            throw refused(id + " was put back before", "Look at the table: nothing was changed");
          }
          return putBack(session, store, found);
        });
  }

  private static List<String> putBack(RecoverySession session, RecoveryStore store, Shelved found)
      throws SQLException {
    List<String> evidence = new ArrayList<>();
    RecoveryPutBack work = new RecoveryPutBack(session, store, evidence);
    session.steadily(() -> work.putBack(List.of(found.entry())));
    return List.copyOf(evidence);
  }

  @Override
  public boolean extend(String id, Instant until) {
    return inTransaction(
        (session, store) -> {
          Optional<Shelved> found = find(store, id);
          if (found.isPresent()) {
            store.extend(found.get().entry(), until);
          }
          return found.isPresent();
        });
  }

  @Override
  public List<String> verify(String id) {
    try (Connection connection = connections.open("sluice-recovery")) {
      connection.setAutoCommit(false);
      try {
        return obstacles(connection, id);
      } finally {
        connection.rollback();
      }
    } catch (SQLException failure) {
      throw Troubles.exception(failure);
    }
  }

  /** Puts it back for trial; the caller rolls that back. */
  private static List<String> obstacles(Connection connection, String id) throws SQLException {
    Sql.run(connection, "SET lock_timeout = " + LOCKS.toMillis());
    // A look holds up nobody for long.
    Sql.run(connection, "SET statement_timeout = " + LOCKS.toMillis());
    RecoverySession session = new RecoverySession(connection);
    RecoveryStore store = new RecoveryStore(session, LedgerTables.found(connection));
    Shelved found = find(store, id).orElseThrow(() -> unknown(id));
    if (found.restored() && found.entry().kind() == RecoveryKind.MOVE) {
      return List.of();
    }
    if (found.bytes() == 0) {
      return List.of("its table is gone");
    }
    long rows = session.count("SELECT count(*) FROM " + store.table(id));
    List<String> obstacles = new ArrayList<>();
    if (rows != found.entry().rows() && found.entry().kind() != RecoveryKind.MOVE) {
      obstacles.add("it holds %d rows, %d were set aside".formatted(rows, found.entry().rows()));
    }
    if (found.restored()) {
      return obstacles;
    }
    try {
      putBack(session, store, found).stream()
          .filter(line -> !line.endsWith(" back"))
          .forEach(obstacles::add);
    } catch (DatabaseException inTheWay) {
      obstacles.add(inTheWay.getMessage());
    } catch (SQLException inTheWay) {
      obstacles.add(Troubles.exception(inTheWay).getMessage());
    }
    return obstacles;
  }

  @Override
  public Optional<String> digest(String id) {
    return inTransaction(
        (session, store) -> {
          Optional<Shelved> found =
              find(store, id)
                  .filter(one -> one.bytes() > 0 && one.entry().kind() != RecoveryKind.MOVE);
          List<String> digest = new ArrayList<>();
          if (found.isPresent()) {
            session.steadily(
                () ->
                    digest.addAll(
                        session.query(DIGEST.formatted(store.table(id)), row -> row.getString(1))));
          }
          return digest.stream().findFirst();
        });
  }

  @Override
  public boolean purge(String id) {
    return inTransaction(
        (session, store) -> {
          Optional<Shelved> found = find(store, id);
          if (found.isPresent()) {
            store.purge(found.get().entry());
          }
          return found.isPresent();
        });
  }

  @Override
  public List<String> purgeExpired() {
    return inTransaction(
        (session, store) -> {
          List<String> purged = new ArrayList<>();
          for (Shelved one : store.shelf()) {
            if (one.expiresAt().isBefore(Instant.now())) {
              store.purge(one.entry());
              purged.add(one.entry().id());
            }
          }
          return List.copyOf(purged);
        });
  }

  private static Optional<Shelved> find(RecoveryStore store, String id) throws SQLException {
    return store.shelf().stream().filter(one -> one.entry().id().equals(id)).findFirst();
  }

  private static DatabaseException unknown(String id) {
    return refused("There is no artifact " + id, "List them first");
  }

  private static DatabaseException refused(String message, String action) {
    return new DatabaseException(Category.REFUSED, "", message, action);
  }

  private <T> T with(Reading<T> reading) {
    return inTransaction((session, store) -> reading.of(store));
  }

  private <T> T inTransaction(Work<T> work) {
    try (Connection connection = connections.open("sluice-recovery")) {
      connection.setAutoCommit(false);
      boolean done = false;
      try {
        Sql.run(connection, "SET lock_timeout = " + LOCKS.toMillis());
        RecoverySession session = new RecoverySession(connection);
        T answer = work.on(session, new RecoveryStore(session, LedgerTables.found(connection)));
        connection.commit();
        done = true;
        return answer;
      } finally {
        if (!done) {
          connection.rollback();
        }
      }
    } catch (SQLException failure) {
      throw Troubles.exception(failure);
    }
  }

  private interface Work<T> {
    T on(RecoverySession session, RecoveryStore store) throws SQLException;
  }

  private interface Reading<T> {
    T of(RecoveryStore store) throws SQLException;
  }
}
