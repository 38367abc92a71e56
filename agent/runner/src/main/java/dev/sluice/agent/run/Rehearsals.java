package dev.sluice.agent.run;

import dev.sluice.agent.home.AgentException;
import dev.sluice.agent.link.Outbox;
import dev.sluice.agent.run.Verdict.Cleared;
import dev.sluice.agent.run.Verdict.Denied;
import dev.sluice.analysis.rehearsal.RehearsalReport;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.sql.ScriptException;
import dev.sluice.protocol.wire.AgentFrame;
import dev.sluice.protocol.wire.RehearsalRequest;
import dev.sluice.protocol.wire.RehearsalResult;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** Rehearsals, one after the other on each connection and on each copy. */
final class Rehearsals {
  private static final Logger LOG = LoggerFactory.getLogger(Rehearsals.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private final BundleCheck check;
  private final StandIns standIns;
  private final Outbox outbox;
  private final Lanes lanes = new Lanes("rehearsal", 2);
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();

  Rehearsals(BundleCheck check, Targets targets, Outbox outbox) {
    this.check = check;
    this.standIns = new StandIns(targets);
    this.outbox = outbox;
  }

  /** Checks a request and rehearses later; a repeated request while it is under way is ignored. */
  void request(RehearsalRequest request) {
    Verdict verdict = check.rehearsal(request.getBundle(), request.getUp(), request.getRehearsal());
    if (verdict instanceof Denied denied) {
      LOG.warn("Rehearsal {} refused: {}", request.getRehearsal(), denied.message());
      answer(request, failed(request, denied.message() + " " + denied.action()));
    } else if (verdict instanceof Cleared cleared && underWay.add(request.getRehearsal())) {
      lanes.submit(StandIns.lane(cleared), () -> rehearse(request, cleared));
    }
  }

  private void rehearse(RehearsalRequest request, Cleared cleared) {
    try {
      Optional<String> down =
          request.getHasDown() ? Optional.of(request.getDown()) : Optional.empty();
      answer(request, standIns.rehearse(request.getRehearsal(), cleared, request.getUp(), down));
    } catch (DatabaseException e) {
      answer(request, failed(request, e.getMessage() + " " + e.action()));
    } catch (ScriptException e) {
      answer(request, failed(request, e.getMessage() + " " + e.action()));
    } catch (AgentException e) {
      answer(request, failed(request, e.getMessage() + " " + e.action()));
    } catch (RuntimeException e) {
      LOG.error("Rehearsal {} broke", request.getRehearsal(), e);
      answer(request, failed(request, "The rehearsal broke; the agent's log says where."));
    } finally {
      underWay.remove(request.getRehearsal());
    }
  }

  private void answer(RehearsalRequest request, RehearsalReport report) {
    RehearsalResult result =
        RehearsalResult.newBuilder()
            .setRehearsal(request.getRehearsal())
            .setReport(JSON.writeValueAsString(report))
            .build();
    outbox.put(AgentFrame.newBuilder().setRehearsal(result).build(), () -> {});
  }

  private static RehearsalReport failed(RehearsalRequest request, String trouble) {
    return RehearsalReport.notRehearsed(
        request.getHasDown() ? "author" : "none", request.getDown(), trouble);
  }

  void stop() {
    lanes.close();
  }
}
