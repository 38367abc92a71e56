package dev.sluice.bot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the sources of every module never do. */
class SourceRulesTest {
  /** What gives something that must be closed. */
  private static final Pattern OPENS =
      Pattern.compile(
          "Files\\s*\\.(lines|walk|list|find|newInputStream|newOutputStream|newBufferedReader"
              + "|newBufferedWriter|newDirectoryStream|newByteChannel)\\("
              + "|new (File|GZIP|Zip|Inflater|Deflater|Jar)\\w*(Stream|File)\\("
              + "|new (Server)?Socket\\(|\\.getConnection\\(|\\.getResourceAsStream\\("
              + "|FileChannel\\.open\\(|\\.openStream\\("
              + "|\\.(prepareStatement|createStatement|prepareCall|executeQuery)\\(");

  /** Closes it by hand, in a method of its own or where opening it failed. */
  private static final Pattern CLOSES = Pattern.compile("\\bclose\\(");

  /** Handed on when it has its values; if that fails, it ends with its connection. */
  private static final Pattern STATEMENT = Pattern.compile("^PreparedStatement (\\w+) =");

  /** Writes into a stream of the caller's, which is finished and not closed. */
  private static final Set<String> NOT_THEIRS = Set.of("EvidencePack.java");

  private static final Pattern NATIVE =
      Pattern.compile(
          "\\bnative\\s+[\\w<>\\[\\]]+\\s+\\w+\\(|System\\.load|Runtime\\.load|sun\\.misc\\.Unsafe|java\\.lang\\.foreign"
              + "|com\\.sun\\.jna");

  private static final Pattern GUESSABLE =
      Pattern.compile("java\\.util\\.Random\\b|Math\\.random|SplittableRandom|ThreadLocalRandom");

  /** Waits between two tries to connect, so that not all agents come at once. */
  private static final Set<String> NO_SECRET = Set.of("Link.java");

  @Test
  void closeWhatTheyOpenWhereTheyOpenIt() {
    List<String> left = new ArrayList<>();
    sources()
        .forEach(
            (file, text) -> {
              Matcher open = OPENS.matcher(text);
              while (open.find()) {
                if (!closed(text, open.start()) && !NOT_THEIRS.contains(name(file))) {
                  left.add(file + ": " + open.group());
                }
              }
            });

    assertThat(left).as("opened and never closed").isEmpty();
  }

  @Test
  void haveNoNativeCode() throws IOException {
    assertThat(with(NATIVE)).isEmpty();
    for (Path module : modules()) {
      try (Stream<Path> files = Files.walk(module.resolve("src/main"))) {
        assertThat(files.map(String::valueOf))
            .noneMatch(file -> file.matches(".*\\.(c|cc|cpp|h|rs|so|dll|dylib|wasm)"));
      }
    }
  }

  @Test
  void drawNothingFromGuessableNumbers() {
    assertThat(with(GUESSABLE).stream().map(SourceRulesTest::name)).allMatch(NO_SECRET::contains);
  }

  /** In the head of a try, handed on to the caller, or closed by hand. */
  private static boolean closed(String text, int at) {
    int begins = Math.max(text.lastIndexOf(';', at), text.lastIndexOf('{', at));
    String before = text.substring(Math.max(begins, text.lastIndexOf('}', at)) + 1, at).strip();
    Matcher kept = STATEMENT.matcher(before);
    return inTry(text, at)
        || before.startsWith("return")
        || CLOSES.matcher(text).find()
        || (kept.find() && text.contains("return " + kept.group(1) + ";"));
  }

  private static boolean inTry(String text, int at) {
    int inner = 0;
    for (int i = at - 1; i >= 0; i--) {
      if (text.charAt(i) == ')') {
        inner++;
      } else if (text.charAt(i) == '(' && inner > 0) {
        inner--;
      } else if (text.charAt(i) == '(' && text.substring(0, i).stripTrailing().endsWith("try")) {
        return true;
      }
    }
    return false;
  }

  private static List<Path> with(Pattern pattern) {
    return sources().entrySet().stream()
        .filter(source -> pattern.matcher(source.getValue()).find())
        .map(Map.Entry::getKey)
        .toList();
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  /** Texts of all main sources, by file. */
  private static Map<Path, String> sources() {
    Map<Path, String> sources = new TreeMap<>();
    try {
      for (Path module : modules()) {
        try (Stream<Path> files = Files.walk(module.resolve("src/main"))) {
          for (Path file : files.filter(one -> name(one).endsWith(".java")).toList()) {
            sources.put(file, Files.readString(file));
          }
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    assertThat(sources).as("the sources are there").hasSizeGreaterThan(1_000);
    return sources;
  }

  private static Set<Path> modules() throws IOException {
    try (Stream<Path> found =
        Files.find(
            Path.of(".."), 3, (folder, is) -> Files.isDirectory(folder.resolve("src/main")))) {
      return found.collect(Collectors.toSet());
    }
  }
}
