package dev.sluice.analysis.risk;

import dev.sluice.analysis.Corpora;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.DatabaseEngines;
import dev.sluice.db.sql.StatementReading.Certainty;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Counts how rules and readers fare with other people's scripts. */
final class Figures {
  private static final Pattern DROPS =
      Pattern.compile(
          "(?is)\\bdrop\\s+table\\b|\\balter\\s+table\\b[^;]*?\\bdrop\\s+column\\b"
              + "|\\btruncate\\b");
  private static final Pattern TAKES_ROWS =
      Pattern.compile(
          DROPS.pattern()
              + "|\\bdrop\\s+partition\\b"
              + "|(?:^|;)\\s*(?:delete\\s+from|update)\\b(?:(?!\\bwhere\\b)[^;])*(?:;|$)");
  private static final Pattern DOUBTFUL =
      Pattern.compile(
          "(?is)\\b(?:drop|delete|truncate|update|execute|do|begin|commit|exec|call|declare|grant"
              + "|prepare|procedure|function|trigger|replace|rename|pragma|set|merge|use|load|modify"
              + "|copy|detach|role|user|setval|change|if\\s+object_id)\\b|\\b\\w*__\\w+\\(");
  private static final Pattern STATEMENT =
      Pattern.compile(
          "(?i)^\\W*(?:select|with|insert|update|delete|merge|replace|values|create|alter|drop"
              + "|rename|truncate|comment|grant|revoke|set|show|use|begin|start|commit|rollback"
              + "|explain|describe|desc|analyze|analyse|vacuum|copy|call|exec|execute|declare|do|if"
              + "|pragma|attach|detach|refresh|optimize|lock|unlock|kill|from|reset|cache|load)\\b");
  private static final Pattern TEMPORARY =
      Pattern.compile("(?i)\\bcreate\\s+temp(?:orary)?\\s+table\\s+(\\w+)");
  private final Map<String, RiskAnalysis> analyses = new HashMap<>();
  private final RuleSettings settings;

  Figures(RuleSettings settings) {
    this.settings = settings;
  }

  /** A share with those that are not in it. */
  record Share(int all, List<String> missed) {
    int hit() {
      return all - missed.size();
    }

    double percent() {
      return all == 0 ? 100 : 100.0 * hit() / all;
    }

    String text(String name) {
      return String.format("%-58s %5d of %5d  %6.2f %%", name, hit(), all, percent());
    }
  }

