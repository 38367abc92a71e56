package dev.sluice.bot.chat.action;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The keys of action tokens, from a file of lines {@code id base64}: the first signs, all of them
 * verify. A new first line rotates; removing a line ends its tokens.
 */
public final class ActionKeys {
  private final Map<Integer, byte[]> secrets;
  private final int newest;

  private ActionKeys(Map<Integer, byte[]> secrets) {
    if (secrets.isEmpty()) {
      throw new IllegalStateException("the file of action keys has no key");
    }
    this.secrets = secrets;
    this.newest = secrets.keySet().iterator().next();
  }

  /** Keys that live as long as the process. */
  public static ActionKeys ephemeral() {
    return new ActionKeys(Map.of(1, random()));
  }

  /**
   * Reads the keys; a missing file is made, readable by its owner only.
   *
   * @throws IllegalStateException when the file cannot be used, with the reason
   */
  public static ActionKeys at(Path file) {
    try {
      if (!Files.exists(file)) {
        create(file);
      }
      return parse(Files.readAllLines(file));
    } catch (IOException broken) {
      throw new UncheckedIOException("cannot use the action keys in " + file, broken);
    }
  }

  private static void create(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    String line = "1 " + Base64.getEncoder().encodeToString(random()) + "\n";
    Path draft = Files.createTempFile(folder, "actions", ".key", owner());
    try {
      Files.writeString(draft, line, StandardOpenOption.WRITE);
      Files.createLink(file, draft);
    } catch (FileAlreadyExistsException anotherReplicaWasFirst) {
      return;
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static java.nio.file.attribute.FileAttribute<
          Set<java.nio.file.attribute.PosixFilePermission>>
      owner() {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  }

  private static ActionKeys parse(List<String> lines) {
    Map<Integer, byte[]> secrets = new LinkedHashMap<>();
    for (String line : lines) {
      String[] parts = line.strip().split("\\s+", -1);
      if (parts.length == 2 && !line.startsWith("#")) {
        int id = Integer.parseInt(parts[0]);
        byte[] secret = Base64.getDecoder().decode(parts[1]);
        if (id < 0 || id > 255 || secret.length < 32) {
          throw new IllegalStateException("an action key has an id of 0 to 255 and 32 bytes");
        }
        secrets.put(id, secret);
      }
    }
    return new ActionKeys(secrets);
  }

  private static byte[] random() {
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    return secret;
  }

  int newest() {
    return newest;
  }

  Optional<byte[]> secret(int id) {
    return Optional.ofNullable(secrets.get(id));
  }
}
