package dev.sluice.db.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Collections of other people's SQL, used where the folder is at hand. */
public final class Corpora {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Corpora() {}

  /** Where they are, beside the project; may not exist. */
  public static Path folder(String name) {
    Path here = Path.of("").toAbsolutePath();
    return Stream.iterate(here, path -> path.getParent() != null, Path::getParent)
        .map(path -> path.resolve("shared/corpora").resolve(name))
        .filter(Files::isDirectory)
        .findFirst()
        .orElse(here.resolve("no-corpora"));
  }

  /** Whether a collection is at hand. */
  public static boolean present(String name) {
    return Files.isDirectory(folder(name));
  }

  /** The lines of a collection's file. */
  public static List<JsonNode> lines(String name, String file) {
    try (Stream<String> lines = Files.lines(folder(name).resolve(file))) {
      return lines.filter(line -> !line.isBlank()).map(JSON::readTree).toList();
    } catch (IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
  }
}
