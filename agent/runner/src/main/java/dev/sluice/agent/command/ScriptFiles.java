package dev.sluice.agent.command;

import dev.sluice.agent.home.AgentException;
import dev.sluice.db.sql.ScriptParts;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Scripts named on the command line. */
final class ScriptFiles {
  static final int SNAPSHOT_LIMIT = 200 * 1024 * 1024;
  private static final int LIMIT = 10 * 1024 * 1024;

  private ScriptFiles() {}

  /** The text of a file, or of standard input for {@code -}; UTF-8, at most 10 MB. */
  static String read(String name) {
    return read(name, LIMIT);
  }

  /** The up part of a script, with everything at its place; see {@link ScriptParts}. */
  static String up(String name) {
    return ScriptParts.upInPlace(read(name));
  }

  /** The text of a file, or of standard input for {@code -}; UTF-8, at most so many bytes. */
  static String read(String name, int limit) {
    try {
      byte[] bytes =
          name.equals("-") ? System.in.readNBytes(limit + 1) : bytes(Path.of(name), limit);
      if (bytes.length > limit) {
        throw AgentException.usage(
            name + " is larger than " + limit / 1024 / 1024 + " MB.", "Cut it into several files.");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw AgentException.usage(name + " is not UTF-8.", "Save it as UTF-8 first.");
    } catch (NoSuchFileException e) {
      throw AgentException.usage("There is no file " + name + ".", "Check the name.");
    } catch (IOException | InvalidPathException e) {
      throw AgentException.usage(
          name + " cannot be read: " + e.getMessage() + ".", "Name a script that you may read.");
    }
  }

  private static byte[] bytes(Path path, int limit) throws IOException {
    try (java.io.InputStream in = Files.newInputStream(path)) {
      return in.readNBytes(limit + 1);
    }
  }

  /** Writes a file, or prints for {@code -}. */
  static void write(String name, String text, PrintWriter out) {
    if (name.equals("-")) {
      out.print(text);
      out.flush();
      return;
    }
    try {
      Files.writeString(Path.of(name), text);
    } catch (IOException | InvalidPathException e) {
      throw AgentException.usage(
          name + " cannot be written: " + e.getMessage() + ".",
          "Name a file in a folder of yours.");
    }
  }

  /** The names with each folder replaced by the {@code .sql} files below it, at least one. */
  static List<String> expand(List<String> names) {
    List<String> files = new ArrayList<>();
    for (String name : names) {
      if (name.equals("-") || !Files.isDirectory(Path.of(name))) {
        files.add(name);
        continue;
      }
      files.addAll(below(name));
    }
    return files;
  }

  /** Nothing to look at is a mistake: a check that looks at nothing would pass for ever. */
  private static List<String> below(String folder) {
    try (Stream<Path> below = Files.walk(Path.of(folder))) {
      List<String> scripts =
          below
              .filter(path -> path.toString().endsWith(".sql"))
              .sorted()
              .map(Path::toString)
              .toList();
      if (scripts.isEmpty()) {
        throw AgentException.usage(
            "There is no .sql file below " + folder + ".", "Name another folder, or a script.");
      }
      return scripts;
    } catch (IOException | java.io.UncheckedIOException e) {
      throw AgentException.usage(folder + " cannot be read.", "Check who may read it.");
    }
  }
}
