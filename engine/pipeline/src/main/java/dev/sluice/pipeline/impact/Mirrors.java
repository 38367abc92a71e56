package dev.sluice.pipeline.impact;

import dev.sluice.analysis.impact.Application;
import dev.sluice.analysis.impact.Mirror;
import dev.sluice.analysis.impact.MirrorLimits;
import dev.sluice.analysis.impact.MirrorSource;
import dev.sluice.db.digest.Sha256;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/**
 * The copies of repositories that this process keeps, in a folder that no other process uses at the
 * same time. Copies that nobody asked for in a month are removed.
 */
@Component
class Mirrors implements DisposableBean {
  private static final Logger LOG = LoggerFactory.getLogger(Mirrors.class);
  private static final Duration UNUSED = Duration.ofDays(30);

  private final ImpactSettings settings;
  private volatile Optional<Slot> slot = Optional.empty();

  Mirrors(ImpactSettings settings) {
    this.settings = settings;
  }

  /** A folder that is this process's own as long as the lock is held. */
  private record Slot(Path folder, FileChannel lock, boolean temporary) {}

  /**
   * Brings the copy of a repository up to date.
   *
   * @param owner whose copy it is; nobody else uses it
   * @param service what the application is called
   * @throws dev.sluice.analysis.impact.RepositoryException when it cannot be fetched
   */
  synchronized Application fetch(String owner, String service, MirrorSource source) {
    Path folder = slot().folder();
    Path copy = folder.resolve(Sha256.hex(owner + "\n" + service + "\n" + source.address()));
    removeUnused(folder);
    Application fetched = new Mirror(copy, limits()).fetch(service, source);
    touch(copy);
    return fetched;
  }

  private MirrorLimits limits() {
    return new MirrorLimits(
        settings.silence(), settings.time(), settings.size().toBytes(), this::refused);
  }

  /** Where clouds keep the credentials of machines, and what listens on this machine only. */
  private boolean refused(InetAddress machine) {
    boolean here = machine.isLoopbackAddress() || machine.isAnyLocalAddress();
    return machine.isLinkLocalAddress() || (here && !settings.local());
  }

  private Slot slot() {
    Optional<Slot> known = slot;
    if (known.isPresent()) {
      return known.get();
    }
    try {
      Path root = settings.folder();
      Slot found = root == null ? temporary() : free(root);
      slot = Optional.of(found);
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException("there is no folder for copies of repositories", e);
    }
  }

  private static Slot temporary() throws IOException {
    Path folder = Files.createTempDirectory("sluice-impact");
    return new Slot(folder, channel(folder.resolve("lock")), true);
  }

  /** The first numbered folder that no process uses. */
  private static Slot free(Path root) throws IOException {
    for (int number = 1; ; number++) {
      Path folder = Files.createDirectories(root.resolve(Integer.toString(number)));
      if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      }
      FileChannel channel = channel(folder.resolve("lock"));
      if (locked(channel).isPresent()) {
        return new Slot(folder, channel, false);
      }
      channel.close();
    }
  }

  private static FileChannel channel(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static Optional<FileLock> locked(FileChannel channel) throws IOException {
    try {
      return Optional.ofNullable(channel.tryLock());
    } catch (OverlappingFileLockException otherOfThisProcess) {
      return Optional.empty();
    }
  }

  private static void removeUnused(Path folder) {
    FileTime before = FileTime.from(Instant.now().minus(UNUSED));
    File[] copies = folder.toFile().listFiles(File::isDirectory);
    for (File copy : copies == null ? new File[0] : copies) {
      if (copy.lastModified() < before.toMillis() && !FileSystemUtils.deleteRecursively(copy)) {
        LOG.warn("The unused copy {} cannot be removed", copy);
      }
    }
  }

  private static void touch(Path copy) {
    try {
      Files.setLastModifiedTime(copy, FileTime.from(Instant.now()));
    } catch (IOException e) {
      LOG.debug("The time of {} cannot be set", copy, e);
    }
  }

  /** Does not wait for a fetch, which may take long; what it leaves is made anew. */
  @Override
  public void destroy() throws IOException {
    Optional<Slot> used = slot;
    slot = Optional.empty();
    if (used.isPresent()) {
      used.get().lock().close();
      if (used.get().temporary()) {
        FileSystemUtils.deleteRecursively(used.get().folder());
      }
    }
  }
}
