package dev.sluice.pipeline.catalog;

import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.nodes.Node;

/** Collects the problems of one file. */
final class Problems {
  private static final int MOST = 200;

  private final String file;
  private final List<ConfigurationProblem> found = new ArrayList<>();

  Problems(String file) {
    this.file = file;
  }

  void add(Node at, String message, String action) {
    add(at.getStartMark().getLine() + 1, at.getStartMark().getColumn() + 1, message, action);
  }

  void add(int line, int column, String message, String action) {
    ConfigurationProblem problem = new ConfigurationProblem(file, line, column, message, action);
    if (found.size() < MOST && !found.contains(problem)) {
      found.add(problem);
    }
  }

  List<ConfigurationProblem> found() {
    return found;
  }
}
