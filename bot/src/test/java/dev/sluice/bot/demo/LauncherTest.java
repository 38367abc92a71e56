package dev.sluice.bot.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher {@code sluice} with the packaged agent, in a folder of its own. */
@Tag("processes")
class LauncherTest {
  @TempDir private Path root;
  private Path target = Path.of("");

  @BeforeEach
  void unpack() throws IOException {
    Path built = Installation.root();
    Files.copy(built.resolve("sluice"), root.resolve("sluice"));
    assertThat(root.resolve("sluice").toFile().setExecutable(true)).isTrue();
    target = Files.createDirectories(root.resolve("agent/runner/target"));
    Path agent = built.resolve("agent/runner/target");
    Files.createSymbolicLink(target.resolve("lib"), agent.resolve("lib"));
    try (Stream<Path> files = Files.list(agent)) {
      for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).toList()) {
        Files.createSymbolicLink(target.resolve(jar.getFileName()), jar);
      }
    }
  }

  @Test
  void makesOneArchiveOfItsClassesHoweverManyStartAtOnce() throws IOException {
    Process first = start();
    Process second = start();

    assertThat(said(first)).startsWith("sluice ");
    assertThat(said(second)).startsWith("sluice ");
    assertThat(archives()).hasSize(1).allSatisfy(one -> assertThat(one).isNotEmptyFile());
  }

  @Test
  void startsWithoutAnArchiveThatIsBrokenOrCannotBeMade() throws IOException {
    assertThat(said(start())).startsWith("sluice ");
    Path archive = archives().get(0);
    assertThat(archive.toFile().setWritable(true)).isTrue();
    Files.writeString(archive, "no archive");

    assertThat(said(start())).startsWith("sluice ");

    Files.writeString(archive, "");
    assertThat(said(start())).startsWith("sluice ");
    assertThat(archives()).as("it is not made again and again").containsExactly(archive);
    assertThat(archive).isEmptyFile();
  }

  private Process start() throws IOException {
    ProcessBuilder builder = new ProcessBuilder(root.resolve("sluice").toString(), "--version");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder.redirectErrorStream(true).start();
  }

  private static String said(Process process) throws IOException {
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.onExit().join().exitValue()).as(said).isZero();
    return said;
  }

  /** Archives, and what is left of making them. */
  private List<Path> archives() throws IOException {
    try (Stream<Path> files = Files.list(target)) {
      return files.filter(file -> file.getFileName().toString().contains(".jsa")).toList();
    }
  }
}
