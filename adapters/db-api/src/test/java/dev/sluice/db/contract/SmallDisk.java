package dev.sluice.db.contract;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file system of few megabytes that can really be full. */
public final class SmallDisk implements AutoCloseable {
  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /** Mounts one; the test is skipped where only an administrator may. */
  public static SmallDisk of(int megabytes) throws IOException {
    Path folder = Files.createTempDirectory("sluice-small");
    String options = "size=%dm,mode=0777".formatted(megabytes);
    boolean mounted = runs(List.of("mount", "-t", "tmpfs", "-o", options, "tmpfs", name(folder)));
    if (!mounted) {
      Files.delete(folder);
    }
    assumeTrue(mounted, "no disk can be filled here: mounting one takes an administrator");
    return new SmallDisk(folder);
  }

  /** Where it is mounted. */
  public Path folder() {
    return folder;
  }

  private static String name(Path folder) {
    return folder.toAbsolutePath().toString();
  }

  private static boolean runs(List<String> command) {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException missing) {
      return false;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    if (runs(List.of("umount", "--lazy", name(folder)))) {
      Files.delete(folder);
    }
  }
}
