package dev.sluice.pipeline.migration;

import dev.sluice.analysis.rehearsal.PartialDown;
import dev.sluice.db.digest.Sha256;
import dev.sluice.pipeline.migration.StoredMigration.Content;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The digest that approvals are bound to: SHA-256 over workspace, flow, up script, down script, the
 * targets of every stage and the scripts that undo a half-applied run. Each part is written with
 * its length before it, so that no two different migrations have the same bytes.
 */
final class MigrationDigest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private MigrationDigest() {}

  static String of(String workspace, Content content, List<StageTargets> stages) {
    MigrationDigest digest = new MigrationDigest();
    boolean partial = !content.partialDowns().isEmpty();
    digest.part(partial ? "sluice-migration-2" : "sluice-migration-1");
    digest.part(workspace).part(content.flow()).part(content.up()).part(content.down());
    if (partial) {
      digest.part(Integer.toString(content.partialDowns().size()));
    }
    for (PartialDown way : content.partialDowns()) {
      digest.part(Integer.toString(way.applied())).part(way.down());
    }
    for (StageTargets stage : stages) {
      digest.part(stage.environment()).part(Integer.toString(stage.connections().size()));
      stage.connections().forEach(digest::part);
    }
    return Sha256.hex(digest.bytes.toByteArray());
  }

  private MigrationDigest part(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    bytes.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(utf8.length).array());
    bytes.writeBytes(utf8);
    return this;
  }

  /** An environment with its target connections in order. */
  record StageTargets(String environment, List<String> connections) {
    StageTargets {
      connections = List.copyOf(connections);
    }
  }
}
