package dev.sluice.pipeline.run;

import dev.sluice.protocol.BundlePayload;
import dev.sluice.protocol.Protocol;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Makes the signed bundles that agents ask for before they do anything. They are good for a while
 * by the store's clock, whatever became of this machine's.
 */
@Component
class Bundles {
  private final RunRows runs;
  private final OrderSeal seal;
  private final ServerKeys keys;
  private final AgentRows agents;
  private final RunSettings settings;

  Bundles(RunRows runs, OrderSeal seal, ServerKeys keys, AgentRows agents, RunSettings settings) {
    this.runs = runs;
    this.seal = seal;
    this.keys = keys;
    this.agents = agents;
    this.settings = settings;
  }

  /** What may not be sent, and why. */
  static final class Unsendable extends Exception {
    private final String code;

    Unsendable(String code, String message) {
      super(message);
      this.code = code;
    }

    String code() {
      return code;
    }
  }

  /** A bundle with the script that it covers. */
  record Sealed(String bundle, String script) {}

  /**
   * Signs a bundle for an attempt.
   *
   * @throws Unsendable when the store was changed since the order, or the script is too large
   */
  Sealed make(String purpose, Attempt attempt, long epoch, AgentRows.Row agent) throws Unsendable {
    StageRun run = runs.find(attempt.stageRun());
    List<Target> targets = runs.targets(run.id());
    Target target = runs.target(run.id(), attempt.connection());
    StoredScript script = runs.script(run.id(), target.script());
    if (!seal.holds(run, targets, script)) {
      throw new Unsendable(
          "integrity.alarm",
          "the stored script or order is not what was approved: somebody changed the store");
    }
    String bundle =
        keys.sign(payload(purpose, run, attempt, script, new To(agent, epoch, target.base())));
    long size = (long) bundle.length() + 3L * script.text().length();
    if (size > Protocol.FRAME_LIMIT && bytes(bundle, script) > Protocol.FRAME_LIMIT) {
      throw new Unsendable(
          "run.too-large", "script and digests are larger than a frame of the agent protocol");
    }
    return new Sealed(bundle, script.text());
  }

  private static int bytes(String bundle, StoredScript script) {
    return bundle.length() + script.text().getBytes(StandardCharsets.UTF_8).length + 1024;
  }

  private record To(AgentRows.Row agent, long epoch, String base) {}

  private BundlePayload payload(
      String purpose, StageRun run, Attempt attempt, StoredScript script, To to) {
    long now = agents.now().getEpochSecond();
    return new BundlePayload(
        purpose,
        to.agent().id().toString(),
        attempt.id().toString(),
        to.epoch(),
        run.stage().migration().workspace().value(),
        run.stage().migration().number(),
        run.title(),
        run.flow(),
        run.stage().environment(),
        attempt.connection(),
        run.engine(),
        run.direction().name(),
        run.digest(),
        run.content(),
        script.sha256(),
        script.digests(),
        attempt.done(),
        attempt.undoes(),
        run.approvals(),
        run.policyVersion(),
        run.policy().lockTimeout().toMillis(),
        run.policy().statementTimeout().toMillis(),
        now,
        now + settings.bundleLife().toSeconds(),
        attempt.correlation(),
        to.base());
  }
}
