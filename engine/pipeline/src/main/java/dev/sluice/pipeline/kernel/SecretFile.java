package dev.sluice.pipeline.kernel;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import java.util.function.Supplier;

/** A file with a secret that is made once and belongs to the server's user alone. */
public final class SecretFile {
  private SecretFile() {}

  /**
   * The content of the file; made when there is none. Of several replicas that make it at once, one
   * wins and all read the same.
   *
   * @throws IOException when it can neither be read nor written
   */
  public static String read(Path file, Supplier<String> first) throws IOException {
    if (!Files.exists(file)) {
      create(file, first.get());
    }
    return Files.readString(file);
  }

  /** Written beside and linked into place, so that nobody ever sees half of it. */
  private static void create(Path file, String content) throws IOException {
    Path folder = file.toAbsolutePath().resolveSibling("");
    Files.createDirectories(folder);
    Path fresh = folder.resolve(file.getFileName() + "." + UUID.randomUUID());
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.writeString(fresh, content);
      Files.createLink(file, fresh);
    } catch (FileAlreadyExistsException someoneElseWasFirst) {
      return;
    } finally {
      Files.delete(fresh);
    }
  }
}
