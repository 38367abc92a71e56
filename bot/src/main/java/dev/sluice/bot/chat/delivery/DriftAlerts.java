package dev.sluice.bot.chat.delivery;

import dev.sluice.bot.chat.Platforms;
import dev.sluice.bot.chat.Speakers;
import dev.sluice.bot.chat.action.Action;
import dev.sluice.bot.chat.action.ActionTokens;
import dev.sluice.bot.chat.action.Verb;
import dev.sluice.bot.chat.card.DriftCards;
import dev.sluice.chat.Block.Button;
import dev.sluice.chat.Block.Style;
import dev.sluice.chat.Message;
import dev.sluice.chat.Place;
import dev.sluice.pipeline.compare.DriftFound;
import dev.sluice.pipeline.compare.Watched;
import dev.sluice.pipeline.identity.Entitlements;
import dev.sluice.pipeline.identity.Permission;
import dev.sluice.pipeline.kernel.PersonId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells those who look after an environment that it was changed past Sluice. */
@Component
class DriftAlerts {
  private static final List<String> CARERS = List.of("role:admin", "role:approver");

  private final Outbox outbox;
  private final Platforms platforms;
  private final Speakers speakers;
  private final Entitlements entitlements;
  private final ActionTokens tokens;

  DriftAlerts(
      Outbox outbox,
      Platforms platforms,
      Speakers speakers,
      Entitlements entitlements,
      ActionTokens tokens) {
    this.outbox = outbox;
    this.platforms = platforms;
    this.speakers = speakers;
    this.entitlements = entitlements;
    this.tokens = tokens;
  }

  @EventListener
  void on(DriftFound found) {
    Set<PersonId> people =
        new LinkedHashSet<>(
            entitlements.matching(
                found.connection().workspace(), found.connection().environment(), CARERS));
    for (PersonId person : people) {
      Message alert = DriftCards.alert(found, buttons(found, person));
      for (String platform : platforms.names()) {
        speakers
            .account(platform, person)
            .ifPresent(
                account ->
                    outbox.whisper(key(found, person), account, Place.direct(account), alert));
      }
    }
  }

  private List<Button> buttons(DriftFound found, PersonId person) {
    List<Button> buttons = new ArrayList<>();
    boolean manages = may(found, person, Permission.MANAGE);
    if (manages) {
      buttons.add(button("Adopt", Verb.DRIFT_ADOPT, Style.NORMAL, found));
    }
    if (may(found, person, Permission.AUTHOR)) {
      buttons.add(button("Revert", Verb.DRIFT_REVERT, Style.DANGER, found));
    }
    if (manages) {
      buttons.add(button("Ignore until", Verb.DRIFT_IGNORE, Style.NORMAL, found));
    }
    return buttons;
  }

  private boolean may(DriftFound found, PersonId person, Permission permission) {
    Watched connection = found.connection();
    return entitlements.may(connection.workspace(), person, permission, connection.environment());
  }

  private Button button(String label, Verb verb, Style style, DriftFound found) {
    Watched at = found.connection();
    Action action =
        new Action(
            verb, at.workspace(), 0, at.environment(), at.connection(), 0, found.fingerprint());
    return new Button(label, tokens.token(action), style, "", verb.opens());
  }

  /** The same drift is told to the same person once each time that it is found. */
  private static String key(DriftFound found, PersonId person) {
    return "drift:%s:%s:%s:%s:%s"
        .formatted(
            found.connection().workspace().value(),
            found.connection().name(),
            found.fingerprint(),
            found.toldAt(),
            person);
  }
}
