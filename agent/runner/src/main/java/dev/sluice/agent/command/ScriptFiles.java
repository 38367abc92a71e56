package dev.sluice.agent.command;

import dev.sluice.agent.home.AgentException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Scripts named on the command line. */
final class ScriptFiles {
  private static final int LIMIT = 10 * 1024 * 1024;

  private ScriptFiles() {}

  /** The text of a file, or of standard input for {@code -}; UTF-8, at most 10 MB. */
  static String read(String name) {
    try {
      byte[] bytes = name.equals("-") ? System.in.readNBytes(LIMIT + 1) : bytes(Path.of(name));
      if (bytes.length > LIMIT) {
        throw AgentException.usage(name + " is larger than 10 MB.", "Cut it into several scripts.");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw AgentException.usage(name + " is not UTF-8.", "Convert it first.");
    } catch (IOException e) {
      throw AgentException.usage(name + " cannot be read.", "Check the name: " + e.getMessage());
    }
  }

  private static byte[] bytes(Path path) throws IOException {
    try (java.io.InputStream in = Files.newInputStream(path)) {
      return in.readNBytes(LIMIT + 1);
    }
  }

  /** The names with each folder replaced by the {@code .sql} files below it, in order. */
  static List<String> expand(List<String> names) {
    List<String> files = new ArrayList<>();
    for (String name : names) {
      if (name.equals("-") || !Files.isDirectory(Path.of(name))) {
        files.add(name);
        continue;
      }
      try (Stream<Path> below = Files.walk(Path.of(name))) {
        below
            .filter(path -> path.toString().endsWith(".sql"))
            .sorted()
            .forEach(path -> files.add(path.toString()));
      } catch (IOException e) {
        throw AgentException.usage(name + " cannot be read.", "Check its owner.");
      }
    }
    return files;
  }
}
