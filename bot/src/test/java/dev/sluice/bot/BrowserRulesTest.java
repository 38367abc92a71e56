package dev.sluice.bot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What our pages and their scripts always do, and what they never do. */
class BrowserRulesTest {
  private static final Path CONSOLE = Path.of("../adapters/chat-console/src/main/resources");
  private static final Path OWN = Path.of("src/main/resources");

  /** Where a browser keeps what stays when somebody has signed out. */
  private static final Pattern STORAGE =
      Pattern.compile(
          "localStorage|sessionStorage|indexedDB|document\\.cookie|\\bcaches\\b|serviceWorker"
              + "|cookieStore|showSaveFilePicker|getDirectory\\(");

  /** Ways by which members of foreign objects get into objects that others share. */
  private static final Pattern MERGES =
      Pattern.compile(
          "Object\\.(assign|setPrototypeOf|defineProperty)|__proto__|\\.prototype\\b|\\bfor"
              + " ?\\([^;)]* in |\\beval\\(|new Function|Reflect\\.|structuredClone\\(");

  private static final Pattern SCRIPT = Pattern.compile("<script\\b[^>]*>");
  private static final Pattern INPUT = Pattern.compile("<input\\b[^>]*>");
  private static final Pattern PASSWORD =
      Pattern.compile("name=\"(password|now|next)\"|autocomplete=\"(current|new)-password\"");

  /** Pages of people who are not signed in yet. */
  private static final Set<String> OUTSIDE =
      Set.of("sign-in.html", "invitation.html", "second-factor.html");

  @Test
  void keepNothingInTheBrowser() {
    assertThat(files(".js")).hasSizeGreaterThan(5).allSatisfy(hasNone(STORAGE));
    assertThat(files("frame.html").values()).first().asString().contains("\"historyCacheSize\":0");
  }

  @Test
  void mergeNoObjectsOfOthers() {
    assertThat(files(".js")).allSatisfy(hasNone(MERGES));
    assertThat(files(".html"))
        .allSatisfy(
            (file, text) ->
                assertThat(SCRIPT.matcher(text).results().map(MatchResult::group))
                    .as("scripts of ours are modules, and there is htmx")
                    .allMatch(tag -> tag.contains("type=\"module\"") || tag.contains("htmx.org")));
  }

  @Test
  void hideWhatIsTypedAsAPassword() {
    long passwords = 0;
    for (Map.Entry<Path, String> page : files(".html").entrySet()) {
      for (MatchResult found : INPUT.matcher(page.getValue()).results().toList()) {
        if (PASSWORD.matcher(found.group()).find()) {
          assertThat(found.group()).as(page.getKey().toString()).contains("type=\"password\"");
          passwords++;
        }
      }
    }

    assertThat(passwords).isGreaterThan(5);
  }

  @Test
  void offerToSignOutOnEveryPage() {
    assertThat(files("frame.html").values()).first().asString().contains("@{/sign-out}");
    files(".html")
        .forEach(
            (file, text) -> {
              boolean page = text.contains("~{console/frame :: head(");
              boolean trouble = file.toString().matches(".*/error[/.].*");
              if (page && !trouble && !OUTSIDE.contains(name(file))) {
                assertThat(text)
                    .as(file.toString())
                    .containsAnyOf("~{console/frame :: side}", "~{sign-in/out :: form}");
              }
            });
  }

  private static java.util.function.BiConsumer<Path, String> hasNone(Pattern pattern) {
    return (file, text) ->
        assertThat(pattern.matcher(text).results().map(MatchResult::group))
            .as(file.toString())
            .isEmpty();
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static Map<Path, String> files(String end) {
    Map<Path, String> texts = new TreeMap<>();
    for (Path folder : Set.of(CONSOLE, OWN)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(one -> name(one).endsWith(end)).toList()) {
          texts.put(file, Files.readString(file));
        }
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
    return texts;
  }
}
