package dev.sluice.chat.discord;

import dev.sluice.chat.Account;
import dev.sluice.chat.Attachment;
import dev.sluice.chat.ChatException;
import dev.sluice.chat.ChatPlatform;
import dev.sluice.chat.Check;
import dev.sluice.chat.Form;
import dev.sluice.chat.Message;
import dev.sluice.chat.Place;
import dev.sluice.chat.Posted;
import dev.sluice.chat.Traits;
import dev.sluice.chat.discord.DiscordChannels.Posting;
import dev.sluice.chat.discord.DiscordRest.Answer;
import dev.sluice.chat.discord.DiscordRest.Call;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.dv8tion.jda.api.utils.data.DataArray;
import net.dv8tion.jda.api.utils.data.DataObject;

/** Discord: posts and updates as the bot, answers those who acted, and opens forms. */
final class DiscordPlatform implements ChatPlatform {
  static final String NAME = "discord";

  /** Discord takes about five messages in five seconds per channel. */
  private static final Traits TRAITS = Traits.shared(Duration.ofMillis(1_050));

  private static final int MOST_FOUND = 100;

  private final DiscordRest rest;
  private final DiscordChannels channels;
  private final DiscordAnswers answers;
  private final DiscordProperties properties;
  private final Clock clock;

  DiscordPlatform(
      DiscordRest rest,
      DiscordChannels channels,
      DiscordAnswers answers,
      DiscordProperties properties,
      Clock clock) {
    this.rest = rest;
    this.channels = channels;
    this.answers = answers;
    this.properties = properties;
    this.clock = clock;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Traits traits() {
    return TRAITS;
  }

  @Override
  public Posted post(Place place, String key, Message message) {
    String mark = Mark.of(channel(place), key);
    Rendered rendered = render(message, place.tenant(), mark);
    rendered.body().put("nonce", Mark.nonce(channel(place), key)).put("enforce_nonce", true);
    Call call = posting(place);
    Answer answer = rest.ask("POST", call, Optional.of(rendered));
    if (answer.code() == DiscordTrouble.NO_CHANNEL && place.thread().isPresent()) {
      channels.thread(place, message.summary());
      answer = rest.ask("POST", call, Optional.of(rendered));
    }
    if (!answer.ok()) {
      throw DiscordTrouble.of(call, answer);
    }
    String id = answer.object().getString("id", "");
    return new Posted(place, new Posting(id, mark).text());
  }

  /** A place as it is hashed into marks: a thread is a channel of its own. */
  private static String channel(Place place) {
    return place.channel() + place.thread().map(thread -> "#" + thread).orElse("");
  }

  private Call posting(Place place) {
    return new Call(
        "channels/" + channels.posting(place) + "/messages", "post a message", place.channel());
  }

  private Rendered render(Message message, String tenant, String mark) {
    return DiscordMessage.render(message, channels.guild(tenant), properties.url(), mark);
  }

  @Override
  public Optional<Posted> find(Place place, String key, Instant since) {
    String mark = Mark.of(channel(place), key);
    Call call =
        new Call(
            posting(place).path() + "?limit=" + MOST_FOUND + "&after=" + Snowflake.first(since),
            "read messages",
            place.channel());
    Answer answer = rest.ask("GET", call, Optional.empty());
    if (answer.code() == DiscordTrouble.NO_CHANNEL && place.thread().isPresent()) {
      return Optional.empty();
    }
    if (!answer.ok()) {
      throw DiscordTrouble.of(call, answer);
    }
    String self = channels.self();
    return answer.array().stream(DataArray::getObject)
        .filter(message -> author(message).equals(self) && footer(message, Mark.footer(mark)))
        .findFirst()
        .map(message -> new Posted(place, new Posting(message.getString("id"), mark).text()));
  }

  private static String author(DataObject message) {
    return message.optObject("author").map(author -> author.getString("id", "")).orElse("");
  }

  private static boolean footer(DataObject message, String footer) {
    return message
        .optArray("embeds")
        .map(
            embeds ->
                embeds.stream(DataArray::getObject)
                    .flatMap(embed -> embed.optObject("footer").stream())
                    .anyMatch(found -> found.getString("text", "").equals(footer)))
        .orElse(false);
  }

  @Override
  public boolean update(Posted posted, Message message) {
    Posting posting = Posting.of(posted.messageId());
    Rendered rendered = render(message, posted.place().tenant(), posting.mark());
    Call call =
        new Call(
            posting(posted.place()).path() + "/" + posting.message(),
            "change a message",
            posted.place().channel());
    Answer answer = rest.ask("PATCH", call, Optional.of(rendered));
    if (answer.ok()) {
      return true;
    }
    if (answer.code() == DiscordTrouble.NO_MESSAGE) {
      return false;
    }
    throw DiscordTrouble.of(call, answer);
  }

  @Override
  public void whisper(Account account, Place place, Message message) {
    Place direct = Place.direct(account);
    rest.post(posting(direct), render(message, account.tenant(), ""));
  }

  @Override
  public void answer(Account account, Place place, String trigger, Message message) {
    boolean shown =
        Trigger.of(trigger, clock.instant())
            .map(t -> answers.whisper(t, render(message, account.tenant(), "")))
            .orElse(false);
    if (!shown) {
      whisper(account, place, message);
    }
  }

  @Override
  public void openForm(Account account, String trigger, Form form) {
    Trigger now =
        Trigger.of(trigger, clock.instant())
            .orElseThrow(
                () ->
                    ChatException.content(
                        "no-trigger", "Discord opens forms only in answer to a click."));
    answers.open(now, DiscordForms.modal(channels.guild(account.tenant()), form));
  }

  @Override
  public String fetch(Attachment attachment) {
    return DiscordFiles.fetch(properties.files(), attachment);
  }

  @Override
  public String label(Account account) {
    return channels.label(account);
  }

  @Override
  public List<Check> examine(List<Place> places) {
    return new DiscordExamination(rest, properties).of(places);
  }
}
