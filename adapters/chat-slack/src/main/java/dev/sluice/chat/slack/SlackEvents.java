package dev.sluice.chat.slack;

import com.slack.api.app_backend.events.payload.EventsApiPayload;
import com.slack.api.app_backend.interactive_components.payload.BlockActionPayload;
import com.slack.api.app_backend.slash_commands.payload.SlashCommandPayload;
import com.slack.api.app_backend.views.payload.ViewSubmissionPayload;
import com.slack.api.model.File;
import com.slack.api.model.event.MessageFileShareEvent;
import com.slack.api.model.view.ViewState;
import dev.sluice.chat.Account;
import dev.sluice.chat.Attachment;
import dev.sluice.chat.Inbound;
import dev.sluice.chat.Place;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What Slack delivers as neutral events. Ids of events are the same for every delivery of the same
 * event: Slack's trigger of a click or command, the id of a view, the id of an event.
 */
final class SlackEvents {
  private final SlackForms forms;
  private final Clock clock;

  SlackEvents(SlackForms forms, Clock clock) {
    this.forms = forms;
    this.clock = clock;
  }

  Inbound command(SlashCommandPayload payload) {
    Account account = account(payload.getTeamId(), payload.getUserId());
    String text = typed(empty(payload.getText()));
    return new Inbound.Command(
        "command:" + payload.getTriggerId(),
        account,
        place(account, payload.getChannelId(), ""),
        clock.instant(),
        payload.getCommand() + " " + text,
        SlackForms.trigger(payload.getTriggerId(), payload.getChannelId(), ""));
  }

  /** What was typed: Slack escapes three characters in it. */
  private static String typed(String text) {
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
  }

  /** The press of a button; empty for what has no token. */
  Optional<Inbound> press(BlockActionPayload payload) {
    Account account = account(payload.getTeam().getId(), payload.getUser().getId());
    String channel = payload.getChannel() == null ? "" : payload.getChannel().getId();
    String thread = payload.getMessage() == null ? "" : empty(payload.getMessage().getThreadTs());
    return payload.getActions().stream()
        .filter(action -> action.getActionId().startsWith(BlockKit.PRESS))
        .findFirst()
        .map(
            action ->
                new Inbound.Press(
                    "press:" + payload.getTriggerId(),
                    account,
                    place(account, channel, thread),
                    clock.instant(),
                    empty(action.getValue()),
                    SlackForms.trigger(payload.getTriggerId(), channel, thread)));
  }

  /** A form that was sent; empty when what it brings back is not what was put there. */
  Optional<Inbound> submission(ViewSubmissionPayload payload) {
    Account account = account(payload.getTeam().getId(), payload.getUser().getId());
    return forms
        .kept(empty(payload.getView().getPrivateMetadata()))
        .map(
            kept -> {
              Map<String, String> values = new HashMap<>();
              Map<String, Attachment> files = new HashMap<>();
              payload
                  .getView()
                  .getState()
                  .getValues()
                  .forEach(
                      (name, inputs) ->
                          inputs.values().forEach(v -> put(account, name, v, values, files)));
              return new Inbound.Submission(
                  "view:" + payload.getView().getId(),
                  account,
                  place(account, kept.channel(), kept.thread()),
                  clock.instant(),
                  kept.token(),
                  values,
                  files,
                  "");
            });
  }

  private static void put(
      Account account,
      String name,
      ViewState.Value value,
      Map<String, String> values,
      Map<String, Attachment> files) {
    if (name.endsWith(SlackForms.FILE)) {
      List<File> given = Objects.requireNonNullElse(value.getFiles(), List.of());
      given.stream()
          .findFirst()
          .ifPresent(
              file ->
                  files.put(
                      name.substring(0, name.length() - SlackForms.FILE.length()),
                      attachment(account.tenant(), file)));
    } else if (value.getSelectedOption() != null) {
      values.put(name, value.getSelectedOption().getValue());
    } else {
      values.put(name, empty(value.getValue()));
    }
  }

  /** Scripts that somebody put into a conversation; of what the bot alone was given, all files. */
  List<Inbound> uploads(EventsApiPayload<MessageFileShareEvent> payload) {
    MessageFileShareEvent event = payload.getEvent();
    Account account = account(payload.getTeamId(), event.getUser());
    Place place = place(account, event.getChannel(), empty(event.getThreadTs()));
    List<Inbound> uploads = new ArrayList<>();
    for (File file : Objects.requireNonNullElse(event.getFiles(), List.<File>of())) {
      Attachment attachment = attachment(account.tenant(), file);
      if (attachment.isScript() || place.directWith().isPresent()) {
        uploads.add(
            new Inbound.Upload(
                "file:" + payload.getEventId() + ":" + file.getId(),
                account,
                place,
                clock.instant(),
                attachment,
                ""));
      }
    }
    return uploads;
  }

  private static Attachment attachment(String team, File file) {
    long bytes = file.getSize() == null ? 0 : file.getSize();
    return new Attachment(team, file.getId(), empty(file.getName()), bytes);
  }

  private static Account account(String team, String user) {
    return new Account(SlackPlatform.NAME, team, user);
  }

  private static Place place(Account account, String channel, String thread) {
    if (channel.isEmpty() || channel.startsWith("D")) {
      return Place.direct(account);
    }
    Place place = Place.channel(SlackPlatform.NAME, account.tenant() + "/" + channel);
    return thread.isEmpty() ? place : place.thread(thread);
  }

  private static String empty(@Nullable String text) {
    return Objects.requireNonNullElse(text, "");
  }
}
