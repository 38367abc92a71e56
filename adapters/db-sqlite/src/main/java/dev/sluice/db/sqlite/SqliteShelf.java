package dev.sluice.db.sqlite;

import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.RecoveryShelf;
import dev.sluice.db.digest.Sha256;
import dev.sluice.db.sqlite.RecoveryEntry.Kind;
import dev.sluice.db.sqlite.RecoveryStore.Shelved;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The list of artifacts of one file; each action is a transaction of its own. */
final class SqliteShelf implements RecoveryShelf {
  private static final Duration LOCK = Duration.ofSeconds(5);

  /** Rows of a table that was moved away from which its size is told. */
  private static final int SAMPLE = 1000;

  private static final SqliteTransactions TRANSACTIONS = new SqliteTransactions();

  private final Connections connections;

  SqliteShelf(Connections connections) {
    this.connections = connections;
  }

  @Override
  public List<Item> list() {
    return inTransaction(
        (session, store) -> {
          List<Item> items = new ArrayList<>();
          for (Shelved one : store.shelf()) {
            items.add(item(session, one));
          }
          return items;
        });
  }

  /**
   * SQLite does not count the pages of a table; the bytes are those of the values. A table that was
   * moved away is too large to be read under the file's lock: its first rows stand for all.
   */
  private static Item item(Connection session, Shelved one) throws SQLException {
    List<String> columns = columns(session, one);
    String length =
        columns.stream()
            .map(column -> "coalesce(length(CAST(" + Names.quoted(column) + " AS BLOB)), 0)")
            .collect(Collectors.joining(" + "));
    boolean some = one.entry().kind() == Kind.MOVE && one.entry().rows() > SAMPLE;
    String from = one.entry().sql();
    String rows = some ? "(SELECT * FROM %s LIMIT %d)".formatted(from, SAMPLE) : from;
    String sum = "SELECT coalesce(sum(%s), 0) FROM %s";
    long read =
        columns.isEmpty()
            ? 0
            : Long.parseLong(Sql.texts(session, sum.formatted(length, rows)).get(0));
    long bytes = some ? Math.round((double) read / SAMPLE * one.entry().rows()) : read;
    return new Item(
        one.entry().artifact(), one.migration(), one.restored(), one.expiresAt(), bytes);
  }

  private static List<String> columns(Connection session, Shelved one) throws SQLException {
    return RecoveryTable.find(session, one.entry().id()).map(RecoveryTable::columns).stream()
        .flatMap(List::stream)
        .filter(column -> !column.startsWith("sluice_key") && !column.equals("sluice_after"))
        .toList();
  }

  @Override
  public Optional<Content> show(String id, int rows) {
    return inTransaction(
        (session, store) -> {
          Optional<Shelved> found = find(store, id);
          if (found.isEmpty()) {
            return Optional.<Content>empty();
          }
          List<String> columns = columns(session, found.get());
          return Optional.of(
              new Content(
                  item(session, found.get()),
                  columns,
                  columns.isEmpty()
                      ? List.of()
                      : rows(session, found.get().entry(), columns, rows)));
        });
  }

  private static List<List<String>> rows(
      Connection session, RecoveryEntry entry, List<String> columns, int limit)
      throws SQLException {
    String sql =
        "SELECT %s FROM %s LIMIT %d".formatted(RecoveryTable.list("", columns), entry.sql(), limit);
    List<List<String>> found = new ArrayList<>();
    try (PreparedStatement query = session.prepareStatement(sql);
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= columns.size(); i++) {
          values.add(Optional.ofNullable(row.getString(i)).orElse("NULL"));
        }
        found.add(values);
      }
    }
    return found;
  }

  @Override
  public List<String> restore(String id) {
    return inTransaction(
        (session, store) -> {
          Shelved found = find(store, id).orElseThrow(() -> unknown(id));
          if (found.restored()) {
            throw refused(id + " was put back before", "Look at the table: nothing was changed");
          }
          return lines(session, store, found);
        });
  }

  private static List<String> lines(Connection session, RecoveryStore store, Shelved found)
      throws SQLException {
    return new RecoveryPutBack(session, store, Set.of())
        .run(found.entry()).stream().map(line -> found.entry().id() + ": " + line).toList();
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
    try (Connection session = connections.open(LOCK)) {
      TRANSACTIONS.begin(session);
      try {
        return obstacles(session, new RecoveryStore(session, LedgerTables.NAME), id);
      } finally {
        TRANSACTIONS.rollback(session);
      }
    } catch (SQLException failure) {
      throw Troubles.exception(failure);
    }
  }

  /** Puts it back for trial; the caller rolls that back. */
  private static List<String> obstacles(Connection session, RecoveryStore store, String id)
      throws SQLException {
    Shelved found = find(store, id).orElseThrow(() -> unknown(id));
    if (RecoveryTable.find(session, id).isEmpty()) {
      return found.restored() && found.entry().kind() == Kind.MOVE
          ? List.of()
          : List.of("its table is gone");
    }
    String count = "SELECT count(*) FROM " + found.entry().sql();
    long rows = Long.parseLong(Sql.texts(session, count).get(0));
    List<String> obstacles = new ArrayList<>();
    if (rows != found.entry().rows()) {
      obstacles.add("it holds %d rows, %d were set aside".formatted(rows, found.entry().rows()));
    }
    if (!found.restored()) {
      try {
        lines(session, store, found).stream()
            .filter(line -> line.contains(": left"))
            .forEach(obstacles::add);
      } catch (SQLException inTheWay) {
        obstacles.add(String.valueOf(Troubles.exception(inTheWay).getMessage()));
      }
    }
    return obstacles;
  }

  @Override
  public Optional<String> digest(String id) {
    return inTransaction(
        (session, store) -> {
          Optional<RecoveryTable> copy = RecoveryTable.find(session, id);
          if (copy.isEmpty()
              || find(store, id).filter(one -> one.entry().kind() != Kind.MOVE).isEmpty()) {
            return Optional.<String>empty();
          }
          String row = RecoveryTable.image("a", copy.get().columns());
          String sql = "SELECT %s FROM %s a".formatted(row, copy.get().sql());
          List<String> hashes = new ArrayList<>();
          Sql.texts(session, sql).forEach(text -> hashes.add(Sha256.hex(text)));
          hashes.sort(null);
          return Optional.of(Sha256.hex(String.join("", hashes)));
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

  private <T> T inTransaction(Work<T> work) {
    try (Connection session = connections.open(LOCK)) {
      TRANSACTIONS.begin(session);
      boolean done = false;
      try {
        T answer = work.on(session, new RecoveryStore(session, LedgerTables.NAME));
        TRANSACTIONS.commit(session);
        done = true;
        return answer;
      } finally {
        if (!done) {
          TRANSACTIONS.rollback(session);
        }
      }
    } catch (SQLException failure) {
      throw Troubles.exception(failure);
    }
  }

  private interface Work<T> {
    T on(Connection session, RecoveryStore store) throws SQLException;
  }
}
