package dev.sluice.db.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.contract.Corpora;
import dev.sluice.db.mysql.Dialect.Flavour;
import dev.sluice.db.sql.ScriptException;
import dev.sluice.db.sql.Token;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Splitting measured against other people's scripts, where they are at hand. */
class CorporaTest {
  private static List<String> pieces(DatabaseEngine engine, String sql) {
    try {
      return engine.split(sql).statements().stream().map(s -> bare(s.text())).toList();
    } catch (ScriptException refused) {
      return List.of("refused at " + refused.line() + ": " + refused.getMessage());
    }
  }

  private static String bare(String text) {
    StringBuilder out = new StringBuilder();
    Lexer lexer = new Lexer(text, new Dialect(Flavour.MYSQL, 0));
    for (Optional<Token> next = lexer.next(); next.isPresent(); next = lexer.next()) {
      out.append(text, next.get().start(), next.get().end());
    }
    return out.toString().replaceFirst(";$", "");
  }

  private static List<JsonNode> all(String folder, String part) {
    List<JsonNode> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(Corpora.folder(folder))) {
      for (Path file : files.filter(f -> f.getFileName().toString().contains(part)).toList()) {
        found.addAll(Corpora.lines(folder, file.getFileName().toString()));
      }
    } catch (IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
    return found;
  }

  /** What differs are texts that end with another tool's mark, or that no server takes. */
  @Test
  void cutsTheScriptsOfTheDialectsAsTheyAreMeant() {
    assumeTrue(Corpora.present("dialects"), "no corpora here");
    List<String> wrong = new ArrayList<>();
    int cases = 0;
    for (String name : List.of("mysql", "mariadb")) {
      DatabaseEngine engine = name.equals("mysql") ? new MySqlEngine() : new MariaDbEngine();
      for (JsonNode one : all("dialects", "__" + name)) {
        cases++;
        List<String> found = pieces(engine, one.path("sql").asString());
        boolean right =
            one.has("statements")
                ? found.equals(
                    one.path("statements").valueStream().map(JsonNode::asString).toList())
                : found.size() == 1;
        if (!right) {
          wrong.add(one.path("file").asString() + " " + found.size() + ": " + found);
        }
      }
    }
    assertThat(wrong).as("of " + cases).hasSizeLessThanOrEqualTo(13);
  }

  @Test
  void cutsTheGoldenScripts() {
    assumeTrue(Corpora.present("split"), "no corpora here");
    List<String> wrong = new ArrayList<>();
    for (JsonNode one : all("split", "")) {
      String input = one.path("input").asString();
      if (!one.path("engine").asString().equals("mysql")
          || input.contains("atlas:delimiter")
          || input.contains("delimiter \\")) {
        continue;
      }
      List<String> meant =
          one.path("statements").valueStream().map(text -> bare(text.asString())).toList();
      List<String> found = pieces(new MySqlEngine(), input);
      if (!found.equals(meant)) {
        wrong.add(one.path("name").asString() + "\n   " + found + "\n   " + meant);
      }
    }
    assertThat(wrong).isEmpty();
  }
}
