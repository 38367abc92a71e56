package dev.sluice.pipeline.catalog;

import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.yaml.snakeyaml.nodes.Node;

/** Reads configuration files; never stops at the first problem. */
public final class ConfigurationFiles {
  private final List<WorkspaceConfiguration> workspaces = new ArrayList<>();
  private final Map<WorkspaceId, String> definedBy = new HashMap<>();
  private final Map<PersonId, SecretReference> passwords = new HashMap<>();
  private final List<ConfigurationProblem> problems = new ArrayList<>();
  private ServerConfiguration server = ServerConfiguration.NONE;
  private String serverBy = "";

  private ConfigurationFiles() {}

  /** Reads a file, or every {@code .yaml} and {@code .yml} file of a folder by name. */
  public static ConfigurationReading read(Path path) {
    ConfigurationFiles files = new ConfigurationFiles();
    if (Files.isDirectory(path)) {
      files.readFolder(path);
    } else {
      files.readFile(path);
    }
    return new ConfigurationReading(
        files.workspaces, files.passwords, files.server, files.problems);
  }

  private void readFolder(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      List<Path> found = entries.filter(ConfigurationFiles::isYaml).sorted().toList();
      found.forEach(this::readFile);
      if (found.isEmpty()) {
        problems.add(nothing(folder, "There is no .yaml file in the folder.", "Add one."));
      }
    } catch (IOException e) {
      problems.add(nothing(folder, "The folder cannot be read.", "Check its permissions."));
    }
  }

  private static boolean isYaml(Path file) {
    String name = String.valueOf(file.getFileName());
    return !name.startsWith(".") && (name.endsWith(".yaml") || name.endsWith(".yml"));
  }

  private static ConfigurationProblem nothing(Path path, String message, String action) {
    return new ConfigurationProblem(path.toString(), 1, 1, message, action);
  }

  private void readFile(Path file) {
    Problems found = new Problems(file.toString());
    Optional<Node> root = YamlDocument.read(file, found);
    root.ifPresent(node -> readDocument(file, node, found));
    problems.addAll(found.found());
  }

  private void readDocument(Path file, Node node, Problems found) {
    Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("/"));
    boolean ofServer = ServerReader.says(node, ServerReader.KEY);
    if (ofServer) {
      readServer(file, node, new YamlScope(found), folder);
    }
    if (!ofServer || ServerReader.says(node, "workspace")) {
      readWorkspace(file, node, found, folder);
    }
  }

  private void readServer(Path file, Node node, YamlScope scope, Path folder) {
    Set<String> known = ServerReader.says(node, "workspace") ? Set.of() : Set.of(ServerReader.KEY);
    YamlMap root = new YamlMap(node, "a server's file", known, scope);
    if (!serverBy.isEmpty()) {
      root.problem(
          ServerReader.KEY, "The server is described in " + serverBy + " already.", "Keep one.");
    }
    serverBy = file.toString();
    server = new ServerReader(folder).read(root);
  }

  private void readWorkspace(Path file, Node node, Problems found, Path folder) {
    WorkspaceReader reader = new WorkspaceReader(node, new YamlScope(found), folder);
    WorkspaceConfiguration read = reader.read(new PeopleReader(folder, passwords));
    String before = definedBy.putIfAbsent(read.workspace(), file.toString());
    if (before != null) {
      reader
          .root()
          .problem(
              "workspace",
              "The workspace '" + read.workspace() + "' is defined in " + before + " already.",
              "Give each workspace one file.");
    }
    workspaces.add(read);
  }
}
