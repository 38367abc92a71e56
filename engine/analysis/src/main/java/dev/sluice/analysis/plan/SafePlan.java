package dev.sluice.analysis.plan;

import dev.sluice.analysis.risk.RiskLevel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A script as several migrations, one after the other.
 *
 * @param before how the script as it stands is rated
 * @param steps the migrations in their order
 * @param unsafe statements that Sluice knows no safe form of; they stand in the steps unchanged
 * @param remarks what a reader must know besides, a sentence each
 */
public record SafePlan(
    RiskLevel before, List<Step> steps, List<Unsafe> unsafe, List<String> remarks) {
  public SafePlan {
    steps = List.copyOf(steps);
    unsafe = List.copyOf(unsafe);
    remarks = List.copyOf(remarks);
  }

  /** Whether at least one statement has a safe form. */
  public boolean answers() {
    return steps.stream().flatMap(step -> step.parts().stream()).anyMatch(part -> !part.kept());
  }

  /**
   * Whether it is worth telling an author: the script is High at least, and there is something to
   * run before the old is taken away, which is not.
   */
  public boolean eases() {
    List<Step> earlier = steps.stream().filter(step -> step.phase() != Phase.CONTRACT).toList();
    return answers()
        && before.compareTo(RiskLevel.HIGH) >= 0
        && !earlier.isEmpty()
        && earlier.stream().allMatch(step -> step.level().compareTo(RiskLevel.HIGH) < 0);
  }

  /**
   * One migration of a plan.
   *
   * @param phase what it does
   * @param number its place in the plan, from 1
   * @param people what people do before it runs, a sentence each
   * @param parts its statements
   * @param level how it is rated, on tables of the same size
   */
  public record Step(
      Phase phase, int number, List<String> people, List<Part> parts, RiskLevel level) {
    public Step {
      people = List.copyOf(people);
      parts = List.copyOf(parts);
    }

    /** For example {@code 2-backfill}. */
    public String name() {
      return number + "-" + phase.word();
    }

    /** Its script; each statement ends with {@code ;} and a line end. */
    public String up() {
      return script(parts.stream().map(Part::sql).toList());
    }

    /** The way back, or empty where some of it cannot be undone by a script. */
    public Optional<String> down() {
      List<String> back = new ArrayList<>();
      for (Part part : parts) {
        if (part.down().isEmpty()) {
          return Optional.empty();
        }
        back.add(part.down().get());
      }
      Collections.reverse(back);
      return Optional.of(script(back.stream().filter(sql -> !sql.isEmpty()).toList()));
    }

    /** The whole migration as one file: what it is, its script and, where known, the way back. */
    public String file() {
      StringBuilder text = new StringBuilder("-- " + phase.title() + ": " + phase.why() + "\n");
      people.forEach(
          line -> text.append("-- Before it: ").append(line.replaceAll("\\s+", " ")).append('\n'));
      text.append('\n').append(up());
      down()
          .filter(back -> !back.isEmpty())
          .ifPresent(back -> text.append("\n-- DOWN\n").append(back));
      return text.toString();
    }

    private static String script(List<String> statements) {
      StringBuilder text = new StringBuilder();
      statements.forEach(sql -> text.append(sql).append(";\n"));
      return text.toString();
    }
  }

  /**
   * A statement of a plan.
   *
   * @param sql its text without a terminator
   * @param statement the statement of the script that it stems from, from 1
   * @param why what it is for; empty for one that is kept as it is
   * @param kept whether it stands in the script like this
   * @param down statements that undo it, joined by {@code ;}; an empty text when there is nothing
   *     to undo, and absent when a script cannot
   */
  public record Part(String sql, int statement, String why, boolean kept, Optional<String> down) {}

  /**
   * A statement that stays as dangerous as it is.
   *
   * @param statement its place in the script, from 1
   * @param sql its beginning, in one line
   * @param why why there is no safe form, and what to do
   */
  public record Unsafe(int statement, String sql, String why) {}
}
