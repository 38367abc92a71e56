package dev.sluice.pipeline.migration;

import dev.sluice.db.digest.Sha256;
import dev.sluice.pipeline.migration.StoredMigration.Content;
import dev.sluice.protocol.ApprovedContent;
import dev.sluice.protocol.ApprovedContent.StageTargets;
import dev.sluice.protocol.ApprovedContent.Way;
import java.util.List;

/** What approvals of a migration are bound to. */
final class MigrationDigest {
  private MigrationDigest() {}

  /** Workspace, flow, both scripts, the ways back from half-way, the targets of every stage. */
  static ApprovedContent of(String workspace, Content content, List<StageTargets> stages) {
    return new ApprovedContent(
        workspace,
        content.flow(),
        Sha256.hex(content.up()),
        Sha256.hex(content.down()),
        content.partialDowns().stream()
            .map(way -> new Way(way.applied(), Sha256.hex(way.down())))
            .toList(),
        stages);
  }
}
