package dev.sluice.agent.command;

import dev.sluice.analysis.plan.SafePlan;
import dev.sluice.analysis.plan.SafePlan.Part;
import dev.sluice.analysis.plan.SafePlan.Step;
import java.io.PrintWriter;

/** A plan for a person at a terminal. */
final class PlanText {
  private final PrintWriter out;

  PlanText(PrintWriter out) {
    this.out = out;
  }

  void print(String file, SafePlan plan) {
    String as =
        plan.answers()
            ? "in " + plan.steps().size() + (plan.steps().size() == 1 ? " step" : " steps")
            : "no safer form is known or needed";
    out.println(
        LintText.styled("bold", file)
            + "  "
            + LintText.level(plan.before())
            + " as it stands; "
            + as);
    plan.steps().forEach(this::step);
    if (!plan.unsafe().isEmpty()) {
      out.println();
      out.println(LintText.styled("bold", "Without a safe form"));
      for (SafePlan.Unsafe one : plan.unsafe()) {
        out.println("  statement " + one.statement() + ": " + LintText.plain(one.sql()));
        out.println("    " + LintText.plain(one.why()));
      }
    }
    if (!plan.remarks().isEmpty()) {
      out.println();
      out.println(LintText.styled("bold", "Mind"));
      plan.remarks().forEach(line -> out.println("  " + LintText.plain(line)));
    }
  }

  private void step(Step step) {
    out.println();
    out.println(
        LintText.styled("bold", step.number() + "  " + step.phase().title())
            + "  "
            + LintText.level(step.level()));
    out.println("   " + step.phase().why());
    step.people().forEach(line -> out.println("   Before it: " + LintText.plain(line)));
    for (Part part : step.parts()) {
      String why = part.kept() ? "as the script has it" : part.why();
      out.println();
      out.println("   " + LintText.styled("faint", "-- " + LintText.plain(why)));
      (part.sql() + ";")
          .lines()
          .forEach(line -> out.println("   " + LintText.styled("green", LintText.plain(line))));
    }
    out.println();
    out.println(
        "   "
            + step.down()
                .map(
                    down ->
                        down.isEmpty()
                            ? "Nothing needs to be" + " undone."
                            : "The way back is known.")
                .orElse("A script alone does not undo all of this."));
  }
}
