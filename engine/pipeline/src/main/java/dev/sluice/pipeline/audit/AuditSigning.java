package dev.sluice.pipeline.audit;

import dev.sluice.pipeline.kernel.WorkspaceId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Signs where each chain stands, after walking from the last signed place to it; a chain that was
 * tampered with is never signed on, but reported.
 */
@Component
class AuditSigning {
  private static final Logger LOG = LoggerFactory.getLogger(AuditSigning.class);

  private final AuditCheckpointRows checkpoints;
  private final AuditRows rows;
  private final AuditQueries queries;
  private final AuditKeys keys;
  private final AuditSettings settings;
  private final AuditGaps gaps;
  private final AuditAlarms alarms;
  private final Optional<Path> file;

  AuditSigning(
      AuditCheckpointRows checkpoints,
      AuditRows rows,
      AuditQueries queries,
      AuditKeys keys,
      AuditSettings settings,
      AuditGaps gaps,
      AuditAlarms alarms,
      Optional<AuditDestinations> destinations) {
    this.checkpoints = checkpoints;
    this.rows = rows;
    this.queries = queries;
    this.keys = keys;
    this.settings = settings;
    this.gaps = gaps;
    this.alarms = alarms;
    this.file = destinations.flatMap(AuditDestinations::checkpoints);
  }

  /** Signs every chain that wants it now; trouble with one keeps no other from it. */
  void look() {
    each(checkpoints.due(settings.checkpointRows(), settings.checkpointAfter()), this::sign);
    each(
        checkpoints.behind(),
        workspace ->
            alarms.raise(
                new AuditVerdict.Broken(workspace, 0, "the trail was cut before what was signed")));
  }

  private static void each(List<String> workspaces, Consumer<String> work) {
    for (String workspace : workspaces) {
      try {
        work.accept(workspace);
      } catch (RuntimeException e) {
        LOG.error("the look at the audit trail of {} failed and is repeated", workspace, e);
      }
    }
  }

  /** What was lost is not signed away: first a person must say that he knows. */
  private void sign(String workspace) {
    Optional<AuditGap> gap = gaps.in(new WorkspaceId(workspace));
    if (gap.isPresent()) {
      alarms.raise(gap.get().broken());
      return;
    }
    Looked looked =
        queries.atOneMoment(
            () -> {
              AuditRows.Head head = rows.head(workspace).orElse(AuditRows.NOTHING);
              return new Looked(walk(workspace, head), head, rows.now());
            });
    if (looked.verdict().broken().isPresent()) {
      alarms.raise(looked.verdict().broken().get());
      return;
    }
    keep(AuditCheckpoint.sign(looked.head(), workspace, looked.at(), keys.privateKey()));
    alarms.sound(workspace);
  }

  private AuditVerdict walk(String workspace, AuditRows.Head head) {
    AuditWalk walk =
        checkpoints.last(workspace).map(AuditWalk::after).orElseGet(() -> new AuditWalk(workspace));
    walk.await(head.sequence(), head.hash());
    queries.after(workspace, walk.sequence(), Long.MAX_VALUE, walk::step);
    return walk.end();
  }

  /** The file first: a checkpoint that is only in the store helps least. */
  private void keep(AuditCheckpoint checkpoint) {
    file.ifPresent(path -> append(path, AuditLine.checkpoint(checkpoint)));
    if (!checkpoints.keep(checkpoint)) {
      LOG.debug("another replica signed {} first", checkpoint.sequence());
    }
  }

  private static void append(Path path, String line) {
    try (FileChannel channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
      ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    } catch (IOException e) {
      throw new UncheckedIOException("the checkpoint cannot be written to " + path, e);
    }
  }

  /** What was found at one moment. */
  private record Looked(AuditVerdict verdict, AuditRows.Head head, Instant at) {}
}
