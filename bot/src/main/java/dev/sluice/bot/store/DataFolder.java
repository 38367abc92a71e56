package dev.sluice.bot.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder of the embedded store, used by one server at a time. */
final class DataFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DataFolder.class);
  private static final int SECONDS_TO_STOP = 20;

  private final Path folder;
  private final FileChannel channel;

  private DataFolder(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /** Opens a folder, creating it when missing, and keeps other servers out of it. */
  static DataFolder open(Path folder) {
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve("server.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (locked(channel).isEmpty()) {
        channel.close();
        throw new StoreUnreachableException(
            "Another server uses the data folder "
                + folder.toAbsolutePath()
                + ". Stop it, or choose another folder with --data.",
            new IllegalStateException("locked"));
      }
      return new DataFolder(folder, channel);
    } catch (IOException e) {
      throw new StoreUnreachableException(
          "The data folder " + folder.toAbsolutePath() + " cannot be written: " + e.getMessage(),
          e);
    }
  }

  private static Optional<FileLock> locked(FileChannel channel) throws IOException {
    try {
      return Optional.ofNullable(channel.tryLock());
    } catch (OverlappingFileLockException e) {
      return Optional.empty();
    }
  }

  Path cluster() {
    return folder.resolve("postgresql");
  }

  /** The owner's password, made on first use and readable by this user only. */
  String password() throws IOException {
    Path file = folder.resolve("store.password");
    if (Files.exists(file)) {
      return Files.readString(file).strip();
    }
    String password = Passwords.random();
    if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Files.writeString(file, password);
    return password;
  }

  /**
   * Ends a PostgreSQL that outlived a server which was killed: it would hold the folder. Only this
   * server can have started it, because it holds the folder's lock.
   */
  void endLeftOver() throws IOException {
    Path file = cluster().resolve("postmaster.pid");
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<String> lines = Files.readAllLines(file);
    Optional<ProcessHandle> left =
        ProcessHandle.of(Long.parseLong(lines.get(0).strip())).filter(DataFolder::isPostgres);
    if (left.isPresent()) {
      LOG.info("Ending the PostgreSQL {} that a killed server left behind", left.get().pid());
      end(left.get());
    }
  }

  private static boolean isPostgres(ProcessHandle process) {
    return process.isAlive()
        && process.info().command().filter(c -> c.contains("postgres")).isPresent();
  }

  private static void end(ProcessHandle process) throws IOException {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start();
    try {
      process.onExit().get(SECONDS_TO_STOP, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the PostgreSQL " + process.pid() + " of a killed server stays", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("The lock of the data folder was gone already", e);
    }
  }
}
