package dev.sluice.analysis.rehearsal;

import dev.sluice.analysis.compare.DifferenceLine;
import dev.sluice.db.StepResult;
import java.util.List;
import java.util.Optional;

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
 * @param differences what remained after the down script, for programs
 * @param observations what the up script's statements were seen to do
 * @param partial the way back from each place where a run may stop half-applied
 * @param changes what the up script changes in the schema; empty when it was not applied
 * @param ground on what it took place
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
    String trouble,
    List<DifferenceLine> differences,
    List<Observation> observations,
    List<PartialDown> partial,
    Optional<List<DifferenceLine>> changes,
    Ground ground) {
  private static final int NAMED = 3;

  /** Reports that were stored before the last five were known lack them. */
  public RehearsalReport {
    steps = List.copyOf(steps);
    remaining = List.copyOf(remaining);
    losses = List.copyOf(losses);
    differences = differences == null ? List.of() : List.copyOf(differences);
    observations = observations == null ? List.of() : List.copyOf(observations);
    partial = partial == null ? List.of() : List.copyOf(partial);
    changes = changes == null ? Optional.empty() : changes.map(List::copyOf);
    ground = ground == null ? Ground.USUAL : ground;
  }

  /** A report on a script that has no resting place, or none that was looked at. */
  public RehearsalReport(
      boolean upApplied,
      List<StepResult> steps,
      String downOrigin,
      String down,
      boolean downApplied,
      RollbackProof proof,
      List<String> remaining,
      List<String> losses,
      String baseFingerprint,
      String trouble,
      List<DifferenceLine> differences,
      List<Observation> observations) {
    this(
        upApplied,
        steps,
        downOrigin,
        down,
        downApplied,
        proof,
        remaining,
        losses,
        baseFingerprint,
        trouble,
        differences,
        observations,
        List.of(),
        Optional.empty(),
        Ground.USUAL);
  }

  /** The same report with the ways back from half-way. */
  RehearsalReport with(List<PartialDown> ways) {
    return new RehearsalReport(
        upApplied,
        steps,
        downOrigin,
        down,
        downApplied,
        proof,
        remaining,
        losses,
        baseFingerprint,
        trouble,
        differences,
        observations,
        ways,
        changes,
        ground);
  }

  /** The same report with what the up script changes in the schema. */
  public RehearsalReport changing(List<DifferenceLine> lines) {
    return new RehearsalReport(
        upApplied,
        steps,
        downOrigin,
        down,
        downApplied,
        proof,
        remaining,
        losses,
        baseFingerprint,
        trouble,
        differences,
        observations,
        partial,
        Optional.of(lines),
        ground);
  }

  /** The same report of a rehearsal that took place elsewhere. */
  public RehearsalReport on(Ground other) {
    return seen(steps, observations, other);
  }

  /** The same verdict with what the up script was seen to do elsewhere. */
  RehearsalReport seen(List<StepResult> there, List<Observation> effects, Ground other) {
    return new RehearsalReport(
        upApplied,
        there,
        downOrigin,
        down,
        downApplied,
        proof,
        remaining,
        losses,
        baseFingerprint,
        trouble,
        differences,
        effects,
        partial,
        changes,
        other);
  }

  /**
   * A rehearsal that broke off where this one did not.
   *
   * @param why what failed there, a line each
   */
  RehearsalReport failed(boolean up, List<String> why) {
    return new RehearsalReport(
        up,
        steps,
        downOrigin,
        down,
        false,
        RollbackProof.CANNOT,
        why,
        losses,
        baseFingerprint,
        trouble,
        List.of(),
        observations,
        up ? partial : List.of(),
        up ? changes : Optional.empty(),
        ground);
  }

  /** A rehearsal that could not be carried out. */
  public static RehearsalReport notRehearsed(String downOrigin, String down, String trouble) {
    return new RehearsalReport(
        false,
        List.of(),
        downOrigin,
        down,
        false,
        RollbackProof.NOT_REHEARSED,
        List.of(),
        List.of(),
        "",
        trouble,
        List.of(),
        List.of());
  }

  /** The verdict in one line, as cards and the command line say it. */
  public String verdict() {
    String where = ground.place().isEmpty() ? "" : " " + ground.place();
    return switch (proof) {
      case PROVEN -> "rollback proven" + where;
      case SCHEMA_ONLY ->
          "rollback restores schema, not data"
              + (where.isEmpty() ? "" : " (" + ground.place() + ")")
              + ": "
              + some(losses);
      case CANNOT ->
          upApplied
              ? "cannot be undone" + where + ": " + some(remaining)
              : "the script failed in its rehearsal" + where + ": " + some(remaining);
      case NOT_REHEARSED -> trouble.isEmpty() ? "not rehearsed" : "not rehearsed: " + trouble;
    };
  }

  /** Whether the down script brought the whole schema back. */
  public boolean restoresSchema() {
    return proof == RollbackProof.PROVEN || proof == RollbackProof.SCHEMA_ONLY;
  }

  private static String some(List<String> lines) {
    String text = String.join("; ", lines.subList(0, Math.min(NAMED, lines.size())));
    return lines.size() > NAMED ? text + " and " + (lines.size() - NAMED) + " more" : text;
  }
}
