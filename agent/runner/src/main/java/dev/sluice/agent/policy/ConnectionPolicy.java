package dev.sluice.agent.policy;

import dev.sluice.agent.home.AgentException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the operator of an agent settled for one connection. It stands at the agent alone, so no
 * server can change it.
 *
 * @param keepRows up to this many rows of a table are set aside before a statement takes them away;
 *     0 for none ever, empty for the usual number
 * @param shadow key of another connection of this agent ({@code environment/name}), on whose server
 *     rehearsals make their throwaway databases; empty for the target's own server
 * @param copy key of another connection of this agent, to a copy of the database that somebody can
 *     restore; rehearsals run there too. Empty for none
 */
public record ConnectionPolicy(
    OptionalLong keepRows, Optional<String> shadow, Optional<String> copy) {
  /** What holds where nobody settled anything. */
  public static final ConnectionPolicy USUAL =
      new ConnectionPolicy(OptionalLong.empty(), Optional.empty(), Optional.empty());

  /** Policies that were stored before one of these was known lack it. */
  public ConnectionPolicy {
    keepRows = keepRows == null ? OptionalLong.empty() : keepRows;
    shadow = shadow == null ? Optional.empty() : shadow;
    copy = copy == null ? Optional.empty() : copy;
    if (keepRows.orElse(0) < 0) {
      throw AgentException.usage(
          "A connection cannot keep less than no rows.", "Give a number of rows, or none.");
    }
  }

  /** Whether any rows are set aside. */
  public boolean keepsRows() {
    return keepRows.isEmpty() || keepRows.getAsLong() > 0;
  }

  /** The same with another number of rows. */
  public ConnectionPolicy keeping(OptionalLong rows) {
    return new ConnectionPolicy(rows, shadow, copy);
  }

  /** The same with rehearsals on another server. */
  public ConnectionPolicy shadowedOn(Optional<String> key) {
    return new ConnectionPolicy(keepRows, key, copy);
  }

  /** The same with rehearsals on another copy. */
  public ConnectionPolicy copiedTo(Optional<String> key) {
    return new ConnectionPolicy(keepRows, shadow, key);
  }

  /** What was settled, as a list shows it; empty where nothing was. */
  public String words() {
    StringBuilder words = new StringBuilder();
    keepRows.ifPresent(
        rows ->
            words.append(
                rows == 0 ? " keep-rows=none" : String.format(Locale.ROOT, " keep-rows=%d", rows)));
    shadow.ifPresent(key -> words.append(" shadow=").append(key));
    copy.ifPresent(key -> words.append(" copy=").append(key));
    return words.toString();
  }
}
