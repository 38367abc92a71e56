package dev.sluice.analysis.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of other linters' rules: what it names is there, and nothing is missing from it. */
class PeerRulesTest {
  private static final Pattern ROW = Pattern.compile("\\| (.+?) \\| (.+) \\|");
  private static final Pattern OURS = Pattern.compile("`([a-z0-9-]+)`");
  private static final Pattern REASON =
      Pattern.compile("\\b(?:plan|query|server|own|tool|flow)\\b");

  /** How a list of the peers' rules names them: cells of tables, lists, options behind a colon. */
  private static final List<Pattern> NAMES =
      List.of(
          Pattern.compile("(?m)^\\| ([^|]+?) \\|"),
          Pattern.compile("(?m)^- (\\w+): "),
          Pattern.compile("(?<=[ ,])([A-Z]+(?:_[A-Z]+)+)(?=[,.])"));

  private static final Pattern OPTIONS = Pattern.compile("(?m) : `([^`]+)`$");
  private static final Pattern SKEEMA = Pattern.compile("(?m)^(auto-inc .*)\\.$");

  private record Row(String theirs, String ours) {}

  @Test
  void namesRulesThatThereAre() throws IOException {
    Set<String> ids = RiskRules.all().stream().map(RiskRule::id).collect(Collectors.toSet());
    for (Row row : rows()) {
      List<String> named = OURS.matcher(row.ours()).results().map(one -> one.group(1)).toList();
      assertThat(ids).as(row.theirs()).containsAll(named);
      assertThat(!named.isEmpty() || REASON.matcher(row.ours()).find()).as(row.theirs()).isTrue();
    }
  }

  @Test
  void leavesNoRuleOfThePeersOut() throws IOException {
    Path list = above("shared/spec/peer-rules.md");
    assumeTrue(Files.exists(list), "the list of the peers' rules is not here");
    String mapped = rows().stream().map(Row::theirs).collect(Collectors.joining(", ", ", ", ", "));
    String text = Files.readString(list);
    String rules = text.substring(text.indexOf("## 1. "), text.indexOf("## 11. "));

    assertThat(names(rules))
        .hasSizeGreaterThan(600)
        .filteredOn(name -> !mapped.contains(", " + name + ", "))
        .isEmpty();
  }

  private static Set<String> names(String rules) {
    Set<String> names = new TreeSet<>();
    for (Pattern pattern : NAMES) {
      pattern.matcher(rules).results().map(found -> found.group(1)).forEach(names::add);
    }
    OPTIONS
        .matcher(rules)
        .results()
        .flatMap(found -> Stream.of(found.group(1).split(",", -1)))
        .filter(name -> !name.equals("default") && !name.contains(" "))
        .forEach(names::add);
    Matcher skeema = SKEEMA.matcher(rules);
    assertThat(skeema.find()).isTrue();
    Stream.of(skeema.group(1).replaceAll(" ?\\([^)]*\\)", "").split(", ", -1)).forEach(names::add);
    names.removeAll(Set.of("Rule", "Code", "Check", "---", "SQL_MODE"));
    return names;
  }

  private static List<Row> rows() throws IOException {
    String text = Files.readString(above("engine/analysis/docs/peer-rules.md"));
    return ROW.matcher(text)
        .results()
        .map(row -> new Row(row.group(1), row.group(2)))
        .filter(row -> !row.theirs().equals("theirs"))
        .toList();
  }

  private static Path above(String path) {
    Path here = Path.of("").toAbsolutePath();
    return Stream.iterate(here, folder -> folder.getParent() != null, Path::getParent)
        .map(folder -> folder.resolve(path))
        .filter(Files::exists)
        .findFirst()
        .orElse(here.resolve(path));
  }
}
