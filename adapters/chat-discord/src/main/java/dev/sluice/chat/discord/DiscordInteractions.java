package dev.sluice.chat.discord;

import dev.sluice.chat.Account;
import dev.sluice.chat.Block;
import dev.sluice.chat.ChatDesk;
import dev.sluice.chat.ChatInbox;
import dev.sluice.chat.Inbound;
import dev.sluice.chat.Message;
import dev.sluice.chat.Place;
import dev.sluice.chat.Tone;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import net.dv8tion.jda.api.exceptions.ParsingException;
import net.dv8tion.jda.api.utils.data.DataArray;
import net.dv8tion.jda.api.utils.data.DataObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what Discord delivers, by the gateway or by HTTP: checks whether it is for us, stores it,
 * and sees to it that Discord gets an answer in time. Nothing is acknowledged that is not stored.
 */
final class DiscordInteractions {
  private static final Logger LOG = LoggerFactory.getLogger(DiscordInteractions.class);
  private static final int PING = 1;
  private static final int COMMAND = 2;
  private static final int COMPONENT = 3;
  private static final int COMPLETE = 4;
  private static final int MODAL = 5;
  private static final int ON_MESSAGE = 3;

  private final DiscordOrigin origin;
  private final DiscordEvents events;
  private final DiscordAnswers answers;
  private final ChatInbox inbox;
  private final Supplier<Optional<ChatDesk>> desk;

  DiscordInteractions(
      DiscordOrigin origin,
      DiscordEvents events,
      DiscordAnswers answers,
      ChatInbox inbox,
      Supplier<Optional<ChatDesk>> desk) {
    this.origin = origin;
    this.events = events;
    this.answers = answers;
    this.inbox = inbox;
    this.desk = desk;
  }

  /** What became of a delivery. */
  enum Outcome {
    /** Discord only asked whether somebody is there. */
    PONG,
    /** It is stored, or needs no storing. */
    TAKEN,
    /** It is not for us, or not what Discord sends. */
    REFUSED
  }

  /**
   * Takes an interaction.
   *
   * @throws RuntimeException when it cannot be stored; it is not acknowledged then
   */
  Outcome take(DataObject interaction) {
    try {
      int type = interaction.getInt("type", 0);
      Optional<String> refusal =
          type == PING ? origin.refuseApplication(interaction) : origin.refuse(interaction);
      if (refusal.isPresent()) {
        return refused(refusal.get());
      }
      return switch (type) {
        case PING -> Outcome.PONG;
        case COMMAND -> command(interaction);
        case COMPONENT, MODAL -> back(interaction);
        case COMPLETE -> complete(interaction);
        default -> refused("it is of a kind that nobody asked for");
      };
    } catch (ParsingException unreadable) {
      return refused("it cannot be read");
    }
  }

  private static Outcome refused(String why) {
    LOG.warn("refused an interaction: {}", why);
    return Outcome.REFUSED;
  }

  private Outcome command(DataObject interaction) {
    List<Inbound> scripts = events.scripts(interaction);
    scripts.forEach(this::store);
    if (scripts.isEmpty()) {
      if (DiscordEvents.data(interaction).getInt("type", 0) == ON_MESSAGE) {
        String none = "There is no file at this message; .sql and .migration files are taken.";
        say(interaction, Message.text(none, Tone.BAD));
        return Outcome.TAKEN;
      }
      store(events.command(interaction));
    }
    answers.acknowledgeSoon(DiscordEvents.trigger(interaction, Trigger.Kind.ASKED));
    return Outcome.TAKEN;
  }

