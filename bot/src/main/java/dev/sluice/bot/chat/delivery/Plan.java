package dev.sluice.bot.chat.delivery;

import dev.sluice.bot.chat.Channels;
import dev.sluice.bot.chat.Speakers;
import dev.sluice.bot.chat.card.Cards;
import dev.sluice.bot.chat.card.Viewer;
import dev.sluice.bot.chat.delivery.CardRows.Card;
import dev.sluice.bot.chat.delivery.CardRows.CardKey;
import dev.sluice.chat.Account;
import dev.sluice.chat.Block;
import dev.sluice.chat.Place;
import dev.sluice.pipeline.approval.ApprovalStatus;
import dev.sluice.pipeline.catalog.ChatPolicy.Event;
import dev.sluice.pipeline.identity.Entitlements;
import dev.sluice.pipeline.identity.Roster;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.migration.MigrationView;
import dev.sluice.pipeline.migration.MigrationView.StageView;
import dev.sluice.pipeline.run.RunState;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * What should stand where for a migration on a platform: its card, requests to those who may
 * decide, word to the author. A function of the state, so it can be asked again at any time.
 */
@Component
class Plan {
  static final String CARD = "card";
  private static final String ASK = "ask:";
  private static final Set<RunState> TOLD =
      EnumSet.of(
          RunState.COMPLETED,
          RunState.FAILED,
          RunState.REJECTED,
          RunState.UNKNOWN,
          RunState.ROLLED_BACK);

  private static final Map<RunState, Event> EVENTS =
      Map.of(
          RunState.PENDING, Event.PENDING,
          RunState.IN_PROGRESS, Event.STARTED,
          RunState.COMPLETED, Event.COMPLETED,
          RunState.FAILED, Event.FAILED,
          RunState.REJECTED, Event.REJECTED,
          RunState.UNKNOWN, Event.UNKNOWN,
          RunState.ROLLED_BACK, Event.ROLLED_BACK);

  private final Cards cards;
  private final Channels channels;
  private final Speakers speakers;
  private final Entitlements entitlements;

  Plan(Cards cards, Channels channels, Speakers speakers, Entitlements entitlements) {
    this.cards = cards;
    this.channels = channels;
    this.speakers = speakers;
    this.entitlements = entitlements;
  }

  /** What should stand, by natural key; what was posted is kept true where it stands. */
  Map<CardKey, Wanted> of(String platform, MigrationView view, List<Card> posted) {
    Map<CardKey, Wanted> wanted = new LinkedHashMap<>();
    Wanted card = Wanted.live(() -> cards.card(view, Viewer.everybody()));
    channels
        .of(view.key().workspace(), platform, Event.CARD, view.flow(), "")
        .forEach(channel -> wanted.put(new CardKey(platform, channel, view.key(), CARD), card));
    for (Card stands : posted) {
      if (stands.key().key().equals(CARD)) {
        wanted.put(stands.key(), card);
      }
    }
    ask(platform, view, wanted);
    close(view, posted, wanted);
    tell(platform, view, wanted);
    announce(platform, view, wanted);
    return wanted;
  }

  private void ask(String platform, MigrationView view, Map<CardKey, Wanted> wanted) {
    StageView stage = view.current();
    Optional<ApprovalStatus> status =
        stage.approvals().filter(a -> a.open() && !a.complete() && a.required() > 0);
    if (stage.state() != RunState.PENDING || status.isEmpty()) {
      return;
    }
    String key = ASK + stage.environment() + ":" + status.get().digest();
    Roster roster = entitlements.roster(view.key().workspace());
    for (PersonId person : status.get().waitingFor()) {
      speakers
          .account(platform, person)
          .ifPresent(
              account ->
                  wanted.put(
                      direct(account, view, key),
                      Wanted.live(() -> cards.request(view, Viewer.of(person, view, roster)))));
    }
  }

  /** Requests that nobody waits for any more say so. */
  private void close(MigrationView view, List<Card> posted, Map<CardKey, Wanted> wanted) {
    for (Card stands : posted) {
      String key = stands.key().key();
      if (key.startsWith(ASK) && !stands.closed() && !wanted.containsKey(stands.key())) {
        String environment = key.substring(ASK.length(), key.lastIndexOf(':'));
        wanted.put(stands.key(), Wanted.last(() -> cards.requestClosed(view, environment)));
      }
    }
  }

  private void tell(String platform, MigrationView view, Map<CardKey, Wanted> wanted) {
    speakers
        .account(platform, view.author().person())
        .ifPresent(
            account -> {
              for (StageView stage : view.stages()) {
                if (TOLD.contains(stage.state())) {
                  String key =
                      "told:"
                          + stage.environment()
                          + ":"
                          + stage.state().word()
                          + ":"
                          + stage.since().toEpochMilli();
                  wanted.put(
                      direct(account, view, key), Wanted.once(() -> cards.told(view, stage)));
                }
              }
            });
  }

  private static CardKey direct(Account account, MigrationView view, String key) {
    return new CardKey(account.platform(), Place.direct(account).channel(), view.key(), key);
  }

  /** Tells channels that asked for it how a stage goes. */
  private void announce(String platform, MigrationView view, Map<CardKey, Wanted> wanted) {
    for (StageView stage : view.stages()) {
      Optional.ofNullable(EVENTS.get(stage.state()))
          .ifPresent(
              event -> {
                String key =
                    "event:"
                        + stage.environment()
                        + ":"
                        + stage.state().word()
                        + ":"
                        + stage.since().toEpochMilli();
                channels
                    .of(view.key().workspace(), platform, event, view.flow(), stage.environment())
                    .forEach(
                        channel ->
                            wanted.put(
                                new CardKey(platform, channel, view.key(), key),
                                Wanted.once(
                                    () -> cards.announced(view, stage, called(platform, stage)))));
              });
    }
  }

  /** Those who must act now, as they are called on a platform. */
  private List<Block.Called> called(String platform, StageView stage) {
    boolean waits = stage.state() == RunState.PENDING;
    return stage
        .approvals()
        .filter(status -> waits && status.open() && !status.complete())
        .map(status -> status.waitingFor())
        .orElse(List.of())
        .stream()
        .flatMap(
            person ->
                speakers.account(platform, person).stream()
                    .map(account -> new Block.Called(account, person.subject())))
        .toList();
  }
}
