package dev.sluice.chat.teams;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Microsoft's own reader of Adaptive Cards (npm {@code adaptivecards}) in Node, where both are at
 * hand: {@code -Dadaptivecards=FOLDER} names the unpacked package.
 */
public final class CardRenderer {
  /** The property that names the folder of the package. */
  public static final String PROPERTY = "adaptivecards";

  private static final String SCRIPT =
      """
      const cards = require(process.argv[2] + '/dist/adaptivecards.js');
      for (const each of JSON.parse(require('fs').readFileSync(process.argv[3]))) {
        const context = new cards.SerializationContext(cards.Versions.v1_5);
        const card = new cards.AdaptiveCard();
        card.parse(each, context);
        for (let i = 0; i < context.eventCount; i++) {
          console.log(context.getEventAt(i).message);
        }
        for (const failure of card.validateProperties().failures || []) {
          failure.errors.forEach(error => console.log(error.message));
        }
      }
      """;

  private final Path folder;

  private CardRenderer(Path folder) {
    this.folder = folder;
  }

  /** The reader, where it is at hand. */
  public static Optional<CardRenderer> find() {
    return Optional.ofNullable(System.getProperty(PROPERTY))
        .map(Path::of)
        .filter(at -> Files.exists(at.resolve("dist/adaptivecards.js")))
        .map(CardRenderer::new);
  }

  /** What the reader finds wrong with cards, a line per problem. */
  public List<String> problems(Collection<JsonNode> cards) {
    ArrayNode all = Json.array();
    cards.forEach(all::add);
    try {
      Path script = Files.createTempFile("read-cards", ".cjs");
      Path file = Files.createTempFile("cards", ".json");
      Files.writeString(script, SCRIPT);
      Files.write(file, Json.write(all));
      Process node =
          new ProcessBuilder("node", script.toString(), folder.toString(), file.toString())
              .redirectErrorStream(true)
              .start();
      String said = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!node.waitFor(60, TimeUnit.SECONDS) || node.exitValue() != 0) {
        return List.of("node ended badly: " + said);
      }
      return said.lines().toList();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }
}
