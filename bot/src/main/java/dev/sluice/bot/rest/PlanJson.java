package dev.sluice.bot.rest;

import dev.sluice.analysis.plan.SafePlan;
import dev.sluice.pipeline.migration.PlanView;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The safe plan of a migration as JSON. */
@Schema(name = "Plan")
record PlanJson(
    @Schema(description = "How the script is rated as it stands") String before,
    @Schema(description = "Whether a safe form of any of it is known") boolean answers,
    List<PlanStep> steps,
    @Schema(description = "Statements that stay as dangerous as they" + " are")
        List<UnsafeStatement> unsafe,
    List<String> remarks) {

  static PlanJson of(PlanView view, UnaryOperator<String> shown) {
    SafePlan plan = view.plan();
    return new PlanJson(
        word(plan.before()),
        plan.answers(),
        plan.steps().stream()
            .map(
                step ->
                    PlanStep.of(step, shown, Optional.ofNullable(view.opened().get(step.number()))))
            .toList(),
        plan.unsafe().stream().map(one -> UnsafeStatement.of(one, shown)).toList(),
        plan.remarks());
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  @Schema(name = "PlanStep")
  record PlanStep(
      int number,
      @Schema(description = "expand, backfill, switch or contract") String phase,
      String why,
      @Schema(description = "How it is rated, on tables of the same size") String level,
      @Schema(description = "What people do before it runs") List<String> people,
      String up,
      @Schema(description = "What undoes it; absent where a script cannot") @Nullable String down,
      @Schema(description = "The migration that it was opened as; absent while it is not")
          @Nullable Long opened,
      @Schema(description = "Where that one's current stage stands") @Nullable String state) {
    static PlanStep of(
        SafePlan.Step step, UnaryOperator<String> shown, Optional<PlanView.Opened> opened) {
      return new PlanStep(
          step.number(),
          step.phase().word(),
          step.phase().why(),
          word(step.level()),
          step.people(),
          shown.apply(step.up()),
          step.down().map(shown).orElse(null),
          opened.map(PlanView.Opened::number).orElse(null),
          opened.map(one -> one.state().word()).orElse(null));
    }
  }

  @Schema(name = "UnsafeStatement")
  record UnsafeStatement(int statement, String sql, String why) {
    static UnsafeStatement of(SafePlan.Unsafe one, UnaryOperator<String> shown) {
      return new UnsafeStatement(one.statement(), shown.apply(one.sql()), one.why());
    }
  }
}
