package dev.sluice.agent.command;

import dev.sluice.analysis.plan.SafePlan;
import dev.sluice.analysis.plan.SafePlan.Part;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A plan as the JSON that scripts rely on; names are a promise. */
final class PlanJson {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private PlanJson() {}

  private record Plan(
      String file,
      String before,
      boolean answers,
      List<Step> steps,
      List<SafePlan.Unsafe> unsafe,
      List<String> remarks) {}

  private record Step(
      int number,
      String phase,
      String title,
      String why,
      String level,
      List<String> people,
      List<Statement> statements,
      String up,
      @Nullable String down) {}

  private record Statement(String sql, int statement, String why, boolean kept) {}

  static String of(String file, SafePlan plan) {
    return JSON.writeValueAsString(
        new Plan(
            file,
            word(plan.before()),
            plan.answers(),
            plan.steps().stream().map(PlanJson::step).toList(),
            plan.unsafe(),
            plan.remarks()));
  }

  private static Step step(SafePlan.Step step) {
    return new Step(
        step.number(),
        step.phase().word(),
        step.phase().title(),
        step.phase().why(),
        word(step.level()),
        step.people(),
        step.parts().stream().map(PlanJson::statement).toList(),
        step.up(),
        step.down().orElse(null));
  }

  private static Statement statement(Part part) {
    return new Statement(part.sql(), part.statement(), part.why(), part.kept());
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
