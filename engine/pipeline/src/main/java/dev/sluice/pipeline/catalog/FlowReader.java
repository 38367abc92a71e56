package dev.sluice.pipeline.catalog;

import dev.sluice.analysis.risk.RiskLevel;
import dev.sluice.pipeline.catalog.Stage.ApprovalPolicy;
import dev.sluice.pipeline.catalog.Stage.ApproverGroup;
import dev.sluice.pipeline.catalog.Stage.ExecutionPolicy;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads flows with their stages and policies. */
final class FlowReader {
  static final Set<String> KEYS = Set.of("name", "engine", "channel", "stages");
  private static final Set<String> STAGE =
      Set.of(
          "environment",
          "connections",
          "auto-start",
          "auto-promote",
          "rehearsal",
          "approvals",
          "execution");
  private static final Set<String> APPROVALS =
      Set.of(
          "required",
          "from",
          "groups",
          "self-approval",
          "approver-may-execute",
          "author-may-execute",
          "expire-after");
  private static final Set<String> APPROVER_GROUP = Set.of("name", "required", "from", "when");
  private static final Set<String> CONDITION = Set.of("risk", "rows");
  private static final Set<String> EXECUTION =
      Set.of(
          "order", "parallel", "on-failure", "lock-timeout", "lock-retries", "statement-timeout");
  private static final int MOST = 100;
  private static final int MOST_RETRIES = 10;
  private static final int MOST_ROWS = 999_999_999;

  private final Collection<String> environments;
  private final Map<String, Connection> connections;
  private final PeopleReader people;

  FlowReader(
      Collection<String> environments, Map<String, Connection> connections, PeopleReader people) {
    this.environments = environments;
    this.connections = connections;
    this.people = people;
  }

  Flow read(YamlMap map) {
    String name = map.name("name");
    String engine = WorkspaceReader.engine(map);
    List<Stage> stages = new ArrayList<>();
    Set<String> used = new HashSet<>();
    for (YamlMap stage : map.maps("stages", "a stage", STAGE)) {
      stages.add(stage(stage, engine, used));
    }
    if (stages.isEmpty()) {
      map.problem("stages", "A flow needs at least one stage.", "Add 'stages:'.");
    }
    return new Flow(name, engine, map.text("channel", name), stages);
  }

  private Stage stage(YamlMap map, String engine, Set<String> used) {
    String environment = map.name("environment");
    if (!environment.equals("?") && !environments.contains(environment)) {
      map.problem(
          "environment",
          "There is no environment '" + environment + "'.",
          Words.offer(environment, environments));
    } else if (!used.add(environment)) {
      String message = "The environment '" + environment + "' has two stages in this flow.";
      map.problem("environment", message, "Put both connections into one stage.");
    }
    return new Stage(
        environment,
        targets(map, environment, engine),
        map.flag("auto-start", false),
        map.flag("auto-promote", false),
        approvals(map),
        execution(map),
        map.choice("rehearsal", Stage.RehearsalPolicy.INFORM));
  }

  private List<String> targets(YamlMap map, String environment, String engine) {
    List<String> targets =
        PeopleReader.known(map, "connections", connections.keySet(), "connection");
    if (targets.isEmpty()) {
      map.problem("connections", "A stage needs a connection.", "Add 'connections: [NAME]'.");
    }
    if (new HashSet<>(targets).size() < targets.size()) {
      map.problem("connections", "A connection stands here twice.", "Keep one of them.");
    }
    for (String target : targets) {
      Optional.ofNullable(connections.get(target))
          .ifPresent(connection -> fits(map, connection, environment, engine));
    }
    return targets;
  }

  private void fits(YamlMap map, Connection connection, String environment, String engine) {
    boolean known = environments.contains(connection.environment());
    if (!connection.environment().equals(environment) && known && !environment.equals("?")) {
      map.problem(
          "connections",
          "The connection '%s' belongs to the environment '%s', not to '%s'."
              .formatted(connection.name(), connection.environment(), environment),
          "Name a connection of '" + environment + "'.");
    }
    boolean named = !engine.equals("?") && !connection.engine().equals("?");
    if (!connection.engine().equals(engine) && named) {
      map.problem(
          "connections",
          "The connection '%s' is of the engine '%s', the flow of '%s'."
              .formatted(connection.name(), connection.engine(), engine),
          "A flow has one engine; make another flow.");
    }
  }

