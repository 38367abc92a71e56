package dev.sluice.db;

import dev.sluice.db.schema.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a target's ledger remembers of its schema: how it was before and after each attempt. */
public interface SchemaHistory {
  /**
   * Moments at which the schema was read, newest first.
   *
   * @param until the newest that is wanted
   * @param most at most so many
   */
  List<Moment> moments(Instant until, int most);

  /**
   * The schema at a moment.
   *
   * @return empty when an older version of Sluice kept no more than its fingerprint
   */
  Optional<Schema> schema(Moment moment);

  /**
   * When the schema was read, and for what.
   *
   * @param at by the target's clock
   * @param attempt the attempt that it was read for
   * @param when {@code before} or {@code after} that one
   * @param migration {@code workspace/number}
   * @param title the migration's title
   * @param direction {@code up} or {@code down}
   * @param fingerprint of the schema; moments with the same one had the same schema
   */
  record Moment(
      Instant at,
      String attempt,
      String when,
      String migration,
      String title,
      String direction,
      String fingerprint) {}
}
