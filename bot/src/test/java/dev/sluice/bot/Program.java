package dev.sluice.bot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The server's program as a process of its own: what it prints, where, and how it ends. */
record Program(int exit, String out, String err) {
  /** Runs it to its end; a blank value takes a variable away. */
  static Program run(Map<String, String> environment, String... arguments) {
    try {
      Path out = Files.createTempFile("program", ".out");
      Path err = Files.createTempFile("program", ".err");
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(
          List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
      command.add(SluiceServer.class.getName());
      command.addAll(List.of(arguments));
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().remove("SLUICE_TOKEN");
      builder.environment().putAll(environment);
      int exit = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start().waitFor();
      return new Program(exit, text(out), text(err));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
