package dev.sluice.analysis.rehearsal;

import dev.sluice.db.Database;
import dev.sluice.db.Database.Place;
import dev.sluice.db.Database.ServerInfo;
import dev.sluice.db.DatabaseEngine;
import java.util.Optional;

/**
 * Another database that is to stand in for a target in its rehearsals, judged by what both servers
 * say of themselves.
 *
 * @param refusal why it may not, or empty
 * @param sameServer whether it is on the target's own server
 */
public record StandIn(Optional<String> refusal, boolean sameServer) {
  /**
   * Judges one.
   *
   * @throws dev.sluice.db.DatabaseException when a server does not answer
   */
  public static StandIn of(DatabaseEngine engine, Database target, Database other) {
    Optional<Place> here = target.place();
    Optional<Place> there = other.place();
    if (here.isEmpty() || there.isEmpty()) {
      return refused("whether it is the target itself cannot be told on this engine");
    }
    if (!here.equals(target.place())) {
      return refused("the target's server was restarted just now");
    }
    if (here.equals(there)) {
      return refused("it is the target itself");
    }
    boolean same = here.get().server().equals(there.get().server());
    return new StandIn(unlike(engine, target.server(), other.server()), same);
  }

  /** Why what runs on one server says nothing about another; empty when it does. */
  public static Optional<String> unlike(
      DatabaseEngine engine, ServerInfo target, ServerInfo other) {
    boolean alike =
        target.product().equals(other.product())
            && engine.series(target.version()).equals(engine.series(other.version()));
    return alike
        ? Optional.empty()
        : Optional.of(
            "it is %s %s, but the target is %s %s"
                .formatted(other.product(), other.version(), target.product(), target.version()));
  }

  private static StandIn refused(String why) {
    return new StandIn(Optional.of(why), false);
  }
}
