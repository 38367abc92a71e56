package dev.sluice.pipeline.migration;

import dev.sluice.db.Sha256;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The digest that approvals are bound to: SHA-256 over workspace, flow, up script, down script and
 * the targets of every stage. Each part is written with its length before it, so that no two
 * different migrations have the same bytes.
 */
final class MigrationDigest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private MigrationDigest() {}

  static String of(
      String workspace, String flow, String up, String down, List<StageTargets> stages) {
    MigrationDigest digest = new MigrationDigest();
    digest.part("sluice-migration-1").part(workspace).part(flow).part(up).part(down);
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
