package dev.sluice.protocol;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What the digest of a migration is made of. Scripts stand in it as their SHA-256, so that it can
 * travel with every bundle and an agent can tell from the digest alone which script may run where.
 *
 * @param workspace its workspace
 * @param flow its flow
 * @param up SHA-256 of the up script
 * @param down SHA-256 of the down script
 * @param ways scripts that undo a run which stopped half-way
 * @param stages the targets of every stage, in order
 */
public record ApprovedContent(
    String workspace,
    String flow,
    String up,
    String down,
    List<Way> ways,
    List<StageTargets> stages) {
  /** No migration: what bundles carry that run no approved script. */
  public static final ApprovedContent NONE =
      new ApprovedContent("", "", "", "", List.of(), List.of());

  public ApprovedContent {
    ways = List.copyOf(ways);
    stages = List.copyOf(stages);
  }

  /** The digest that approvals are bound to: SHA-256 over all of it, in hexadecimal digits. */
  public String digest() {
    Parts parts = new Parts("sluice-migration-3").add(workspace).add(flow).add(up).add(down);
    parts.add(ways.size());
    ways.forEach(way -> parts.add(way.applied()).add(way.down()));
    parts.add(stages.size());
    stages.forEach(stage -> parts.add(stage.environment()).addAll(stage.connections()));
    return HexFormat.of().formatHex(parts.sha256());
  }

  /** Whether a script, by its SHA-256, is one that undoes the migration or a part of it. */
  public boolean undoneBy(String sha256) {
    return down.equals(sha256) || ways.stream().anyMatch(way -> way.down().equals(sha256));
  }

  /** The targets of a stage. */
  public Optional<StageTargets> stage(String environment) {
    return stages.stream().filter(stage -> stage.environment().equals(environment)).findFirst();
  }

  /** The SHA-256 of a script that undoes a run of which so many statements were applied. */
  public record Way(int applied, String down) {}

  /** An environment with its target connections in order. */
  public record StageTargets(String environment, List<String> connections) {
    public StageTargets {
      connections = List.copyOf(connections);
    }
  }
}
