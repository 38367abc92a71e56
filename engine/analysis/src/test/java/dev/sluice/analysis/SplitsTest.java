package dev.sluice.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.DatabaseEngines;
import dev.sluice.db.sql.ScriptException;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.Tokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The golden splits of other people, where they are at hand: one figure over all engines. Of SQL
 * Server the borders of batches are compared; its statements inside of a batch are for the test of
 * the adapter. A MySQL file that ends with a mark which it does not set is read as its client would
 * after it was set, and a golden that cuts inside BEGIN … END is not counted as such: the adapter's
 * test asks the server that it takes a body whole.
 */
class SplitsTest {
  /** Ways of Atlas's own to set a mark: mysql does not know the first and refuses the second. */
  private static final Pattern ATLAS_MARK = Pattern.compile("atlas:delimiter|delimiter \\\\");

  private final List<String> missed = new ArrayList<>();

  /** Pieces of an engine's goldens: all, and those that are cut alike. */
  private record Count(int all, int same) {
    Count plus(Count other) {
      return new Count(all + other.all, same + other.same);
    }

    double percent() {
      return 100.0 * same / all;
    }
  }

  @Test
  void cutsAsTheGoldenSays() {
    assumeTrue(Corpora.present("dialects") && Corpora.present("split"), "no corpora here");
    Map<String, Count> engines = new TreeMap<>();
    for (String folder : List.of("dialects", "split")) {
      for (String file : files(folder)) {
        for (JsonNode line : Corpora.lines(folder, file)) {
          String engine = line.path("engine").asString(file.replaceAll(".*__|\\.jsonl", ""));
          Optional<DatabaseEngine> found = DatabaseEngines.find(engine);
          if (found.isPresent()
              && line.has("statements")
              && !ATLAS_MARK.matcher(script(line)).find()) {
            engines.merge(engine, compare(found.get(), line), Count::plus);
          }
        }
      }
    }
    Count all = engines.values().stream().reduce(new Count(0, 0), Count::plus);
    engines.put("all engines", all);
    engines.forEach(
        (name, count) ->
            System.out.printf(
                "%-12s %5d of %5d pieces as the golden says %6.2f %%%n",
                name, count.same(), count.all(), count.percent()));
    missed.forEach(System.out::println);
    assertThat(engines).hasSize(8);
    assertThat(all.percent()).isGreaterThanOrEqualTo(99.9);
  }

  private static String script(JsonNode line) {
    String sql = line.path("sql").asString(line.path("input").asString("")).strip();
    boolean unsetMark = sql.endsWith("~") && !sql.contains("DELIMITER");
    return unsetMark ? "DELIMITER ~\n" + sql : sql;
  }

  private Count compare(DatabaseEngine engine, JsonNode line) {
    StringBuilder all = new StringBuilder();
    TreeSet<Integer> borders = new TreeSet<>();
    borders.add(0);
    try {
      for (Statement statement : engine.split(script(line)).statements()) {
        all.append(bare(engine, statement.text()));
        borders.add(all.length());
      }
    } catch (ScriptException refused) {
      missed.add("refused at line " + refused.line() + ": " + refused.getMessage());
    }
    boolean squeezed = line.has("sql");
    int at = 0;
    int count = 0;
    int same = 0;
    for (JsonNode golden : line.path("statements")) {
      String text = golden.asString();
      String piece = squeezed ? squeezed(text) : bare(engine, text);
      if (piece.equals("delimiter")) {
        continue;
      }
      count++;
      int found = all.indexOf(piece, at);
      if (found >= 0 && cutAlike(engine, all, borders, found, found + piece.length())) {
        same++;
        at = found + piece.length();
      } else {
        missed.add(engine.name() + " " + line.path("file").asString("") + " " + golden);
      }
    }
    return new Count(count, same);
  }

  private static boolean cutAlike(
      DatabaseEngine engine, CharSequence all, TreeSet<Integer> borders, int from, int to) {
    if (engine.name().equals("sqlserver")) {
      Integer next = borders.higher(from);
      return next != null && next >= to;
    }
    if (borders.contains(from) && borders.contains(to)) {
      return true;
    }
    Integer start = borders.floor(from);
    Integer end = borders.ceiling(to);
    return engine.name().matches("mysql|mariadb")
        && start != null
        && end != null
        && isBody(all.subSequence(start, end).toString());
  }

  private static boolean isBody(String piece) {
    return piece.matches("(?:create\\w*(?:procedure|function|trigger).*|\\w+:)begin.*end\\w*");
  }

  /** Without white space, comments and marks. */
  private static String bare(DatabaseEngine engine, String statement) {
    StringBuilder text = new StringBuilder();
    Tokens tokens = engine.tokens(statement);
    for (int i = 0; i < tokens.size(); i++) {
      text.append(tokens.raw(i));
    }
    return squeezed(text.toString());
  }

  private static String squeezed(String text) {
    return text.replaceAll("[\\s;]", "").toLowerCase(Locale.ROOT);
  }

  private static List<String> files(String folder) {
    try (Stream<Path> files = Files.list(Corpora.folder(folder))) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
