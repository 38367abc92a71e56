package dev.sluice.pipeline.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * What this replica signed and wrote down outside of the store: the newest checkpoint of each
 * workspace in the file of {@link AuditDestinations#checkpoints}. Lines that the key of this
 * installation did not sign say nothing.
 */
@Component
class AuditMemory {
  private final Optional<Path> file;
  private final AuditKeys keys;
  private State read = new State(FileTime.fromMillis(0), -1, Map.of());

  AuditMemory(Optional<AuditDestinations> destinations, AuditKeys keys) {
    this.file = destinations.flatMap(AuditDestinations::checkpoints);
    this.keys = keys;
  }

  /** The newest place of a chain that was written down; empty when none was. */
  Optional<AuditCheckpoint> last(String workspace) {
    return file.flatMap(path -> Optional.ofNullable(state(path).last().get(workspace)));
  }

  /** The file is read again when it has changed. */
  private synchronized State state(Path path) {
    try {
      FileTime changed = Files.getLastModifiedTime(path);
      long size = Files.size(path);
      if (!changed.equals(read.changed()) || size != read.size()) {
        read = new State(changed, size, read(path));
      }
    } catch (NoSuchFileException nothingYet) {
      read = new State(FileTime.fromMillis(0), -1, Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException("the checkpoints in " + path + " cannot be read", e);
    }
    return read;
  }

  private Map<String, AuditCheckpoint> read(Path path) throws IOException {
    Map<String, List<AuditCheckpoint>> written = new HashMap<>();
    try (Stream<String> lines = Files.lines(path, StandardCharsets.UTF_8)) {
      lines.forEach(
          line ->
              AuditLine.asCheckpoint(line)
                  .ifPresent(
                      checkpoint ->
                          written
                              .computeIfAbsent(checkpoint.workspace(), any -> new ArrayList<>())
                              .add(checkpoint)));
    }
    Map<String, AuditCheckpoint> last = new HashMap<>();
    written.forEach(
        (workspace, all) -> newest(all).ifPresent(newest -> last.put(workspace, newest)));
    return Map.copyOf(last);
  }

  /** The last one that this installation signed; signatures are looked at from the end. */
  private Optional<AuditCheckpoint> newest(List<AuditCheckpoint> written) {
    for (int i = written.size() - 1; i >= 0; i--) {
      if (written.get(i).signedBy(keys.publicKey())) {
        return Optional.of(written.get(i));
      }
    }
    return Optional.empty();
  }

  private record State(FileTime changed, long size, Map<String, AuditCheckpoint> last) {}
}
