package dev.sluice.bot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The checklist of OWASP ASVS 5.0 is whole, and names nothing that there is not. */
class AsvsTest {
  private static final Path CHECKLIST = Path.of("docs", "asvs.md");
  private static final Path IDS = Path.of("src", "test", "resources", "asvs", "ids-5.0.txt");
  private static final Pattern TEST = Pattern.compile("`(\\w+Test)`");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(?:#([^)]+))?\\)");

  @Test
  void answersEveryRequirementOfLevelsOneAndTwoOnce() throws IOException {
    List<String> answered = lines().stream().map(l -> l.id() + " " + l.level()).toList();

    assertThat(answered).containsExactlyElementsOf(Files.readAllLines(IDS));
  }

  @Test
  void saysHowEachIsHeldAndShowsWhatHolds() throws IOException {
    for (Line line : lines()) {
      assertThat(line.applies()).as(line.id()).isIn("yes", "no", "open");
      assertThat(line.how()).as(line.id()).isNotBlank();
      if (!line.applies().equals("no")) {
        assertThat(TEST.matcher(line.shown()).find() || LINK.matcher(line.shown()).find())
            .as("%s names a test or a document", line.id())
            .isTrue();
      }
    }
  }

  @Test
  void namesTestsThatThereAre() throws IOException {
    Set<String> named =
        TEST.matcher(Files.readString(CHECKLIST))
            .results()
            .map(result -> result.group(1) + ".java")
            .collect(Collectors.toSet());

    assertThat(tests()).containsAll(named);
  }

  @Test
  void leadsToDocumentsAndSectionsThatThereAre() throws IOException {
    List<MatchResult> links = LINK.matcher(Files.readString(CHECKLIST)).results().toList();

    assertThat(links).isNotEmpty();
    for (MatchResult link : links) {
      Path document = CHECKLIST.resolveSibling(link.group(1));
      assertThat(document).exists();
      if (link.group(2) != null) {
        assertThat(anchors(document)).contains(link.group(2));
      }
    }
  }

  private static List<String> anchors(Path document) throws IOException {
    return Files.readAllLines(document).stream()
        .filter(line -> line.startsWith("## "))
        .map(line -> line.substring(3).toLowerCase(Locale.ROOT).replace(' ', '-'))
        .toList();
  }

  private static List<Line> lines() throws IOException {
    return Files.readAllLines(CHECKLIST).stream()
        .filter(line -> line.startsWith("| V"))
        .map(Line::of)
        .toList();
  }

  /** Names of all files with tests, of every module. */
  private static Set<String> tests() throws IOException {
    List<Path> modules;
    try (Stream<Path> found = Files.find(Path.of(".."), 3, AsvsTest::holdsTests)) {
      modules = found.map(module -> module.resolve("src").resolve("test")).toList();
    }
    Set<String> names = new HashSet<>();
    for (Path module : modules) {
      try (Stream<Path> files = Files.walk(module)) {
        files.forEach(file -> names.add(String.valueOf(file.getFileName())));
      }
    }
    return names;
  }

  private static boolean holdsTests(Path folder, Object attributes) {
    return Files.isDirectory(folder.resolve("src").resolve("test"));
  }

  private record Line(String id, String level, String applies, String how, String shown) {
    static Line of(String text) {
      String[] cells = text.split("\\|", -1);
      return new Line(
          cells[1].strip(), cells[2].strip(), cells[3].strip(), cells[4].strip(), cells[5].strip());
    }
  }
}
