package dev.sluice.bot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** What the server's jar is packed of, and what of it a server uses. */
class JarContentsTest extends ServerTest {
  private static final List<String> KINDS =
      List.of("class", "sql", "yaml", "html", "js", "css", "svg", "json", "txt");

  @Autowired private ApplicationContext context;

  @Test
  void isClassesAndResourcesWithoutTestsAndWithoutMetadataOfVersionControl() throws Exception {
    for (Path file : packed()) {
      String path = file.toString();
      assertThat(path).doesNotContain("/.", "Test.class", "git.properties");
      assertThat(KINDS).as(path).contains(path.replaceFirst(".*\\.", ""));
    }
    for (String path : List.of("/.git/config", "/.git/HEAD", "/.svn/entries", "/.gitignore")) {
      assertThat(nobody().get(path).status()).as(path).isIn(302, 401, 404);
      assertThat(as("dave").get(path).text()).as(path).doesNotContain("[core]", "refs/");
    }
  }

  @Test
  void leavesTheDemoToItsOwnCommand() {
    Map<String, Object> beans = context.getBeansOfType(Object.class, true, false);

    assertThat(beans.values())
        .noneMatch(bean -> bean.getClass().getName().startsWith("dev.sluice.bot.demo."));
  }

  private static List<Path> packed() throws IOException, URISyntaxException {
    Path classes =
        Path.of(SluiceServer.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.walk(classes)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> Path.of("/").resolve(classes.relativize(file)))
          .toList();
    }
  }
}
