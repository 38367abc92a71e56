package dev.sluice.db.oracle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Collections of other people's SQL, used where the folder is at hand. */
final class Corpora {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Corpora() {}

  /** Whether the collections are at hand. */
  static boolean present() {
    return Files.isDirectory(folder());
  }

  private static Path folder() {
    Path here = Path.of("").toAbsolutePath();
    return Stream.iterate(here, path -> path.getParent() != null, Path::getParent)
        .map(path -> path.resolve("shared/corpora"))
        .filter(Files::isDirectory)
        .findFirst()
        .orElse(here.resolve("no-corpora"));
  }

  /** The lines of a file. */
  static List<JsonNode> lines(String file) {
    try (Stream<String> lines = Files.lines(folder().resolve(file))) {
      return lines.filter(line -> !line.isBlank()).map(JSON::readTree).toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
