package dev.sluice.pipeline.run;

import dev.sluice.db.DatabaseEngines;
import dev.sluice.db.sql.Batches;
import dev.sluice.db.sql.ScriptException;
import dev.sluice.pipeline.run.DispatchRows.Serving;
import dev.sluice.protocol.ProtocolVersion;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Which of the agents that serve a connection may be given an attempt. One that knows no batches
 * would carry such a script out at once, and would not see how far the batches of another one came.
 */
@Component
class AbleAgents {
  private final DispatchRows rows;
  private final RunRows runs;
  private final AgentSessions sessions;
  private final RunSettings settings;

  AbleAgents(DispatchRows rows, RunRows runs, AgentSessions sessions, RunSettings settings) {
    this.rows = rows;
    this.runs = runs;
    this.sessions = sessions;
    this.settings = settings;
  }

  /**
   * Who may be given it.
   *
   * @param session the agent's session, empty when this replica has none
   * @param elsewhere whether another replica has one that lives
   */
  record Choice(Optional<AgentSession> session, boolean elsewhere) {
    /** Whether every agent of the connection is too old. */
    boolean none() {
      return session.isEmpty() && !elsewhere;
    }
  }

  /**
   * Chooses among all connected agents of an attempt's connection.
   *
   * @param first who is to be chosen unless he is too old
   */
  Choice choose(Attempt attempt, AgentSession first) {
    List<Serving> able =
        rows.serving(attempt.id(), settings.lease()).stream()
            .filter(agent -> agent.speaks().knows(ProtocolVersion.BATCHES))
            .toList();
    if (able.stream().anyMatch(a -> a.session().equals(first.id())) || !inBatches(attempt)) {
      return new Choice(Optional.of(first), false);
    }
    Optional<AgentSession> here =
        able.stream()
            .flatMap(agent -> sessions.find(agent.session()).stream())
            .filter(AgentSession::welcome)
            .findFirst();
    return new Choice(here, here.isEmpty() && able.stream().anyMatch(Serving::lives));
  }

  /** What cannot be understood is refused by agents that know batches. */
  private boolean inBatches(Attempt attempt) {
    Target target = runs.target(attempt.stageRun(), attempt.connection());
    String text = runs.script(attempt.stageRun(), target.script()).text();
    try {
      return DatabaseEngines.find(attempt.engine())
          .map(engine -> engine.split(text).statements().stream())
          .orElseGet(Stream::empty)
          .anyMatch(statement -> Batches.of(statement).isPresent());
    } catch (ScriptException unclear) {
      return true;
    }
  }
}