  /** Silence is no policy: a stage says who approves, or that it starts without anybody. */
  private ApprovalPolicy approvals(YamlMap stage) {
    Optional<YamlMap> given = stage.map("approvals", "approvals", APPROVALS);
    if (given.isEmpty()) {
      if (!stage.flag("auto-start", false)) {
        stage.problem(
            "approvals",
            "The stage does not say who approves.",
            "Add 'approvals: {required: 1, from: [role:approver]}', or 'auto-start: true' for"
                + " none.");
      }
      return new ApprovalPolicy(List.of(), false, true, Duration.ZERO);
    }
    YamlMap map = given.get();
    return new ApprovalPolicy(
        approverGroups(map),
        map.flag("self-approval", false),
        map.flag("approver-may-execute", true),
        map.flag("author-may-execute", true),
        map.duration("expire-after", Duration.ZERO));
  }

  private List<ApproverGroup> approverGroups(YamlMap map) {
    if (!map.has("groups")) {
      return List.of(approverGroup("approvers", map));
    }
    if (map.has("required") || map.has("from")) {
      map.problem("groups", "Approvals have either groups or required and from.", "Keep one.");
    }
    List<ApproverGroup> groups = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (YamlMap group : map.maps("groups", "a group of approvers", APPROVER_GROUP)) {
      String name = group.name("name");
      if (!names.add(name)) {
        group.problem("name", "The group '" + name + "' stands here twice.", "Rename one.");
      }
      groups.add(approverGroup(name, group));
    }
    if (groups.isEmpty()) {
      map.problem("groups", "There is no group of approvers.", "Add one, or remove 'groups'.");
    }
    return groups;
  }

  private ApproverGroup approverGroup(String name, YamlMap map) {
    if (!map.has("required")) {
      map.problem("required", "The number of approvals is missing.", "Add 'required: 1'.");
    }
    List<String> from = people.approvers(map);
    if (from.isEmpty()) {
      map.problem("from", "Nobody is named who may approve.", "Add 'from: [role:approver]'.");
    }
    return new ApproverGroup(name, map.number("required", 1, MOST, 1), from, condition(map));
  }

  private static ApproverCondition condition(YamlMap group) {
    Optional<YamlMap> given = group.map("when", "a condition", CONDITION);
    if (given.isEmpty()) {
      return ApproverCondition.ALWAYS;
    }
    YamlMap map = given.get();
    if (!map.has("risk") && !map.has("rows")) {
      map.problem(
          "when",
          "The condition says neither from which risk on nor from how many rows on.",
          "Write 'when: {risk: high}', 'when: {rows: 1000000}' or both; one of the two is enough.");
    }
    return new ApproverCondition(
        map.has("risk") ? Optional.of(map.choice("risk", RiskLevel.HIGH)) : Optional.empty(),
        map.has("rows")
            ? OptionalLong.of(map.number("rows", 1, MOST_ROWS, 1))
            : OptionalLong.empty());
  }

  private static ExecutionPolicy execution(YamlMap stage) {
    YamlMap map =
        stage
            .map("execution", "an execution policy", EXECUTION)
            .orElseGet(() -> stage.nothing("an execution policy"));
    Duration lock = map.duration("lock-timeout", Duration.ofSeconds(5));
    if (lock.isZero()) {
      map.problem("lock-timeout", "Waiting for a lock needs an end.", "Write for example 5s.");
    }
    return new ExecutionPolicy(
        map.choice("order", Stage.Order.PARALLEL),
        map.number("parallel", 1, MOST, 4),
        map.choice("on-failure", Stage.OnFailure.STOP),
        lock,
        map.duration("statement-timeout", Duration.ofMinutes(10)),
        map.has("lock-retries")
            ? map.number("lock-retries", 0, MOST_RETRIES, ExecutionPolicy.LOCK_RETRIES)
            : null);
  }
}
