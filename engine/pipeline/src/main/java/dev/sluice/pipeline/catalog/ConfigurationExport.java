package dev.sluice.pipeline.catalog;

import dev.sluice.pipeline.catalog.Stage.ApprovalPolicy;
import dev.sluice.pipeline.catalog.Stage.ApproverGroup;
import dev.sluice.pipeline.catalog.Stage.ExecutionPolicy;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Connection;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Environment;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Group;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Member;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.ProviderGroup;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * Writes a configuration as the file that {@link ConfigurationFiles} reads back to the same
 * configuration: every value spelled out, the same text for the same configuration, no secrets.
 */
public final class ConfigurationExport {
  private ConfigurationExport() {}

  /** The configuration as YAML. */
  public static String yaml(WorkspaceConfiguration configuration) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("workspace", configuration.workspace().value());
    root.put(
        "environments",
        configuration.environments().stream().map(ConfigurationExport::environment).toList());
    root.put(
        "connections",
        configuration.connections().stream().map(ConfigurationExport::connection).toList());
    root.put("groups", configuration.groups().stream().map(ConfigurationExport::group).toList());
    root.put("people", configuration.people().stream().map(ConfigurationExport::person).toList());
    root.put("flows", configuration.flows().stream().map(ConfigurationExport::flow).toList());
    if (!configuration.chat().equals(ChatPolicy.NONE)) {
      root.put(ChatReader.KEY, ChatExport.of(configuration.chat()));
    }
    if (!configuration.applications().isEmpty()) {
      root.put(
          ApplicationReader.KEY,
          configuration.applications().stream().map(ConfigurationExport::application).toList());
    }
    if (!configuration.customRules().isEmpty()) {
      root.put(
          CustomRuleReader.KEY,
          configuration.customRules().stream().map(CustomRule::values).toList());
    }
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setIndicatorIndent(2);
    options.setIndentWithIndicator(true);
    options.setSplitLines(false);
    options.setDereferenceAliases(true);
    return new Yaml(options).dump(root);
  }

  /** The secret by its reference only. */
  private static Map<String, Object> application(Application application) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", application.name());
    map.put("repository", application.repository().toString());
    map.put("branch", application.branch());
    map.put("user", application.user());
    application.token().ifPresent(token -> map.put("token", token.toString()));
    map.put("flows", List.copyOf(application.flows()));
    map.put("connections", List.copyOf(application.connections()));
    return map;
  }

  private static Map<String, Object> environment(Environment environment) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", environment.name());
    map.put("description", environment.description());
    RiskBudget budget = environment.budget();
    if (budget.limits()) {
      Map<String, Object> limits = new LinkedHashMap<>();
      limits.put("level", YamlMap.written(budget.level()));
      limits.put("score", budget.score());
      map.put("risk-budget", limits);
    }
    if (!budget.rules().isEmpty()) {
      map.put("risk-rules", new java.util.TreeMap<>(budget.rules()));
    }
    if (!environment.stepUp().equals(StepUp.NONE)) {
      map.put("step-up", stepUp(environment.stepUp()));
    }
    if (!environment.emergency().from().isEmpty()) {
      map.put("emergency", emergency(environment.emergency()));
    }
    return map;
  }

  private static Map<String, Object> emergency(EmergencyPolicy emergency) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("required", emergency.required());
    map.put("from", List.copyOf(emergency.from()));
    return map;
  }

  private static Map<String, Object> stepUp(StepUp stepUp) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("from", YamlMap.written(stepUp.from()));
    map.put("max-age", Durations.write(stepUp.maxAge()));
    map.put("acr", List.copyOf(stepUp.acr()));
    return map;
  }

  private static Map<String, Object> connection(Connection connection) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", connection.name());
    map.put("environment", connection.environment());
    map.put("engine", connection.engine());
    map.put("labels", new TreeMap<>(connection.labels()));
    return map;
  }

  private static Map<String, Object> group(Group group) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", group.name());
    map.put("roles", new TreeMap<>(group.roles()));
    explorer(map, group.explorer());
    if (!group.members().isEmpty()) {
      map.put("members-from", group.members().stream().map(ConfigurationExport::from).toList());
    }
    return map;
  }

  private static Map<String, Object> from(ProviderGroup group) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("issuer", group.issuer());
    map.put("group", group.name());
    return map;
  }

  private static Map<String, Object> person(Member member) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", member.subject());
    map.put("issuer", member.issuer());
    map.put("display-name", member.displayName());
    map.put("groups", List.copyOf(member.groups()));
    map.put("roles", new TreeMap<>(member.roles()));
    explorer(map, member.explorer());
    return map;
  }

  private static void explorer(Map<String, Object> map, Map<String, String> bound) {
    if (!bound.isEmpty()) {
      map.put("explorer", new TreeMap<>(bound));
    }
  }

  private static Map<String, Object> flow(Flow flow) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", flow.name());
    map.put("engine", flow.engine());
    map.put("channel", flow.channel());
    map.put("stages", flow.stages().stream().map(ConfigurationExport::stage).toList());
    return map;
  }

  private static Map<String, Object> stage(Stage stage) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("environment", stage.environment());
    map.put("connections", List.copyOf(stage.connections()));
    map.put("auto-start", stage.autoStart());
    map.put("auto-promote", stage.autoPromote());
    map.put("rehearsal", YamlMap.written(stage.rehearsal()));
    if (!stage.approvals().groups().isEmpty()) {
      map.put("approvals", approvals(stage.approvals()));
    }
    map.put("execution", execution(stage.execution()));
    return map;
  }

  private static Map<String, Object> approvals(ApprovalPolicy policy) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("groups", policy.groups().stream().map(ConfigurationExport::approverGroup).toList());
    map.put("self-approval", policy.selfApproval());
    map.put("approver-may-execute", policy.approverMayExecute());
    map.put("author-may-execute", policy.authorMayExecute());
    map.put("expire-after", Durations.write(policy.expireAfter()));
    return map;
  }

  private static Map<String, Object> approverGroup(ApproverGroup group) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", group.name());
    map.put("required", group.required());
    map.put("from", List.copyOf(group.from()));
    if (!group.when().always()) {
      Map<String, Object> when = new LinkedHashMap<>();
      group.when().risk().ifPresent(level -> when.put("risk", YamlMap.written(level)));
      group.when().rows().ifPresent(rows -> when.put("rows", rows));
      map.put("when", when);
    }
    return map;
  }

  private static Map<String, Object> execution(ExecutionPolicy policy) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("order", YamlMap.written(policy.order()));
    map.put("parallel", policy.parallel());
    map.put("on-failure", YamlMap.written(policy.onFailure()));
    map.put("lock-timeout", Durations.write(policy.lockTimeout()));
    if (policy.lockRetries() != null) {
      map.put("lock-retries", policy.lockRetries());
    }
    map.put("statement-timeout", Durations.write(policy.statementTimeout()));
    return map;
  }
}
