package dev.sluice.db;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What agents have set aside on one target, to look at and to act on by hand. */
public interface RecoveryShelf {
  /** Everything on the shelf, newest first. */
  List<Item> list();

  /** One artifact with its first rows as text, oldest key first. */
  Optional<Content> show(String id, int rows);

  /**
   * Puts one artifact back by itself, in a transaction of its own.
   *
   * @return what was put back and what was left because it changed since, a line each
   * @throws DatabaseException of category REFUSED when a constraint forbids it; nothing is changed
   */
  List<String> restore(String id);

  /** Keeps an artifact until later; false when there is none of that name. */
  boolean extend(String id, Instant until);

  /**
   * Checks without changing anything that an artifact is whole and could be put back now.
   *
   * @return what stands in the way, a line each; empty when nothing does
   */
  List<String> verify(String id);

  /**
   * SHA-256 over all that an artifact holds, in hex: the same for the same rows in whatever order;
   * empty when there is none of that name or its table is gone.
   */
  Optional<String> digest(String id);

  /** Drops one artifact; false when there is none of that name. */
  boolean purge(String id);

  /** Drops those whose time is over and returns their names. */
  List<String> purgeExpired();

  /**
   * One artifact on the shelf.
   *
   * @param artifact what it is
   * @param migration key of the migration that it belongs to
   * @param restored whether it was put back
   * @param expiresAt when it may be dropped
   * @param bytes space that it takes on the target
   */
  record Item(
      RecoveryArtifact artifact,
      String migration,
      boolean restored,
      Instant expiresAt,
      long bytes) {}

  /**
   * What an artifact holds.
   *
   * @param columns names of its columns
   * @param rows values as text, {@code NULL} for none
   */
  record Content(Item item, List<String> columns, List<List<String>> rows) {
    public Content {
      columns = List.copyOf(columns);
      rows = rows.stream().map(List::copyOf).toList();
    }
  }
}
