package dev.sluice.pipeline.identity;

import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.Scope;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Reads what a token is to be good for. */
@Component
public class TokenScopes {
  private static final String NO_SUCH_SCOPE = "token.no-such-scope";

  private final Workspaces workspaces;

  TokenScopes(Workspaces workspaces) {
    this.workspaces = workspaces;
  }

  /**
   * A scope of words; none at all mean everything that its owner may, but approving.
   *
   * @param permissions names of {@link Permission}s, however they are written
   * @param environments names of environments of the workspace
   */
  public Answer<Scope> read(
      WorkspaceId workspace, List<String> permissions, List<String> environments) {
    Set<String> named = new LinkedHashSet<>();
    for (String word : permissions) {
      String name = word.toUpperCase(Locale.ROOT);
      if (name.equals(Permission.APPROVE.name())) {
        return refused("A token never approves.", "Leave it out; people approve in person.");
      }
      if (Arrays.stream(Permission.values()).noneMatch(known -> known.name().equals(name))) {
        return refused("There is no permission '" + word + "'.", "There are: " + known() + ".");
      }
      named.add(name);
    }
    if (!named.isEmpty()) {
      // Who may do something may see it.
      named.add(Permission.VIEW.name());
    }
    return workspaces
        .configuration(workspace)
        .unknownEnvironment(NO_SUCH_SCOPE, environments)
        .<Answer<Scope>>map(Answer::refused)
        .orElseGet(() -> Answer.done(new Scope(named, Set.copyOf(environments))));
  }

  private static String known() {
    return Arrays.stream(Permission.values())
        .filter(permission -> permission != Permission.APPROVE)
        .map(permission -> permission.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }

  private static Answer<Scope> refused(String message, String action) {
    return Answer.refused(new Refusal(Refusal.Kind.INVALID, NO_SUCH_SCOPE, message, action));
  }
}
