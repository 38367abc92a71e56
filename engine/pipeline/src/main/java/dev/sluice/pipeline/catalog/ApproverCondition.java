package dev.sluice.pipeline.catalog;

import dev.sluice.analysis.risk.RiskLevel;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * When a group of approvers is asked: if one of the two is reached. What is not known counts as
 * reached, so that nobody is left out because nobody looked.
 *
 * @param risk from this level on
 * @param rows when a table of at least so many rows is touched
 */
public record ApproverCondition(Optional<RiskLevel> risk, OptionalLong rows) {
  /** The group is always asked. */
  public static final ApproverCondition ALWAYS =
      new ApproverCondition(Optional.empty(), OptionalLong.empty());

  /** Whether the group is always asked. */
  public boolean always() {
    return risk.isEmpty() && rows.isEmpty();
  }

  /** Whether the group is asked. */
  public boolean holds(Stake stake) {
    return always() || !why(stake).isEmpty();
  }

  /** Why the group is asked for this, to be shown; empty when it always is, or is not. */
  public String why(Stake stake) {
    if (risk.isPresent() && stake.risk().compareTo(risk.get()) >= 0) {
      return "the risk is " + word(stake.risk());
    }
    if (rows.isPresent() && stake.rows().isEmpty()) {
      return "how many rows are touched is not known";
    }
    return rows.isPresent() && stake.rows().getAsLong() >= rows.getAsLong()
        ? String.format(
            Locale.ROOT, "a table of about %,d rows is touched", stake.rows().getAsLong())
        : "";
  }

  /** The condition in words, for lists of what is configured; empty when always. */
  public String words() {
    String level = risk.map(r -> "risk " + word(r) + " or higher").orElse("");
    String size =
        rows.isPresent()
            ? String.format(Locale.ROOT, "%,d or more rows touched", rows.getAsLong())
            : "";
    return level + (level.isEmpty() || size.isEmpty() ? "" : ", or ") + size;
  }

  private static String word(RiskLevel level) {
    return level.name().charAt(0) + level.name().substring(1).toLowerCase(Locale.ROOT);
  }
}
