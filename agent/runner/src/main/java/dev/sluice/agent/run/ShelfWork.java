package dev.sluice.agent.run;

import dev.sluice.db.Database;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.RecoveryShelf;
import dev.sluice.db.RecoveryShelf.Content;
import dev.sluice.db.RecoveryShelf.Item;
import dev.sluice.protocol.ShelfAnswer;
import dev.sluice.protocol.ShelfAnswer.Artifact;
import dev.sluice.protocol.ShelfOrder;
import java.util.List;

/** Carries out what the server asks about artifacts; values of rows never leave here. */
public final class ShelfWork {
  private ShelfWork() {}

  /**
   * Does it.
   *
   * @throws DatabaseException of category REFUSED when there is no such artifact, or it cannot be
   *     put back; nothing is changed then
   */
  static ShelfAnswer answer(Database database, ShelfOrder order) {
    RecoveryShelf shelf =
        database
            .recovery()
            .orElseThrow(
                () -> refused("Nothing is set aside on this engine", "Use the down script alone"));
    return switch (order.deed()) {
      case LIST ->
          new ShelfAnswer(
              shelf.list().stream().map(ShelfWork::artifact).toList(), List.of(), "", List.of());
      case INSPECT -> inspected(shelf, order.artifact());
      case RESTORE -> told(shelf, order.artifact(), shelf.restore(order.artifact()));
      case EXTEND -> {
        there(shelf.extend(order.artifact(), order.until().orElseThrow()), order);
        yield told(shelf, order.artifact(), List.of("kept until " + order.until().orElseThrow()));
      }
      case PURGE -> {
        there(shelf.purge(order.artifact()), order);
        yield told(shelf, order.artifact(), List.of("dropped for good"));
      }
    };
  }

  private static ShelfAnswer inspected(RecoveryShelf shelf, String id) {
    Content content = shelf.show(id, 0).orElseThrow(() -> unknown(id));
    return new ShelfAnswer(
        List.of(artifact(content.item())),
        content.columns(),
        shelf.digest(id).orElse(""),
        shelf.verify(id));
  }

  /** What was done, with the list as it is now. */
  private static ShelfAnswer told(RecoveryShelf shelf, String id, List<String> lines) {
    return new ShelfAnswer(
        afterwards(shelf),
        List.of(),
        "",
        lines.stream().map(line -> line.startsWith(id) ? line : id + ": " + line).toList());
  }

  /** What was done is done, also when it cannot be listed any more. */
  private static List<Artifact> afterwards(RecoveryShelf shelf) {
    try {
      return shelf.list().stream().map(ShelfWork::artifact).toList();
    } catch (DatabaseException unlisted) {
      return List.of();
    }
  }

  /** What is told of an artifact: names, numbers and times, never rows. */
  public static Artifact artifact(Item item) {
    return new Artifact(
        item.artifact().id(),
        item.migration(),
        item.artifact().attempt(),
        item.artifact().statement(),
        item.artifact().object(),
        item.artifact().kind(),
        item.artifact().rows(),
        item.bytes(),
        item.restored(),
        item.artifact().createdAt().toString(),
        item.expiresAt().toString());
  }

  private static void there(boolean found, ShelfOrder order) {
    if (!found) {
      throw unknown(order.artifact());
    }
  }

  private static DatabaseException unknown(String id) {
    return refused("There is no artifact " + id, "List them again");
  }

  private static DatabaseException refused(String message, String action) {
    return new DatabaseException(Category.REFUSED, "", message, action);
  }
}
