package dev.sluice.agent.home;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Keeps a second process out; the system frees it when its holder dies, however it dies. */
public final class HomeLock implements AutoCloseable {
  private final Home home;
  private final FileChannel channel;

  private HomeLock(Home home, FileChannel channel) {
    this.home = home;
    this.channel = channel;
  }

  /**
   * Takes the lock that a running agent holds.
   *
   * @throws AgentException when another agent runs on this home
   */
  public static HomeLock take(Home home) {
    Path file = home.folder().resolve("lock");
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      @Nullable FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        throw AgentException.usage(
            "Another agent runs on " + home.folder() + ".",
            "Stop it, or give this one a home of its own with --home.");
      }
      return new HomeLock(home, channel);
    } catch (IOException e) {
      throw AgentException.usage(
          file + " cannot be locked: " + e.getMessage() + ".", "Check the owner of the folder.");
    }
  }

  /** The home that is locked. */
  public Home home() {
    return home;
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldHere) {
      return null;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw AgentException.usage("The lock cannot be freed: " + e.getMessage(), "End the process.");
    }
  }
}
