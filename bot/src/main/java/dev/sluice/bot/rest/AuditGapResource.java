package dev.sluice.bot.rest;

import dev.sluice.pipeline.audit.AuditGap;
import dev.sluice.pipeline.audit.AuditGaps;
import dev.sluice.pipeline.identity.Permission;
import dev.sluice.pipeline.kernel.Actor;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What the store has lost since the trail was last signed, and a person's word that he knows. */
@RestController
@RequestMapping("/api/v1/audit/gap")
@Tag(name = "Audit")
class AuditGapResource {
  private final AuditGaps gaps;
  private final Gate gate;

  AuditGapResource(AuditGaps gaps, Gate gate) {
    this.gaps = gaps;
    this.gate = gate;
  }

  @Operation(summary = "Whether the store ends before what was signed; nothing is started while so")
  @GetMapping
  State state(Actor actor, @RequestParam @Nullable String scope) {
    Actor there = gate.trail(actor, scope, Permission.AUDIT, "audit.gap");
    return State.of(gaps.in(there.workspace()));
  }

  @Operation(summary = "Confirms the gap, with a reason, so that runs start again")
  @PostMapping
  State confirm(
      Actor actor, @RequestParam @Nullable String scope, @RequestBody Requests.Reason reason) {
    Actor there = gate.trail(actor, scope, Permission.MANAGE, "audit.gap-confirmed");
    String why = MigrationResource.text(reason);
    if (why.isBlank()) {
      throw Answers.invalid("'reason' is empty.", "Say what was compared and found.");
    }
    gaps.confirm(there, why);
    return State.of(gaps.in(there.workspace()));
  }

  /**
   * How the store stands to what was signed.
   *
   * @param signed number of the newest entry that was signed; 0 when there is no gap
   * @param stored number of the newest entry in the store; 0 when there is no gap
   * @param message what is wrong; empty when there is no gap
   * @param action the way out
   */
  record State(boolean gap, long signed, long stored, String message, String action) {
    static State of(Optional<AuditGap> gap) {
      return gap.map(
              g ->
                  new State(
                      true,
                      g.signed().sequence(),
                      g.stored(),
                      g.refusal().message(),
                      g.refusal().action()))
          .orElseGet(() -> new State(false, 0, 0, "", ""));
    }
  }
}
