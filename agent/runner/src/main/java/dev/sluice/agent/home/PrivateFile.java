package dev.sluice.agent.home;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A file that only its owner may read: written atomically, refused when others could read it. */
public record PrivateFile(Path path) {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final int LIMIT = 16 * 1024 * 1024;

  /** Whether something stands at the path. */
  public boolean exists() {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Reads the whole file.
   *
   * @throws AgentException when it is a link, not a plain file, or open to group or others
   */
  public byte[] read() {
    try {
      if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
        throw AgentException.usage(
            path + " is not a plain file.", "Put the real file there; links are not followed.");
      }
      Set<PosixFilePermission> permissions =
          EnumSet.copyOf(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
      if (!OWNER_ONLY.containsAll(permissions)) {
        throw AgentException.usage(
            path
                + " can be used by other accounts ("
                + PosixFilePermissions.toString(permissions)
                + ").",
            "Run: chmod 600 " + path + " - and change the secrets if others could have read them.");
      }
      if (Files.size(path) > LIMIT) {
        throw AgentException.usage(path + " is larger than 16 MB.", "Restore it from a backup.");
      }
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw AgentException.usage(
          path + " cannot be read: " + e.getMessage() + ".", "Check the file and its owner.");
    }
  }

  /**
   * Replaces the file: after a crash either the old or the new content is there, complete.
   *
   * @throws AgentException when the disk refuses
   */
  public void write(byte[] content) {
    Path folder = path.toAbsolutePath().getParent();
    try {
      Path fresh =
          Files.createTempFile(
              folder,
              "." + path.getFileName(),
              ".new",
              PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      try {
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
          ByteBuffer bytes = ByteBuffer.wrap(content);
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
          channel.force(true);
        }
        Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(fresh);
      }
      syncFolder(folder);
    } catch (IOException e) {
      throw AgentException.usage(
          path + " cannot be written: " + e.getMessage() + ".",
          "Check free space and the owner of the folder.");
    }
  }

  /** Makes a rename in a folder durable. */
  public static void syncFolder(@Nullable Path folder) throws IOException {
    if (folder == null) {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
