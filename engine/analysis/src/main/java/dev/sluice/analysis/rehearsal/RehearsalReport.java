package dev.sluice.analysis.rehearsal;

import dev.sluice.db.StepResult;
import java.util.List;

/**
 * What a rehearsal on a shadow showed.
 *
 * @param upApplied whether every statement of the up script ran
 * @param steps one result per statement of the up script
 * @param downOrigin {@code author}, {@code generated} or {@code none}
 * @param down the down script that was tried
 * @param downApplied whether every statement of the down script ran
 * @param proof the verdict
 * @param remaining differences that remained after the down script, a line each
 * @param losses what does not come back, a line each, for example {@code column users.nick}
 * @param baseFingerprint fingerprint of the target's schema that the rehearsal started from
 * @param trouble why the rehearsal could not be carried out, or empty
 */
public record RehearsalReport(
    boolean upApplied,
    List<StepResult> steps,
    String downOrigin,
    String down,
    boolean downApplied,
    RollbackProof proof,
    List<String> remaining,
    List<String> losses,
    String baseFingerprint,
    String trouble) {
  public RehearsalReport {
    steps = List.copyOf(steps);
    remaining = List.copyOf(remaining);
    losses = List.copyOf(losses);
  }
}