  /** Files of a collection for an engine. */
  static List<String> files(String collection, String engine) {
    try (Stream<Path> files = Files.list(Corpora.folder(collection))) {
      return files
          .map(path -> path.getFileName().toString())
          .filter(name -> name.matches(".*__" + engine + "(?:-.*)?\\.jsonl"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Optional<RiskAnalysis> analysis(String engine) {
    Optional<DatabaseEngine> found = DatabaseEngines.find(engine);
    return found.map(
        one ->
            analyses.computeIfAbsent(
                engine, name -> new RiskAnalysis(one, RiskContext.unknown().with(settings))));
  }

  /** Rule cases of one verdict for which the report is as wanted. */
  Share cases(String file, String expect, Predicate<RiskReport> wanted) {
    List<String> missed = new ArrayList<>();
    int all = 0;
    for (JsonNode line : Corpora.lines("rules", file)) {
      Optional<RiskAnalysis> analysis = analysis(line.path("engine").asString());
      if (analysis.isPresent() && line.path("expect").asString().equals(expect)) {
        all++;
        RiskReport report = analysis.get().rate(line.path("sql").asString());
        if (!wanted.test(report)) {
          missed.add(
              line.path("rule").asString()
                  + " "
                  + first(report)
                  + " "
                  + cut(line.path("sql").asString()));
        }
      }
    }
    return new Share(all, missed);
  }

  /**
   * Rule cases that the peers call good; those at Medium or above are missed. A case that takes a
   * table or its rows away is good for one rule, and what others are there to find: it must be High
   * or Critical and is left out.
   */
  Share good(String file) {
    List<String> missed = new ArrayList<>();
    int all = 0;
    for (JsonNode line : Corpora.lines("rules", file)) {
      Optional<RiskAnalysis> analysis = analysis(line.path("engine").asString());
      if (analysis.isPresent() && line.path("expect").asString().equals("ok")) {
        String sql = line.path("sql").asString();
        RiskReport report = analysis.get().rate(sql);
        if (!(high(report) && TAKES_ROWS.matcher(withoutComments(sql)).find())) {
          all++;
          if (report.level() != RiskLevel.LOW) {
            missed.add(line.path("rule").asString() + " " + first(report) + " " + cut(sql));
          }
        }
      }
    }
    return new Share(all, missed);
  }

  /** Migrations that drop a table or column, or empty one: those rated High or Critical. */
  Share drops(String engine) {
    return migrations(engine, sql -> DROPS.matcher(ownDropped(sql)).find(), Figures::high);
  }

  /** Without drops of temporary tables that the script itself makes. */
  private static String ownDropped(String sql) {
    String rest = sql;
    Matcher made = TEMPORARY.matcher(sql);
    while (made.find()) {
      rest =
          rest.replaceAll(
              "(?i)\\bdrop\\s+table\\s+(?:if\\s+exists\\s+)?" + Pattern.quote(made.group(1)), " ");
    }
    return rest;
  }

  /** Migrations without anything doubtful: those rated below High. */
  Share harmless(String engine) {
    return migrations(
        engine, sql -> !DOUBTFUL.matcher(sql).find() && !sql.isBlank(), report -> !high(report));
  }

  private Share migrations(String engine, Predicate<String> chosen, Predicate<RiskReport> wanted) {
    List<String> missed = new ArrayList<>();
    int all = 0;
    for (String file : files("updown", engine)) {
      for (JsonNode line : Corpora.lines("updown", file)) {
        String up = line.path("up").asString();
        if (chosen.test(withoutComments(up))) {
          all++;
          RiskReport report = analysis(engine).orElseThrow().rate(up);
          if (!wanted.test(report)) {
            missed.add(file + " " + line.path("step").asString() + " " + first(report));
          }
        }
      }
    }
    return new Share(all, missed);
  }

  /** How well the statements of other people's dialect files are read. */
  Map<Certainty, Integer> certainty(String engine, List<String> missed) {
    Map<Certainty, Integer> counts = new EnumMap<>(Certainty.class);
    DatabaseEngine reader = DatabaseEngines.find(engine).orElseThrow();
    for (String file : files("dialects", "\\w+")) {
      for (JsonNode line : Corpora.lines("dialects", file)) {
        if (!dialect(file, line).equals(engine) || expression(file, line)) {
          continue;
        }
        try {
          for (var statement : reader.split(line.path("sql").asString()).statements()) {
            Certainty sure = reader.read(statement).certainty();
            counts.merge(sure, 1, Integer::sum);
            if (sure != Certainty.FULL) {
              missed.add(sure + " " + cut(statement.text()));
            }
          }
        } catch (dev.sluice.db.sql.ScriptException refused) {
          counts.merge(Certainty.NONE, 1, Integer::sum);
          missed.add("REFUSED " + line.path("file").asString() + " " + refused.getMessage());
        }
      }
    }
    return counts;
  }

  /** Said by the line, or by the file's name: its end, or the maker of Oracle's samples. */
  private static String dialect(String file, JsonNode line) {
    String named = file.startsWith("oracle-") ? "oracle" : file.replaceAll(".*__|\\.jsonl", "");
    return line.path("engine").asString(named);
  }

  /** Some lines of sqlglot are expressions, which are no statements. */
  private static boolean expression(String file, JsonNode line) {
    return file.startsWith("sqlglot") && !STATEMENT.matcher(line.path("sql").asString()).find();
  }

  private static boolean high(RiskReport report) {
    return report.level().compareTo(RiskLevel.HIGH) >= 0;
  }

  private static String withoutComments(String sql) {
    return sql.replaceAll("(?m)--.*$", " ")
        .replaceAll("(?s)/\\*.*?\\*/", " ")
        .replaceAll("'[^']*'", "''");
  }

  private static String first(RiskReport report) {
    return report.findings().isEmpty()
        ? "nothing"
        : report.findings().get(0).rule() + "/" + report.findings().get(0).level();
  }

  private static String cut(String sql) {
    String flat = sql.replaceAll("\\s+", " ");
    return flat.length() > 200 ? flat.substring(0, 200) + " …" : flat;
  }
}
