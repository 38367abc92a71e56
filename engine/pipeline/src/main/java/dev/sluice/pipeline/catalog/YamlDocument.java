package dev.sluice.pipeline.catalog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.reader.ReaderException;

/** One YAML file as nodes; nothing is constructed from them, so no tag can name a class. */
final class YamlDocument {
  private static final int MOST_BYTES = 1_000_000;
  private static final int DEEPEST = 30;

  private YamlDocument() {}

  /** The root node; empty with a problem when there is none. */
  static Optional<Node> read(Path file, Problems problems) {
    return text(file, problems).flatMap(text -> compose(text, problems));
  }

  private static Optional<String> text(Path file, Problems problems) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        problems.add(1, 1, "The file is larger than 1 MB.", "Give each workspace its own file.");
        return Optional.empty();
      }
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
              .toString();
      return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
    } catch (CharacterCodingException e) {
      problems.add(1, 1, "The file is not text in UTF-8.", "Save it as UTF-8.");
    } catch (IOException e) {
      problems.add(1, 1, "The file cannot be read.", "Check that it is there and readable.");
    }
    return Optional.empty();
  }

  private static Optional<Node> compose(String text, Problems problems) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MOST_BYTES);
    options.setNestingDepthLimit(DEEPEST);
    try {
      Iterator<Node> documents =
          new Yaml(new SafeConstructor(options))
              .composeAll(new java.io.StringReader(text))
              .iterator();
      if (!documents.hasNext()) {
        problems.add(1, 1, "The file is empty.", "Begin with 'workspace: NAME'.");
        return Optional.empty();
      }
      Node root = documents.next();
      if (documents.hasNext()) {
        problems.add(
            documents.next(), "There is a second document.", "Give each workspace its own file.");
      }
      return Optional.of(root);
    } catch (MarkedYAMLException e) {
      Mark mark = Optional.ofNullable(e.getProblemMark()).orElse(e.getContextMark());
      int line = mark == null ? 1 : mark.getLine() + 1;
      int column = mark == null ? 1 : mark.getColumn() + 1;
      problems.add(line, column, "This is not YAML: " + e.getProblem() + ".", "Mend it here.");
    } catch (ReaderException e) {
      String before = text.substring(0, Math.min(e.getPosition(), text.length()));
      int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
      int column = before.length() - before.lastIndexOf('\n');
      problems.add(line, column, "A character here is not allowed in YAML.", "Remove it.");
    } catch (YAMLException e) {
      problems.add(1, 1, "This is not YAML that is read here: " + e.getMessage(), "Simplify it.");
    }
    return Optional.empty();
  }
}