  /** What a button or a form brings back. */
  private Outcome back(DataObject interaction) {
    String given = DiscordEvents.data(interaction).getString("custom_id", "");
    Optional<CustomId> id = CustomId.of(given);
    String guild = DiscordOrigin.guild(interaction);
    if (id.isEmpty()) {
      return refused("its custom id was not made here");
    }
    boolean same = guild.isEmpty() || guild.equals(id.get().guild());
    if (!same || !origin.serves(id.get().guild())) {
      return refused("its custom id was made for another server");
    }
    boolean form = id.get().kind() == CustomId.Kind.FORM;
    if (form != (interaction.getInt("type") == MODAL)) {
      return refused("its custom id was made for something else");
    }
    if (id.get().kind() == CustomId.Kind.ASK) {
      ask(interaction, id.get());
      return Outcome.TAKEN;
    }
    store(form ? events.submission(interaction, id.get()) : events.press(interaction, id.get()));
    Trigger.Kind kind = form ? Trigger.Kind.ASKED : Trigger.Kind.PRESSED;
    answers.acknowledgeSoon(DiscordEvents.trigger(interaction, kind));
    return Outcome.TAKEN;
  }

  /**
   * Discord asks nothing before a button counts, so a button of ours does, with the words that the
   * bot has for it.
   */
  private void ask(DataObject interaction, CustomId id) {
    Account account = DiscordEvents.account(interaction, id.guild());
    Place place = DiscordEvents.place(interaction, account);
    Optional<DataObject> message = interaction.optObject("message");
    String label = message.flatMap(m -> label(m, id.text())).orElse("Do it");
    String title = message.flatMap(DiscordInteractions::title).orElse("this");
    Trigger trigger = DiscordEvents.trigger(interaction, Trigger.Kind.PRESSED);
    answers.acknowledgeSoon(trigger);
    answers.aside(
        () -> {
          String question =
              desk.get()
                  .flatMap(d -> d.question(account, place, id.token()))
                  .orElse(label + ": " + title + "?");
          answers.whisper(trigger, question(label, question, id));
        });
  }

  private static Rendered question(String label, String question, CustomId id) {
    Block.Button button = new Block.Button(label, id.token(), Block.Style.DANGER, "");
    Message message =
        new Message(
            label,
            List.of(
                new Block.Text(question + " Press again to do it.", Tone.WARNING),
                new Block.Buttons(List.of(button))),
            "");
    return DiscordMessage.render(message, id.guild(), "", "");
  }

  private static Optional<String> label(DataObject message, String id) {
    return message
        .optArray("components")
        .flatMap(
            rows ->
                rows.stream(DataArray::getObject)
                    .flatMap(row -> row.optArray("components").stream())
                    .flatMap(row -> row.stream(DataArray::getObject))
                    .filter(button -> button.getString("custom_id", "").equals(id))
                    .map(button -> button.getString("label", ""))
                    .findFirst());
  }

  /** The title of our own card, which stands there as Markdown. */
  private static Optional<String> title(DataObject message) {
    return message
        .optArray("embeds")
        .filter(embeds -> !embeds.isEmpty())
        .map(embeds -> embeds.getObject(0).getString("title", "").replaceAll("\\\\(.)", "$1"));
  }

  private void say(DataObject interaction, Message message) {
    String guild = DiscordOrigin.guild(interaction);
    Trigger trigger = DiscordEvents.trigger(interaction, Trigger.Kind.PRESSED);
    Rendered rendered = DiscordMessage.render(message, guild, "", "");
    answers.aside(() -> answers.whisper(trigger, rendered));
  }

  private Outcome complete(DataObject interaction) {
    Account account = DiscordEvents.account(interaction, DiscordOrigin.guild(interaction));
    Trigger trigger = DiscordEvents.trigger(interaction, Trigger.Kind.ASKED);
    answers.unlessBusy(
        () -> {
          List<ChatDesk.Suggestion> found =
              DiscordCommands.begun(interaction)
                  .flatMap(typed -> desk.get().map(d -> d.suggest(account, typed)))
                  .orElse(List.of());
          answers.suggest(trigger, DiscordCommands.choices(interaction, found));
        });
    return Outcome.TAKEN;
  }

  /** Takes a message of a channel: scripts that lie in it. */
  void message(DataObject message) {
    if (origin.refuseMessage(message).isEmpty()) {
      events.scriptsOfMessage(message).forEach(this::store);
    }
  }

  private void store(Inbound event) {
    ChatInbox.Receipt receipt = inbox.accept(event);
    LOG.debug("{} {}", event.eventId(), receipt);
  }
}
