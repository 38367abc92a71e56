package dev.sluice.db.clickhouse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Real work of other people, where it lies beside the project; tests are skipped without it. */
final class Corpus {
  private Corpus() {}

  static List<JsonNode> lines(String file) {
    Path here = Path.of("").toAbsolutePath();
    Path path =
        Stream.iterate(here, folder -> folder != null, Path::getParent)
            .map(folder -> folder.resolve("shared/corpora").resolve(file))
            .filter(Files::exists)
            .findFirst()
            .orElse(here.resolve("no-corpora"));
    Assumptions.assumeTrue(Files.exists(path), "no corpus " + file + " beside the project");
    JsonMapper mapper = new JsonMapper();
    try {
      return Files.readAllLines(path).stream().map(mapper::readTree).toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  static String text(JsonNode line, String field) {
    return line.has(field) ? line.get(field).asString("") : "";
  }
}
