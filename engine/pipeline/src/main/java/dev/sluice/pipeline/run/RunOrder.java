package dev.sluice.pipeline.run;

import dev.sluice.db.ExecutionPlan.Direction;
import dev.sluice.pipeline.catalog.Stage.ExecutionPolicy;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.protocol.ApprovedContent;
import dev.sluice.protocol.BundlePayload;
import java.util.List;
import java.util.Map;

/**
 * What is to be run for a stage. Written in the transaction that checked the approvals.
 *
 * @param stage the stage
 * @param direction up or down
 * @param title title of the migration
 * @param flow its flow
 * @param engine engine of all targets
 * @param content what was approved
 * @param script the exact text
 * @param connections target connections in order
 * @param policy how they are run
 * @param approvals approvals that were counted
 * @param policyVersion configuration version under which they were
 * @param actor who wants it, with the id of the click
 * @param scripts another text for some connections, for example the down script of a target that is
 *     partly applied
 * @param bases fingerprint of the schema that was rehearsed by connection; a target with another
 *     one is refused by its agent. None for a connection that may have any schema
 */
public record RunOrder(
    StageKey stage,
    Direction direction,
    String title,
    String flow,
    String engine,
    ApprovedContent content,
    String script,
    List<String> connections,
    ExecutionPolicy policy,
    List<BundlePayload.Approval> approvals,
    long policyVersion,
    Actor actor,
    Map<String, String> scripts,
    Map<String, String> bases) {
  public RunOrder {
    connections = List.copyOf(connections);
    approvals = List.copyOf(approvals);
    scripts = Map.copyOf(scripts);
    bases = Map.copyOf(bases);
  }

  /** An order with one text for all connections. */
  public RunOrder(
      StageKey stage,
      Direction direction,
      String title,
      String flow,
      String engine,
      ApprovedContent content,
      String script,
      List<String> connections,
      ExecutionPolicy policy,
      List<BundlePayload.Approval> approvals,
      long policyVersion,
      Actor actor) {
    this(
        stage,
        direction,
        title,
        flow,
        engine,
        content,
        script,
        connections,
        policy,
        approvals,
        policyVersion,
        actor,
        Map.of(),
        Map.of());
  }

  /** The same order with another text for some connections. */
  public RunOrder withScripts(Map<String, String> others) {
    return new RunOrder(
        stage,
        direction,
        title,
        flow,
        engine,
        content,
        script,
        connections,
        policy,
        approvals,
        policyVersion,
        actor,
        others,
        bases);
  }

  /** The same order for targets whose schemas must still be those that were rehearsed. */
  public RunOrder on(Map<String, String> rehearsed) {
    return new RunOrder(
        stage,
        direction,
        title,
        flow,
        engine,
        content,
        script,
        connections,
        policy,
        approvals,
        policyVersion,
        actor,
        scripts,
        rehearsed);
  }

  /** The fingerprint that the schema of a connection must have, or empty. */
  public String baseOf(String connection) {
    return bases.getOrDefault(connection, "");
  }

  /** The text for a connection. */
  public String scriptFor(String connection) {
    return scripts.getOrDefault(connection, script);
  }
}
