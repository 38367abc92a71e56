package dev.sluice.pipeline.audit;

import dev.sluice.pipeline.audit.AuditRows.Head;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.security.PrivateKey;
import java.util.Arrays;
import org.springframework.stereotype.Component;

/** Checks the trail of a workspace against itself and against what was signed before. */
@Component
public class AuditChain {
  private final AuditQueries queries;
  private final AuditRows rows;
  private final AuditKeys keys;

  AuditChain(AuditQueries queries, AuditRows rows, AuditKeys keys) {
    this.keys = keys;
    this.queries = queries;
    this.rows = rows;
  }

  /**
   * Reads the whole trail of a workspace and names the first bad entry.
   *
   * @param checkpoints kept elsewhere; their signatures have been checked by the caller
   */
  public AuditVerdict verify(WorkspaceId workspace, AuditCheckpoint... checkpoints) {
    return queries.atOneMoment(
        () -> {
          AuditWalk walk = new AuditWalk(workspace.value());
          Arrays.stream(checkpoints).forEach(c -> walk.await(c.sequence(), c.hash()));
          Head head = rows.head(workspace.value()).orElse(AuditRows.NOTHING);
          walk.await(head.sequence(), head.hash());
          queries.stream(
              AuditFilter.all(workspace),
              entry -> {
                walk.step(entry);
                if (entry.sequence() > head.sequence()) {
                  walk.fail(entry.sequence(), "the entry is newer than the head of the trail");
                }
              });
          return walk.end();
        });
  }

  /** Where the chain stands now, signed with the server's key. */
  public AuditCheckpoint checkpoint(WorkspaceId workspace) {
    return checkpoint(workspace, keys.privateKey());
  }

  /** Where the chain stands now, signed. */
  public AuditCheckpoint checkpoint(WorkspaceId workspace, PrivateKey key) {
    return queries.atOneMoment(
        () ->
            AuditCheckpoint.sign(
                rows.head(workspace.value()).orElse(AuditRows.NOTHING),
                workspace.value(),
                rows.now(),
                key));
  }
}
