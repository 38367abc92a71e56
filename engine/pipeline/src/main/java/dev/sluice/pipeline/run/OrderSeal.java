package dev.sluice.pipeline.run;

import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Binds what was ordered to a signature, so that a change of the store by SQL between the order and
 * its dispatch is found (the digests in the store could be changed with the script).
 */
@Component
class OrderSeal {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final ServerKeys keys;

  OrderSeal(ServerKeys keys) {
    this.keys = keys;
  }

  /** The seal over an order. */
  String over(StageRun run, List<Target> targets) {
    return keys.seal(text(run, targets));
  }

  /** Whether a run and its targets are those of the order. */
  boolean holds(StageRun run, List<Target> targets) {
    return keys.holds(text(run, targets), run.seal());
  }

  /** Whether a run, its targets and this script are those of the order. */
  boolean holds(StageRun run, List<Target> targets, StoredScript script) {
    return holds(run, targets) && StoredScript.of(run.engine(), script.text()).equals(script);
  }

  /** Nothing for a target that may have any schema, as in orders of earlier versions. */
  private static String base(Target target) {
    return target.base().isEmpty() ? "" : " " + target.base();
  }

  private static String text(StageRun run, List<Target> targets) {
    String scripts =
        targets.stream()
            .map(t -> t.position() + " " + t.connection() + " " + t.script() + base(t))
            .collect(Collectors.joining("\n"));
    return String.join(
        "\n",
        "sluice-order",
        run.id().toString(),
        run.stage().toString(),
        run.direction().name(),
        run.engine(),
        run.digest(),
        run.flow(),
        JSON.writeValueAsString(run.title()),
        JSON.writeValueAsString(run.policy().ordered()),
        JSON.writeValueAsString(run.approvals()),
        Long.toString(run.policyVersion()),
        run.correlation(),
        scripts);
  }
}
