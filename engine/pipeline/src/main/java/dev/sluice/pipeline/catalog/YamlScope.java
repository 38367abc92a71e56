package dev.sluice.pipeline.catalog;

import org.yaml.snakeyaml.nodes.Node;

/**
 * What is shared while one file is read: its problems, and how many nodes were visited, so that
 * aliases cannot make a small file a large one.
 */
final class YamlScope {
  private static final int MOST_NODES = 100_000;

  private final Problems problems;
  private int visited;

  YamlScope(Problems problems) {
    this.problems = problems;
  }

  Problems problems() {
    return problems;
  }

  /** False, with one problem, once too much was visited. */
  boolean enter(Node node) {
    visited++;
    if (visited == MOST_NODES) {
      problems.add(node, "The file says too much, maybe by aliases.", "Use fewer aliases.");
    }
    return visited < MOST_NODES;
  }

  /** A text of the file as it may stand in a message. */
  static String show(String text) {
    String plain = text.replaceAll("\\p{Cntrl}", "?");
    return plain.length() > 60 ? plain.substring(0, 60) + "…" : plain;
  }
}
