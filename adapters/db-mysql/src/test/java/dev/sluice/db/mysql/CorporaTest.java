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
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Splitting measured against other people's scripts, where they are at hand. */
class CorporaTest {
  /** How a server says that a statement ends too early. */
  private static final String UNFINISHED = "near '' at line";

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

  static Stream<Arguments> servers() {
    return Stream.of(TestServer.mariaDb(), TestServer.mysql("8.0"))
        .flatMap(Optional::stream)
        .map(Arguments::of);
  }

  /** What a golden cuts inside of a routine's or trigger's body, the server wants whole. */
  @ParameterizedTest
  @MethodSource("servers")
  void cutsBodiesAsTheServerTakesThem(TestServer server) throws SQLException {
    assumeTrue(Corpora.present("dialects"), "no corpora here");
    String dialect = server.engine().name();
    int bodies = 0;
    try (Connection session = session(server)) {
      for (JsonNode one : all("dialects", "sqlfluff__" + dialect)) {
        List<String> golden = one.path("statements").valueStream().map(JsonNode::asString).toList();
        for (var statement : server.engine().split(one.path("sql").asString()).statements()) {
          String text = statement.text().replaceFirst("~$", "");
          int cut = text.indexOf(';');
          if (text.startsWith("CREATE")
              && cut > 0
              && golden.contains(bare(text.substring(0, cut)))) {
            bodies++;
            assertThat(refusal(session, text.substring(0, cut))).as(text).contains(UNFINISHED);
            assertThat(refusal(session, text)).as(text).doesNotContain(UNFINISHED);
          }
        }
      }
    }
    assertThat(bodies).isPositive();
  }

  private static Connection session(TestServer server) throws SQLException {
    return server.root(server.fresh().database());
  }

  private static String refusal(Connection session, String sql) {
    try (var statement = session.createStatement()) {
      statement.execute(sql);
      return "";
    } catch (SQLException refused) {
      return String.valueOf(refused.getMessage());
    }
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
