package dev.sluice.pipeline.run;

import java.sql.Array;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The environments that an agent is enrolled for. What it says of others is not believed, and
 * nothing of them is given to it.
 *
 * @param environments their names in order; empty for all of the workspace, later ones too
 */
record AgentScope(List<String> environments) {
  /** Every environment of the workspace. */
  static final AgentScope ALL = new AgentScope(List.of());

  AgentScope {
    environments = environments.stream().distinct().sorted().toList();
  }

  /** As it is stored; null for all. */
  static AgentScope of(@Nullable Array stored) throws SQLException {
    return stored == null ? ALL : new AgentScope(List.of((String[]) stored.getArray()));
  }

  /** As an array; empty for all. */
  String[] stored() {
    return environments.toArray(String[]::new);
  }

  boolean all() {
    return environments.isEmpty();
  }

  boolean covers(String environment) {
    return all() || environments.contains(environment);
  }

  /** As it is written in the audit trail. */
  String words() {
    return all() ? "*" : String.join(",", environments);
  }
}
