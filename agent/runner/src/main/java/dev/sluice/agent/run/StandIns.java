package dev.sluice.agent.run;

import dev.sluice.agent.access.ConnectionLogin;
import dev.sluice.agent.access.StandInRole;
import dev.sluice.agent.access.TargetConnection;
import dev.sluice.agent.home.AgentException;
import dev.sluice.agent.policy.ConnectionPolicy;
import dev.sluice.agent.run.Verdict.Cleared;
import dev.sluice.analysis.rehearsal.Base;
import dev.sluice.analysis.rehearsal.CopyRehearsal;
import dev.sluice.analysis.rehearsal.Ground;
import dev.sluice.analysis.rehearsal.Rehearsal;
import dev.sluice.analysis.rehearsal.RehearsalReport;
import dev.sluice.analysis.rehearsal.StandIn;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.DatabaseException;
import java.util.List;
import java.util.Optional;

/**
 * Rehearses where the operator of the agent settled it: with a throwaway database on the target's
 * own server or that of its shadow, and then on its copy. A shadow that cannot be used ends a
 * rehearsal, for the target's server is not taken in its place; a copy that cannot be used is left
 * out, and the report says so.
 */
final class StandIns {
  private final Targets targets;

  StandIns(Targets targets) {
    this.targets = targets;
  }

  /** What keeps rehearsals apart that would meet: the copy, else the target. */
  static String lane(Cleared cleared) {
    return cleared.connection().policy().copy().orElse(cleared.target());
  }

  /**
   * Rehearses a checked request.
   *
   * @param id the rehearsal's, by which logins made for it are known
   * @throws DatabaseException when the target cannot be read
   * @throws AgentException when the password of the target cannot be looked up
   */
  RehearsalReport rehearse(String id, Cleared cleared, String up, Optional<String> down) {
    ConnectionPolicy policy = cleared.connection().policy();
    Rehearsal rehearsal = new Rehearsal(cleared.engine(), policy.keepsRows());
    try (ConnectionLogin login = targets.login(cleared.connection(), cleared.engine(), id);
        Database target = cleared.engine().open(login.settings())) {
      if (policy.shadow().isEmpty() && policy.copy().isEmpty()) {
        return rehearsal.rehearse(target, up, down);
      }
      Base base = Base.of(target);
      Other other = new Other(id, cleared, target);
      RehearsalReport shown =
          policy
              .shadow()
              .map(
                  key ->
                      onShadow(other, key, down, host -> rehearsal.rehearse(host, base, up, down)))
              .orElseGet(() -> rehearsal.rehearse(target, base, up, down));
      return policy.copy().map(key -> onCopy(other, key, base, up, shown)).orElse(shown);
    }
  }

  private RehearsalReport onShadow(
      Other other, String key, Optional<String> down, Rehearsing rehearsing) {
    Answer answer =
        use(
            other,
            StandInRole.SHADOW,
            key,
            (shadow, judged) ->
                rehearsing
                    .on(shadow)
                    .on(
                        Ground.of(
                            judged.sameServer()
                                ? "on the target's own server"
                                : "on a separate server")));
    return answer
        .report()
        .orElseGet(
            () ->
                RehearsalReport.notRehearsed(
                    down.isPresent() ? "author" : "none",
                    down.orElse(""),
                    "the shadow " + key + " cannot be used: " + answer.why()));
  }

  private RehearsalReport onCopy(
      Other other, String key, Base base, String up, RehearsalReport shown) {
    if (!shown.upApplied()) {
      return shown;
    }
    CopyRehearsal rehearsal = new CopyRehearsal(other.cleared().engine(), key);
    Answer answer =
        use(
            other,
            StandInRole.COPY,
            key,
            (copy, judged) -> rehearsal.rehearse(copy, base, up, shown));
    return answer.report().orElseGet(() -> rehearsal.unused(shown, answer.why()));
  }

  /** Opens what stands in, when both this agent's list and the servers say that it may. */
  private Answer use(Other other, StandInRole role, String key, Use use) {
    List<TargetConnection> all = targets.all();
    Optional<String> refusal = role.refusal(other.cleared().connection().key(), key, all);
    Optional<TargetConnection> known = all.stream().filter(c -> c.key().equals(key)).findFirst();
    if (refusal.isPresent() || known.isEmpty()) {
      return Answer.no(refusal.orElse("this agent has no such connection"));
    }
    DatabaseEngine engine = other.cleared().engine();
    String work = other.id() + (role == StandInRole.COPY ? "-c" : "-s");
    try (ConnectionLogin login = targets.login(known.get(), engine, work);
        Database database = engine.open(login.settings())) {
      StandIn judged = StandIn.of(engine, other.target(), database);
      return judged
          .refusal()
          .map(Answer::no)
          .orElseGet(() -> new Answer(Optional.of(use.of(database, judged)), ""));
    } catch (DatabaseException e) {
      return Answer.no(e.getMessage() + ". " + e.action());
    } catch (AgentException e) {
      return Answer.no(e.getMessage() + " " + e.action());
    }
  }

  /** For which target something stands in, and in which rehearsal. */
  private record Other(String id, Cleared cleared, Database target) {}

  /** A report, or why there is none. */
  private record Answer(Optional<RehearsalReport> report, String why) {
    static Answer no(String why) {
      return new Answer(Optional.empty(), why);
    }
  }

  private interface Rehearsing {
    RehearsalReport on(Database host);
  }

  private interface Use {
    RehearsalReport of(Database other, StandIn judged);
  }
}
