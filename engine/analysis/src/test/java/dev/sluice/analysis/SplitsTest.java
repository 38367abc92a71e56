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
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * The golden splits of other people, where they are at hand: one figure over all engines. Of SQL
 * Server the borders of batches are compared, and what a GO parts must be parted; its statements
 * inside of a batch are for the test of the adapter. A MySQL file that ends with a mark which it
 * does not set is read as its client would after it was set. A golden that cuts inside BEGIN … END
 * has a figure of its own: the adapter's test asks the server that it takes a body whole.
 */
class SplitsTest {
  /** Ways of Atlas's own to set a mark: mysql does not know the first and refuses the second. */
  private static final Pattern ATLAS_MARK = Pattern.compile("atlas:delimiter|delimiter \\\\");

  private static final Pattern GO =
      Pattern.compile("(?im)^[ \\t]*go(?:[ \\t]+\\d+)?[ \\t]*;?[ \\t]*(?:--.*)?$");

  private final List<String> missed = new ArrayList<>();

  /** Pieces of an engine's goldens: all, those that are cut alike, and more inside of bodies. */
  private record Count(int all, int same, int inside) {
    Count plus(Count other) {
      return new Count(all + other.all, same + other.same, inside + other.inside);
    }

    double percent() {
      return 100.0 * same / all;
    }
  }

  /** The statements of a script, one behind the other, and where each begins. */
  private record Cut(String text, NavigableMap<Integer, String> starts) {
    boolean border(int at) {
      return at == text.length() || starts.containsKey(at);
    }

    int end(int from) {
      Integer next = starts.higherKey(from);
      return next == null ? text.length() : next;
    }

    /** Whether a range lies in one statement that is the whole body of one routine or trigger. */
    boolean inBody(DatabaseEngine engine, int from, int to) {
      var statement = starts.floorEntry(from);
      return engine.name().matches("mysql|mariadb")
          && statement != null
          && to <= end(from)
          && isBody(engine.tokens(statement.getValue()));
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
    Count all = engines.values().stream().reduce(new Count(0, 0, 0), Count::plus);
    engines.put("all engines", all);
    engines.forEach(
        (name, count) ->
            System.out.printf(
                "%-12s %5d of %5d pieces as the golden says %6.2f %%, %d more inside of bodies%n",
                name, count.same(), count.all(), count.percent(), count.inside()));
    missed.forEach(System.out::println);
    assertThat(engines).hasSize(8);
    assertThat(all.percent()).isGreaterThanOrEqualTo(99.9);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE PROCEDURE a() BEGIN SELECT 1; END; CREATE PROCEDURE b() BEGIN SELECT 2; END",
        "CREATE PROCEDURE a() BEGIN SELECT 1; END; DROP TABLE t",
        "DROP TABLE t; CREATE PROCEDURE a() BEGIN SELECT 1; END",
        "CREATE TRIGGER a BEFORE INSERT ON t FOR EACH ROW BEGIN IF a THEN SELECT 1; END IF;",
        "CREATE TABLE t (a int)"
      })
  void takesNothingButOneRoutineForABody(String sql) {
    assertThat(isBody(DatabaseEngines.find("mysql").orElseThrow().tokens(sql))).isFalse();
  }

  private static String script(JsonNode line) {
    String sql = line.path("sql").asString(line.path("input").asString("")).strip();
    boolean unsetMark = sql.endsWith("~") && !sql.contains("DELIMITER");
    return unsetMark ? "DELIMITER ~\n" + sql : sql;
  }

  private Cut cut(DatabaseEngine engine, String script) {
    StringBuilder all = new StringBuilder();
    NavigableMap<Integer, String> starts = new TreeMap<>();
    try {
      for (Statement statement : engine.split(script).statements()) {
        starts.put(all.length(), statement.text());
        all.append(bare(engine, statement.text()));
      }
    } catch (ScriptException refused) {
      missed.add("refused at line " + refused.line() + ": " + refused.getMessage());
    }
    return new Cut(all.toString(), starts);
  }

  private Count compare(DatabaseEngine engine, JsonNode line) {
    Cut cut = cut(engine, script(line));
    boolean batches = engine.name().equals("sqlserver");
    NavigableSet<Integer> parted = batches ? parted(engine, script(line)) : new TreeSet<>();
    int at = 0;
    int same = 0;
    int inside = 0;
    int wrong = 0;
    for (JsonNode golden : line.path("statements")) {
      String text = golden.asString();
      String piece = line.has("sql") ? squeezed(text) : bare(engine, text);
      if (piece.equals("delimiter")) {
        continue;
      }
      int from = cut.text().indexOf(piece, at);
      int to = from + piece.length();
      boolean apart =
          from < 0 || parted.subSet(at, true, from, true).stream().allMatch(cut::border);
      boolean alike = batches ? to <= cut.end(from) : cut.border(from) && cut.border(to);
      if (from >= 0 && apart && alike) {
        same++;
      } else if (from >= 0 && cut.inBody(engine, from, to)) {
        inside++;
      } else {
        wrong++;
        missed.add(engine.name() + " " + line.path("file").asString("") + " " + golden);
        continue;
      }
      at = to;
    }
    return new Count(same + wrong, same, inside);
  }

  /** Where lines that say GO part a script, found without the splitter. */
  private static NavigableSet<Integer> parted(DatabaseEngine engine, String script) {
    NavigableSet<Integer> places = new TreeSet<>();
    int length = 0;
    for (String batch : GO.split(script)) {
      length += bare(engine, batch).length();
      places.add(length);
    }
    return places;
  }

  /** Whether the END of the first BEGIN ends the statement, and it makes a routine or trigger. */
  private static boolean isBody(Tokens tokens) {
    int begin = tokens.find(0, "BEGIN");
    int semicolon = tokens.find(0, ";");
    boolean head =
        tokens.is(begin - 1, ":")
            || (tokens.is(0, "CREATE")
                && Stream.of("PROCEDURE", "FUNCTION", "TRIGGER").anyMatch(tokens::has));
    if (begin < 0 || !head || (semicolon >= 0 && semicolon < begin)) {
      return false;
    }
    int depth = 0;
    for (int i = begin; i < tokens.size(); i++) {
      boolean opens = tokens.is(i, "BEGIN") || (tokens.is(i, "CASE") && !tokens.is(i - 1, "END"));
      boolean ofAnother = List.of("IF", "LOOP", "WHILE", "REPEAT").contains(tokens.at(i + 1));
      depth += opens ? 1 : tokens.is(i, "END") && !ofAnother ? -1 : 0;
      if (depth == 0) {
        return IntStream.range(i + 1, tokens.size()).filter(tokens::named).count() <= 1
            && tokens.size() <= i + 3;
      }
    }
    return false;
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
