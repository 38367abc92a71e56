package dev.sluice.pipeline.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything configured in a workspace, as one immutable version.
 *
 * @param workspace the workspace
 * @param version grows with every applied change; the policy version of bundles
 * @param environments in the order of the file
 * @param connections connections of all environments
 * @param flows flows
 * @param people local people and role bindings of people from identity providers
 * @param groups groups with their role bindings
 * @param chat how chat is used
 * @param applications applications that use the databases
 * @param customRules risk rules of the workspace's own
 */
public record WorkspaceConfiguration(
    WorkspaceId workspace,
    long version,
    List<Environment> environments,
    List<Connection> connections,
    List<Flow> flows,
    List<Member> people,
    List<Group> groups,
    ChatPolicy chat,
    List<Application> applications,
    List<CustomRule> customRules) {
  public WorkspaceConfiguration {
    environments = List.copyOf(environments);
    connections = List.copyOf(connections);
    flows = List.copyOf(flows);
    people = List.copyOf(people);
    groups = List.copyOf(groups);
    // Stored documents of older versions say nothing about these.
    chat = chat == null ? ChatPolicy.NONE : chat;
    applications = applications == null ? List.of() : List.copyOf(applications);
    customRules = customRules == null ? List.of() : List.copyOf(customRules);
  }

  /** A configuration that uses the console only. */
  public WorkspaceConfiguration(
      WorkspaceId workspace,
      long version,
      List<Environment> environments,
      List<Connection> connections,
      List<Flow> flows,
      List<Member> people,
      List<Group> groups) {
    this(
        workspace,
        version,
        environments,
        connections,
        flows,
        people,
        groups,
        ChatPolicy.NONE,
        List.of(),
        List.of());
  }

  /** The same configuration with another use of chat. */
  public WorkspaceConfiguration with(ChatPolicy other) {
    return made(version, other, applications, customRules);
  }

  /** The same configuration with other applications and risk rules. */
  public WorkspaceConfiguration with(List<Application> others, List<CustomRule> rules) {
    return made(version, chat, others, rules);
  }

  private WorkspaceConfiguration made(
      long number, ChatPolicy policy, List<Application> others, List<CustomRule> rules) {
    return new WorkspaceConfiguration(
        workspace, number, environments, connections, flows, people, groups, policy, others, rules);
  }

  /**
   * Applications that a reading of this configuration opens by a secret, and another one does not
   * open by the same.
   */
  public List<Application> openedAnew(WorkspaceConfiguration before) {
    return applications.stream()
        .filter(one -> one.token().isPresent())
        .filter(one -> before.applications().stream().noneMatch(one::opensLike))
        .toList();
  }

  /** The same configuration under another version. */
  public WorkspaceConfiguration withVersion(long number) {
    return version == number ? this : made(number, chat, applications, customRules);
  }

  /** A flow by name. */
  public Optional<Flow> flow(String name) {
    return flows.stream().filter(flow -> flow.name().equals(name)).findFirst();
  }

  /** A connection by name. */
  public Optional<Connection> connection(String name) {
    return connections.stream().filter(c -> c.name().equals(name)).findFirst();
  }

  /**
   * A connection as people write it: its name, or environment and name ({@code prod/shop}); empty
   * when it is of another environment.
   */
  public Optional<Connection> named(String written) {
    int slash = written.indexOf('/');
    return connection(written.substring(slash + 1))
        .filter(one -> slash < 0 || one.environment().equals(written.substring(0, slash)));
  }

  /** Which approvals of an environment are confirmed at the identity provider. */
  public StepUp stepUp(String environment) {
    return environment(environment).map(Environment::stepUp).orElse(StepUp.NONE);
  }

  /** Who may do without the approvers of an environment in an emergency. */
  public EmergencyPolicy emergency(String environment) {
    return environment(environment).map(Environment::emergency).orElse(EmergencyPolicy.NONE);
  }

  /** An environment by name. */
  public Optional<Environment> environment(String name) {
    return environments.stream().filter(e -> e.name().equals(name)).findFirst();
  }

  /**
   * Why names cannot stand for environments, with the nearest that can; empty when all of them do.
   *
   * @param code code of the refusal
   */
  public Optional<Refusal> unknownEnvironment(String code, Collection<String> names) {
    List<String> known = environments.stream().map(Environment::name).toList();
    return names.stream()
        .filter(name -> !known.contains(name))
        .findFirst()
        .map(
            name ->
                new Refusal(
                    Refusal.Kind.INVALID,
                    code,
                    "There is no environment '" + YamlScope.show(name) + "'.",
                    Words.offer(name, known)));
  }

  /**
   * An environment.
   *
   * @param name its name
   * @param description what it is, or empty
   * @param budget how risky a run may be here
   * @param stepUp which approvals are confirmed at the identity provider
   * @param emergency who may do without its approvers in an emergency
   */
  public record Environment(
      String name,
      String description,
      RiskBudget budget,
      StepUp stepUp,
      EmergencyPolicy emergency) {
    public Environment {
      // Stored documents of older versions say nothing about risk.
      budget = budget == null ? RiskBudget.UNLIMITED : budget;
      stepUp = stepUp == null ? StepUp.NONE : stepUp;
      emergency = emergency == null ? EmergencyPolicy.NONE : emergency;
    }

    /** An environment whose approvers are always waited for. */
    public Environment(String name, String description, RiskBudget budget, StepUp stepUp) {
      this(name, description, budget, stepUp, EmergencyPolicy.NONE);
    }

    /** An environment whose approvals are not confirmed elsewhere. */
    public Environment(String name, String description, RiskBudget budget) {
      this(name, description, budget, StepUp.NONE);
    }

    /** An environment that takes everything. */
    public Environment(String name, String description) {
      this(name, description, RiskBudget.UNLIMITED);
    }
  }

  /** A named database; never where it is or with which secret. Names are unique per workspace. */
  public record Connection(
      String name, String environment, String engine, Map<String, String> labels) {
    public Connection {
      labels = Map.copyOf(labels);
    }
  }

  /**
   * A person in this workspace.
   *
   * @param issuer {@code local} or the issuer of an identity provider
   * @param subject name at that issuer
   * @param displayName how the person is shown
   * @param groups names of groups
   * @param roles role by environment; {@code *} stands for all
   * @param explorer explorer right by environment; {@code *} stands for those that are not named
   */
  public record Member(
      String issuer,
      String subject,
      String displayName,
      List<String> groups,
      Map<String, String> roles,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> explorer) {
    public Member {
      groups = List.copyOf(groups);
      roles = Map.copyOf(roles);
      // Stored documents of older versions say nothing about the explorer.
      explorer = explorer == null ? Map.of() : Map.copyOf(explorer);
    }

    /** A person whose roles alone say what he may do with data. */
    public Member(
        String issuer,
        String subject,
        String displayName,
        List<String> groups,
        Map<String, String> roles) {
      this(issuer, subject, displayName, groups, roles, Map.of());
    }
  }

  /**
   * A group.
   *
   * @param name its name in this workspace
   * @param roles role by environment; {@code *} stands for all
   * @param members groups of identity providers whose members belong to it
   * @param explorer explorer right by environment; {@code *} stands for those that are not named
   */
  public record Group(
      String name,
      Map<String, String> roles,
      List<ProviderGroup> members,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> explorer) {
    public Group {
      roles = Map.copyOf(roles);
      // Stored documents of older versions say nothing about providers and the explorer.
      members = members == null ? List.of() : List.copyOf(members);
      explorer = explorer == null ? Map.of() : Map.copyOf(explorer);
    }

    /** A group that has only the members that the configuration names. */
    public Group(String name, Map<String, String> roles) {
      this(name, roles, List.of(), Map.of());
    }
  }

  /**
   * A group as an identity provider knows it.
   *
   * @param issuer issuer of the provider
   * @param name what the provider calls it: a name or an id
   */
  public record ProviderGroup(String issuer, String name) {}
}
