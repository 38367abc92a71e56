package dev.sluice.agent.command;

import dev.sluice.agent.home.AgentException;
import dev.sluice.db.Database;
import dev.sluice.db.SchemaHistory;
import dev.sluice.db.SchemaHistory.Moment;
import dev.sluice.db.schema.Schema;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;

/** Schemas as they once were, from the ledger of a database. */
final class PastSchemas {
  /** The latest that anything can have happened. */
  static final Instant EVER = Instant.parse("9999-12-31T23:59:59Z");

  private PastSchemas() {}

  /** What the ledger of a database remembers. */
  static SchemaHistory of(Database database, DatabaseAddress address) {
    return database
        .history()
        .orElseThrow(
            () ->
                AgentException.usage(
                    "The ledger of " + address.engine().name() + " does not tell of schemas.",
                    "Keep snapshots yourself: sluice schema snapshot."));
  }

  /** The schema at a time, which is the one after the last attempt until then. */
  static Schema at(Database database, DatabaseAddress address, Instant time) {
    SchemaHistory history = of(database, address);
    List<Moment> moments = history.moments(time, 1);
    if (moments.isEmpty()) {
      throw AgentException.usage(
          "Nothing is known of the schema at " + time + ".",
          "sluice schema history lists what is.");
    }
    return history
        .schema(moments.get(0))
        .orElseThrow(
            () ->
                AgentException.usage(
                    "Of the schema at " + time + " only its fingerprint was kept.",
                    "An older version of Sluice kept no more; name a later time."));
  }

  /** A time as people write it: with a zone or an offset. */
  static Instant time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException unclear) {
      throw AgentException.usage(
          "'" + text + "' is no time.", "Write it with its zone, such as 2026-11-28T06:12:00Z.");
    }
  }
}
