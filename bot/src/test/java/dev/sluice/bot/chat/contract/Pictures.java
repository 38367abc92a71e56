package dev.sluice.bot.chat.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Keeps what the scenarios sent to a platform, so that it can be held against the platform's own
 * description and drawn: {@code -Dpictures=FOLDER}, see docs/pictures.md.
 */
final class Pictures {
  private static final String PROPERTY = "pictures";

  private Pictures() {}

  /** Writes what was sent into a file of the platform's name, where a folder is named. */
  static void keep(ChatSide side) {
    List<String> sent = side.sent();
    String folder = System.getProperty(PROPERTY, "");
    if (folder.isEmpty() || sent.isEmpty()) {
      return;
    }
    try {
      Path file = Files.createDirectories(Path.of(folder)).resolve(side.platform() + ".json");
      Files.writeString(file, "[" + String.join(",\n", sent) + "]\n");
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
