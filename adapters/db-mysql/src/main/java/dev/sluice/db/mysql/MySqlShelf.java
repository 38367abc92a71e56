package dev.sluice.db.mysql;

import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.RecoveryShelf;
import dev.sluice.db.digest.Sha256;
import dev.sluice.db.mysql.RecoveryStore.Shelved;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The list of artifacts of one database; what changes rows is a transaction of its own. */
final class MySqlShelf implements RecoveryShelf {
  private static final String PREFIX = "sluice";

  private final Connections connections;

  MySqlShelf(Connections connections) {
    this.connections = connections;
  }

  @Override
  public List<Item> list() {
    return with((session, store) -> store.shelf().stream().map(MySqlShelf::item).toList());
  }

  private static Item item(Shelved one) {
    return new Item(one.artifact(), one.migration(), one.restored(), one.expiresAt(), one.bytes());
  }

  @Override
  public Optional<Content> show(String id, int rows) {
    return with(
        (session, store) -> {
          Optional<Shelved> found = find(store, id);
          if (found.isEmpty()) {
            return Optional.<Content>empty();
          }
          KeptTable copy = copy(session, store, id);
          List<String> columns =
              copy.columns().stream()
                  .filter(column -> !column.equals(MySqlRecovery.BEFORE))
                  .filter(column -> !column.equals(MySqlRecovery.AFTER))
                  .toList();
          return Optional.of(
              new Content(
                  item(found.get()),
                  columns,
                  columns.isEmpty() ? List.of() : rows(session, copy, columns, rows)));
        });
  }

  private KeptTable copy(Connection session, RecoveryStore store, String id) throws SQLException {
    String name = RecoveryStore.last(store.table(id));
    return KeptTable.of(session, connections.database(), name);
  }

  private static List<List<String>> rows(
      Connection session, KeptTable copy, List<String> columns, int limit) throws SQLException {
    String sql =
        "SELECT %s FROM %s k LIMIT %d".formatted(KeptTable.list("k", columns), copy.sql(), limit);
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
    return with(
        (session, store) -> {
          Shelved found = find(store, id).orElseThrow(() -> unknown(id));
          if (MoveBack.whole(found.artifact()) && !found.restored()) {
            List<String> back =
                new MoveBack(session, connections.database(), store)
                    .these(List.of(found.artifact()));
            if (!back.isEmpty()) {
              return back.stream().map(line -> id + ": " + line).toList();
            }
          }
          return tried(session, store, found, true);
        });
  }

  /** Puts one back and keeps that, or takes it back again. */
  private List<String> tried(
      Connection session, RecoveryStore store, Shelved found, boolean forGood) throws SQLException {
    session.setAutoCommit(false);
    boolean done = false;
    try {
      if (forGood && !store.claim(id(found))) {
        throw refused(id(found) + " was put back before", "Look at the table: nothing was changed");
      }
      PutBack work = new PutBack(session, connections.database(), store, true);
      List<String> lines = work.these(List.of(found.artifact()));
      if (forGood) {
        session.commit();
        done = true;
      }
      return lines.stream().map(line -> id(found) + ": " + line).toList();
    } finally {
      if (!done) {
        session.rollback();
      }
      session.setAutoCommit(true);
    }
  }

  private static String id(Shelved found) {
    return found.artifact().id();
  }

  @Override
  public boolean extend(String id, Instant until) {
    return with(
        (session, store) -> {
          boolean there = find(store, id).isPresent();
          if (there) {
            store.extend(id, until);
          }
          return there;
        });
  }

  @Override
  public List<String> verify(String id) {
    return with(
        (session, store) -> {
          Shelved found = find(store, id).orElseThrow(() -> unknown(id));
          KeptTable copy = copy(session, store, id);
          boolean whole = MoveBack.whole(found.artifact());
          if (whole && found.restored()) {
            return List.of();
          }
          if (!copy.exists()) {
            return List.of("its table is gone");
          }
          if (whole) {
            return inTheWay(session, store, found);
          }
          String count = "SELECT count(*) FROM " + copy.sql();
          long rows = Long.parseLong(Sql.texts(session, count).get(0));
          List<String> obstacles = new ArrayList<>();
          if (rows != found.artifact().rows()) {
            obstacles.add(
                "it holds %d rows, %d were set aside".formatted(rows, found.artifact().rows()));
          }
          if (!found.restored()) {
            obstacles.addAll(inTheWay(session, store, found));
          }
          return obstacles;
        });
  }

  private List<String> inTheWay(Connection session, RecoveryStore store, Shelved found)
      throws SQLException {
    String table = PutBack.table(found.artifact());
    if (MoveBack.whole(found.artifact())
        && new MoveBack(session, connections.database(), store)
            .mayReturn(found.artifact(), RecoveryStore.last(store.table(id(found))))) {
      return List.of();
    }
    boolean there = KeptTable.of(session, connections.database(), table).exists();
    if (there && !TableEngines.takesBack(session, connections.database(), table)) {
      return List.of(
          table + " takes nothing back, so that putting it back cannot be tried beforehand");
    }
    try {
      return tried(session, store, found, false).stream()
          .filter(line -> !line.endsWith(" back"))
          .toList();
    } catch (SQLException forbidden) {
      return List.of(String.valueOf(Troubles.exception(forbidden).getMessage()));
    }
  }

  @Override
  public Optional<String> digest(String id) {
    return with(
        (session, store) -> {
          KeptTable copy = copy(session, store, id);
          if (!copy.exists()
              || find(store, id).filter(one -> !MoveBack.whole(one.artifact())).isEmpty()) {
            return Optional.<String>empty();
          }
          String hash = KeptTable.digest("k", copy.columns());
          String sql = "SELECT %s AS h FROM %s k ORDER BY h".formatted(hash, copy.sql());
          return Optional.of(Sha256.hex(String.join("", Sql.texts(session, sql))));
        });
  }

  @Override
  public boolean purge(String id) {
    return with(
        (session, store) -> {
          boolean there = find(store, id).isPresent();
          if (there) {
            store.purge(id);
          }
          return there;
        });
  }

  @Override
  public List<String> purgeExpired() {
    return with(
        (session, store) -> {
          List<String> purged = new ArrayList<>();
          MovedTables moved = new MovedTables(session, connections.database(), store);
          for (Shelved one : store.shelf()) {
            if (one.expiresAt().isBefore(Instant.now()) && !moved.returning(id(one))) {
              store.purge(id(one));
              purged.add(id(one));
            }
          }
          return List.copyOf(purged);
        });
  }

  private static Optional<Shelved> find(RecoveryStore store, String id) throws SQLException {
    return store.shelf().stream().filter(one -> id(one).equals(id)).findFirst();
  }

  private static DatabaseException unknown(String id) {
    return refused("There is no artifact " + id, "List them first");
  }

  private static DatabaseException refused(String message, String action) {
    return new DatabaseException(Category.REFUSED, "", message, action);
  }

  private <T> T with(Work<T> work) {
    try (Connection session = connections.open("recovery")) {
      Sql.run(session, "SET SESSION lock_wait_timeout = 5");
      Sql.run(session, "SET SESSION innodb_lock_wait_timeout = 5");
      return work.on(session, new RecoveryStore(session, connections.database(), PREFIX));
    } catch (SQLException failure) {
      throw Troubles.exception(failure);
    }
  }

  private interface Work<T> {
    T on(Connection session, RecoveryStore store) throws SQLException;
  }
}
