package dev.sluice.pipeline.catalog;

import dev.sluice.analysis.risk.RiskLevel;
import dev.sluice.analysis.risk.RuleException;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Connection;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Environment;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the document of one workspace. */
final class WorkspaceReader {
  private static final Set<String> KEYS =
      Set.of(
          "workspace",
          "environments",
          "connections",
          "flows",
          "people",
          "groups",
          ApplicationReader.KEY,
          CustomRuleReader.KEY,
          ChatReader.KEY,
          ServerReader.KEY);
  private static final Set<String> ENVIRONMENT =
      Set.of("name", "description", "risk-budget", "risk-rules", "step-up", "emergency");
  private static final Set<String> BUDGET = Set.of("level", "score");
  private static final Set<String> STEP_UP = Set.of("from", "max-age", "acr");
  private static final Set<String> EMERGENCY = Set.of("required", "from");
  private static final Set<String> CONNECTION = Set.of("name", "environment", "engine", "labels");

  private static final int MOST = 100;

  private final YamlMap root;
  private final Path folder;
  private final List<CustomRule> rules;
  private final Map<String, Environment> environments = new LinkedHashMap<>();
  private final Map<String, YamlMap> emergencies = new LinkedHashMap<>();
  private final Map<String, Connection> connections = new LinkedHashMap<>();

  WorkspaceReader(org.yaml.snakeyaml.nodes.Node document, YamlScope scope, Path folder) {
    this.root = new YamlMap(document, "a workspace", KEYS, scope);
    this.folder = folder;
    this.rules = new CustomRuleReader(root).read();
  }

  /** Reads everything; what is wrong is with the problems of the scope. */
  WorkspaceConfiguration read(PeopleReader people) {
    String workspace = root.name("workspace");
    readEnvironments();
    readConnections();
    people.read(root, environments.keySet());
    readEmergencies(people);
    List<Flow> flows = readFlows(new FlowReader(environments.keySet(), connections, people));
    List<String> flowNames = flows.stream().map(Flow::name).toList();
    return new WorkspaceConfiguration(
        new WorkspaceId(workspace),
        0,
        List.copyOf(environments.values()),
        List.copyOf(connections.values()),
        flows,
        people.members(),
        people.groups(),
        new ChatReader(environments.keySet(), flowNames, people).read(root),
        new ApplicationReader(folder, flowNames, connections.keySet()).read(root),
        rules);
  }

  /** Where the workspace is named. */
  YamlMap root() {
    return root;
  }

  private void readEnvironments() {
    for (YamlMap map : root.maps("environments", "an environment", ENVIRONMENT)) {
      String name = map.name("name");
      Environment environment =
          new Environment(name, map.text("description", ""), budget(map), stepUp(map));
      if (environments.putIfAbsent(name, environment) != null && !name.equals("?")) {
        map.problem("name", "The environment '" + name + "' is defined twice.", "Rename one.");
      }
      map.map("emergency", "an emergency", EMERGENCY)
          .ifPresent(emergency -> emergencies.putIfAbsent(name, emergency));
    }
    if (!root.has("environments")) {
      root.problem("environments", "There are no environments.", "Add 'environments:'.");
    }
  }

  /** Who is named there must be known, so people are read before. */
  private void readEmergencies(PeopleReader people) {
    emergencies.forEach(
        (name, map) -> environments.computeIfPresent(name, (key, one) -> with(one, map, people)));
  }

  private static Environment with(Environment environment, YamlMap map, PeopleReader people) {
    List<String> from = people.approvers(map);
    if (from.isEmpty()) {
      map.problem("from", "Nobody is named who may.", "Add 'from: [\"group:on-call\"]'.");
    }
    return new Environment(
        environment.name(),
        environment.description(),
        environment.budget(),
        environment.stepUp(),
        new EmergencyPolicy(map.number("required", 1, MOST, 1), from));
  }

  private RiskBudget budget(YamlMap map) {
    YamlMap limits =
        map.map("risk-budget", "a risk budget", BUDGET)
            .orElseGet(() -> map.nothing("a risk budget"));
    RiskBudget budget =
        new RiskBudget(
            limits.choice("level", RiskLevel.CRITICAL),
            limits.number("score", 0, 100, 100),
            map.pairs("risk-rules"));
    try {
      budget.settings(rules);
    } catch (RuleException wrong) {
      map.problem("risk-rules", String.valueOf(wrong.getMessage()), "See: sluice sql rules");
    }
    return budget;
  }

  private static StepUp stepUp(YamlMap environment) {
    YamlMap map =
        environment
            .map("step-up", "a step-up", STEP_UP)
            .orElseGet(() -> environment.nothing("a step-up"));
    if (environment.has("step-up") && !map.has("from")) {
      map.problem(
          "from", "It does not say which approvals are confirmed.", "Write 'from: always'.");
    }
    return new StepUp(
        map.choice("from", StepUp.NONE.from()),
        map.duration("max-age", StepUp.NONE.maxAge()),
        List.copyOf(map.texts("acr").values()));
  }

  private void readConnections() {
    for (YamlMap map : root.maps("connections", "a connection", CONNECTION)) {
      String name = map.name("name");
      String environment = map.name("environment");
      if (!environment.equals("?") && !environments.containsKey(environment)) {
        map.problem(
            "environment",
            "There is no environment '" + environment + "'.",
            Words.offer(environment, environments.keySet()));
      }
      Connection connection = new Connection(name, environment, engine(map), map.pairs("labels"));
      if (connections.putIfAbsent(name, connection) != null && !name.equals("?")) {
        map.problem("name", "The connection '" + name + "' is defined twice.", "Rename one.");
      }
    }
  }

  private List<Flow> readFlows(FlowReader reader) {
    List<Flow> flows = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (YamlMap map : root.maps("flows", "a flow", FlowReader.KEYS)) {
      Flow flow = reader.read(map);
      if (!names.add(flow.name()) && !flow.name().equals("?")) {
        map.problem("name", "The flow '" + flow.name() + "' is defined twice.", "Rename one.");
      }
      flows.add(flow);
    }
    return flows;
  }

  static String engine(YamlMap map) {
    String engine = map.name("engine");
    if (!engine.equals("?") && !Words.ENGINES.contains(engine)) {
      map.problem(
          "engine", "There is no engine '" + engine + "'.", Words.offer(engine, Words.ENGINES));
      return "?";
    }
    return engine;
  }
}
