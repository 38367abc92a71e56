package dev.sluice.bot.demo;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The classes of servers under test. Tests start dozens of them, so the first one that is up leaves
 * an archive of what it has read (class-data sharing, JEP 350), from which the others start in half
 * the time. An archive knows jars only, so the server's own classes are put into one; where its
 * modules are folders, as in an IDE, nothing is shared.
 */
final class ServerClasses {
  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static final Path OWN = TARGET.resolve("classes");
  private static final Path JAR = TARGET.resolve("server-under-test.jar");
  private static final Path ARCHIVE = TARGET.resolve("server-under-test.jsa");
  private static final String PATH = System.getProperty("java.class.path");
  private static final List<Path> OTHERS =
      Stream.of(PATH.split(File.pathSeparator, -1))
          .filter(entry -> !entry.isEmpty())
          .map(Path::of)
          .filter(entry -> !entry.toAbsolutePath().startsWith(TARGET))
          .toList();
  private static final boolean SHARED = OTHERS.stream().allMatch(Files::isRegularFile);

  private ServerClasses() {}

  /** Arguments of a server's process that say where its classes are. */
  static List<String> arguments() throws IOException {
    if (!SHARED || outdated()) {
      return List.of("-cp", PATH);
    }
    String path =
        Stream.concat(Stream.of(JAR), OTHERS.stream())
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));
    return Files.exists(ARCHIVE)
        ? List.of("-Xlog:disable", "-XX:SharedArchiveFile=" + ARCHIVE, "-cp", path)
        : List.of("-XX:+RecordDynamicDumpInfo", "-cp", path);
  }

  /** Waits until no other test starts a server that is to leave the archive. */
  static Turn turn() throws IOException {
    FileChannel lock =
        FileChannel.open(
            TARGET.resolve("server-under-test.lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
    Turn turn = new Turn(lock);
    lock.lock();
    if (SHARED && outdated()) {
      Files.deleteIfExists(ARCHIVE);
      Path made = TARGET.resolve("server-under-test.jar.new");
      run("jar", "--create", "--file", made.toString(), "-C", OWN.toString(), ".");
      Files.move(made, JAR, StandardCopyOption.ATOMIC_MOVE);
    }
    if (!SHARED || Files.exists(ARCHIVE)) {
      turn.close();
    }
    return turn;
  }

  /** Whether the classes were compiled anew since they were put into the jar. */
  private static boolean outdated() throws IOException {
    if (!Files.exists(JAR)) {
      return true;
    }
    FileTime made = Files.getLastModifiedTime(JAR);
    try (Stream<Path> files = Files.walk(OWN)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (Files.getLastModifiedTime(file).compareTo(made) > 0) {
          return true;
        }
      }
    }
    return false;
  }

  /** Runs a program of this JDK to its end. */
  private static void run(String program, String... words) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", program).toString());
    line.addAll(List.of(words));
    int code =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(TARGET.resolve("server-under-test.log").toFile())
            .start()
            .onExit()
            .join()
            .exitValue();
    if (code != 0) {
      throw new IOException(program + " ends with " + code);
    }
  }

  /** The time in which one test alone may start a server. */
  static final class Turn implements AutoCloseable {
    private final FileChannel lock;

    private Turn(FileChannel lock) {
      this.lock = lock;
    }

    /** Makes the archive from a server that is up, unless there is one. */
    void share(long server) throws IOException {
      if (lock.isOpen()) {
        Path made = TARGET.resolve("server-under-test.jsa.new");
        run("jcmd", Long.toString(server), "VM.cds", "dynamic_dump", made.toString());
        Files.move(made, ARCHIVE, StandardCopyOption.ATOMIC_MOVE);
      }
    }

    @Override
    public void close() throws IOException {
      lock.close();
    }
  }
}
