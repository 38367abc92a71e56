package dev.sluice.analysis.risk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of other linters' rules: what it names is there, and nothing is missing from it. */
class PeerRulesTest {
  private static final Pattern ROW = Pattern.compile("\\| (.+?) \\| (.+) \\|");
  private static final Pattern OURS = Pattern.compile("`([a-z0-9-]+)`");
  private static final Pattern REASON =
      Pattern.compile("(?:^|; )(?:plan|query|server|own|tool|flow)(?:[:;,]|$)");

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
    String mapped = rows().stream().map(Row::theirs).collect(Collectors.joining(", ", ", ", ", "));

    assertThat(names())
        .hasSizeGreaterThan(600)
        .filteredOn(name -> !mapped.contains(", " + name + ", "))
        .isEmpty();
  }

  private static List<String> names() throws IOException {
    try (InputStream in = PeerRulesTest.class.getResourceAsStream("peer-rule-names.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
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
