package dev.sluice.bot.chat.reminder;

import dev.sluice.bot.chat.Channels;
import dev.sluice.bot.chat.PlainText;
import dev.sluice.bot.chat.Platforms;
import dev.sluice.bot.chat.Speakers;
import dev.sluice.bot.chat.delivery.Outbox;
import dev.sluice.chat.Block;
import dev.sluice.chat.Message;
import dev.sluice.chat.Place;
import dev.sluice.chat.Tone;
import dev.sluice.pipeline.catalog.ChatPolicy.Event;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.util.List;
import org.springframework.stereotype.Component;

/** Where reminders go. */
@Component
class Post {
  private final Platforms platforms;
  private final Speakers speakers;
  private final Channels channels;
  private final Outbox outbox;

  Post(Platforms platforms, Speakers speakers, Channels channels, Outbox outbox) {
    this.platforms = platforms;
    this.speakers = speakers;
    this.channels = channels;
    this.outbox = outbox;
  }

  /** What is said to a person about a migration, in one line. */
  static Message note(MigrationKey migration, String text, Tone tone) {
    String line = PlainText.line(text, 600);
    return new Message(
        line, List.of(new Block.Text(line, tone)), "/migrations/" + migration.number());
  }

  /** To every account of a person. */
  void person(WorkspaceId workspace, String key, PersonId person, Message message) {
    for (String platform : platforms.names()) {
      speakers
          .account(platform, person)
          .ifPresent(
              account ->
                  outbox.notice(
                      workspace,
                      key + ":" + workspace + ":" + person,
                      Place.direct(account),
                      message));
    }
  }

  /** To the channels that take digests. */
  void digest(WorkspaceId workspace, String key, Message message) {
    for (String platform : platforms.names()) {
      for (String channel : channels.digests(workspace, platform)) {
        outbox.notice(
            workspace,
            key + ":" + workspace + ":" + channel,
            Place.channel(platform, channel),
            message);
      }
    }
  }

  /** To the channels of a migration, calling those who are told. */
  void channels(
      WorkspaceId workspace, String key, Waiting waiting, String text, List<PersonId> told) {
    for (String platform : platforms.names()) {
      List<Block.Called> called =
          told.stream()
              .flatMap(
                  person ->
                      speakers.account(platform, person).stream()
                          .map(account -> new Block.Called(account, person.subject())))
              .toList();
      Message message =
          new Message(
              text,
              List.of(new Block.Call("", called, PlainText.line(text, 600))),
              "/migrations/" + waiting.view().key().number());
      for (String channel :
          channels.of(workspace, platform, Event.CARD, waiting.view().flow(), "")) {
        outbox.notice(
            workspace,
            key + ":" + workspace + ":" + channel,
            Place.channel(platform, channel),
            message);
      }
    }
  }
}
