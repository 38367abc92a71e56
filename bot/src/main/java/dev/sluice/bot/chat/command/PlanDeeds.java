package dev.sluice.bot.chat.command;

import dev.sluice.bot.chat.Spelling;
import dev.sluice.bot.chat.card.PlanCards;
import dev.sluice.bot.chat.card.Viewer;
import dev.sluice.bot.chat.card.Words;
import dev.sluice.chat.Message;
import dev.sluice.pipeline.identity.Entitlements;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.migration.MigrationView;
import dev.sluice.pipeline.migration.Plans;
import java.util.List;
import org.springframework.stereotype.Component;

/** Shows safe plans and opens their steps, the same for a typed command and a pressed button. */
@Component
public class PlanDeeds {
  private final Plans plans;
  private final PlanCards cards;
  private final Entitlements entitlements;

  PlanDeeds(Plans plans, PlanCards cards, Entitlements entitlements) {
    this.plans = plans;
    this.cards = cards;
    this.entitlements = entitlements;
  }

  Reply answer(Request request, MigrationView view) {
    String word = request.word(1);
    if (word.equals("open")) {
      return open(request.actor(), view.key().number());
    }
    return word.isEmpty()
        ? Reply.said(page(request.actor(), view))
        : Reply.refused(
            "Say nothing or “open” after the number"
                + Spelling.nearest(word, List.of("open"))
                    .map(near -> "; did you mean " + near + "?")
                    .orElse("."));
  }

  /** The plan of a migration that the actor sees. */
  public Message page(Actor actor, MigrationView view) {
    return plans
        .find(actor, view.key().number())
        .map(plan -> cards.plan(plan, Viewer.of(actor, plan.migration(), entitlements)))
        .orElseThrow(() -> new IllegalStateException("no migration " + view.key()));
  }

  /** Opens the next step as a migration. */
  Reply open(Actor actor, long number) {
    return Deeds.said(
        plans.open(actor, number),
        made ->
            ("Opened %s. When it is Completed, /sluice plan %d open opens the next step; cancel"
                    + " #%d when you go this way.")
                .formatted(Words.title(made), number, number));
  }
}
