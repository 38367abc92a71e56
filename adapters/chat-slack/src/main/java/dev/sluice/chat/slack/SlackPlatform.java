package dev.sluice.chat.slack;

import com.slack.api.methods.response.chat.ChatPostEphemeralResponse;
import com.slack.api.methods.response.chat.ChatUpdateResponse;
import com.slack.api.model.Message.Metadata;
import dev.sluice.chat.Account;
import dev.sluice.chat.Attachment;
import dev.sluice.chat.ChatException;
import dev.sluice.chat.ChatJson;
import dev.sluice.chat.ChatPlatform;
import dev.sluice.chat.Check;
import dev.sluice.chat.Form;
import dev.sluice.chat.Message;
import dev.sluice.chat.Place;
import dev.sluice.chat.Posted;
import dev.sluice.chat.Traits;
import dev.sluice.chat.Unfinished;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Slack: posts, updates, whispers and opens forms as the bot of the team of a place. */
final class SlackPlatform implements ChatPlatform {
  static final String NAME = "slack";

  /** Slack takes about one message per second and channel. */
  private static final Traits TRAITS = Traits.shared(Duration.ofMillis(1_050));

  private static final String MARK = "sluice_message";
  private static final String KEY = "key";
  private static final Set<String> NOT_THERE =
      Set.of("message_not_found", "cant_update_message", "edit_window_closed", "thread_not_found");
  private static final Set<String> NOT_IN_PLACE =
      Set.of(
          "channel_not_found",
          "not_in_channel",
          "user_not_in_channel",
          "is_archived",
          "user_not_in");

  private final SlackTeams teams;
  private final SlackFiles files;
  private final SlackForms forms;
  private final SlackNames names;
  private final String url;
  private final Unfinished unfinished = new Unfinished();
  private final Unfinished whispers = Unfinished.byContent();

  SlackPlatform(SlackTeams teams, SlackFiles files, SlackForms forms, String url) {
    this.teams = teams;
    this.files = files;
    this.forms = forms;
    this.names = new SlackNames(teams);
    this.url = url;
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
    String team = teams.team(place.tenant());
    String channel = names.channel(place);
    Rendered rendered = BlockKit.render(message, team, url);
    return unfinished.go(
        place,
        key,
        progress -> {
          if (!progress.shows(message)) {
            boolean replaced =
                progress.stands() && update(new Posted(place, progress.id()), message);
            String id = replaced ? progress.id() : card(place, channel, key, rendered);
            progress.stands(id, message);
          }
          String thread = place.thread().orElse(progress.id());
          progress.each(rendered.files(), file -> files.upload(team, channel, thread, file));
          return new Posted(place, progress.id());
        });
  }

  private String card(Place place, String channel, String key, Rendered rendered) {
    return teams
        .call(
            teams.team(place.tenant()),
            "chat.postMessage",
            place.channel(),
            client ->
                client.chatPostMessage(
                    request ->
                        request
                            .channel(channel)
                            .threadTs(place.thread().orElse(null))
                            .text(rendered.summary())
                            .blocks(rendered.blocks())
                            .mrkdwn(false)
                            .unfurlLinks(false)
                            .unfurlMedia(false)
                            .metadata(
                                Metadata.builder()
                                    .eventType(MARK)
                                    .eventPayload(Map.of(KEY, key))
                                    .build())))
        .getTs();
  }

  @Override
  public Optional<Posted> find(Place place, String key, Instant since) {
    if (unfinished.begun(place, key)) {
      // Posting it goes on where it stopped.
      return Optional.empty();
    }
    String team = teams.team(place.tenant());
    String channel = names.channel(place);
    String oldest = since.getEpochSecond() + ".000000";
    List<com.slack.api.model.Message> messages =
        place
            .thread()
            .map(thread -> replies(team, channel, thread, oldest))
            .orElseGet(() -> history(team, channel, oldest));
    return messages.stream()
        .filter(message -> key.equals(key(message)))
        .findFirst()
        .map(message -> new Posted(place, message.getTs()));
  }

  private List<com.slack.api.model.Message> history(String team, String channel, String oldest) {
    return teams
        .call(
            team,
            "conversations.history",
            channel,
            client ->
                client.conversationsHistory(
                    r -> r.channel(channel).oldest(oldest).limit(200).includeAllMetadata(true)))
        .getMessages();
  }

  private List<com.slack.api.model.Message> replies(
      String team, String channel, String thread, String oldest) {
    return teams
        .call(
            team,
            "conversations.replies",
            channel,
            client ->
                client.conversationsReplies(
                    r ->
                        r.channel(channel)
                            .ts(thread)
                            .oldest(oldest)
                            .limit(200)
                            .includeAllMetadata(true)))
        .getMessages();
  }

  private static String key(com.slack.api.model.Message message) {
    return Optional.ofNullable(message.getMetadata())
        .filter(metadata -> MARK.equals(metadata.getEventType()))
        .map(metadata -> String.valueOf(metadata.getEventPayload().get(KEY)))
        .orElse("");
  }

  @Override
  public boolean update(Posted posted, Message message) {
    String team = teams.team(posted.place().tenant());
    String channel = names.channel(posted.place());
    Rendered rendered = BlockKit.render(message, team, url);
    ChatUpdateResponse answer =
        teams.ask(
            team,
            "chat.update",
            client ->
                client.chatUpdate(
                    request ->
                        request
                            .channel(channel)
                            .ts(posted.messageId())
                            .text(rendered.summary())
                            .blocks(rendered.blocks())));
    if (answer.isOk()) {
      return true;
    }
    if (NOT_THERE.contains(String.valueOf(answer.getError()))) {
      return false;
    }
    throw SlackTrouble.of("chat.update", answer, posted.place().channel());
  }

  @Override
  public void whisper(Account account, Place place, Message message) {
    String team = teams.team(account.tenant());
    Rendered rendered = BlockKit.render(message, team, url);
    Place direct = Place.direct(account);
    whispers.go(
        direct,
        "whisper " + ChatJson.hash(message),
        progress -> {
          if (!progress.stands()) {
            show(account, place, rendered);
            progress.stands("", message);
          }
          progress.each(
              rendered.files(), file -> files.upload(team, names.channel(direct), "", file));
          return direct;
        });
  }

  private void show(Account account, Place place, Rendered rendered) {
    String team = teams.team(account.tenant());
    boolean shown =
        place.directWith().isEmpty()
            && place.platform().equals(NAME)
            && teams.team(place.tenant()).equals(team)
            && ephemeral(account, place, rendered);
    if (shown) {
      return;
    }
    Place direct = Place.direct(account);
    String channel = names.channel(direct);
    teams.call(
        team,
        "chat.postMessage",
        direct.channel(),
        client ->
            client.chatPostMessage(
                r ->
                    r.channel(channel)
                        .text(rendered.summary())
                        .blocks(rendered.blocks())
                        .mrkdwn(false)
                        .unfurlLinks(false)
                        .unfurlMedia(false)));
  }

  /** False when the person cannot be reached in that place. */
  private boolean ephemeral(Account account, Place place, Rendered rendered) {
    ChatPostEphemeralResponse answer =
        teams.ask(
            account.tenant(),
            "chat.postEphemeral",
            client ->
                client.chatPostEphemeral(
                    request ->
                        request
                            .channel(place.id())
                            .user(account.id())
                            .threadTs(place.thread().orElse(null))
                            .text(rendered.summary())
                            .blocks(rendered.blocks())));
    if (answer.isOk()) {
      return true;
    }
    if (NOT_IN_PLACE.contains(String.valueOf(answer.getError()))) {
      return false;
    }
    throw SlackTrouble.of("chat.postEphemeral", answer, place.channel());
  }

  @Override
  public void openForm(Account account, String trigger, Form form) {
    if (trigger.isBlank()) {
      throw ChatException.content("no-trigger", "Slack opens forms only in answer to a click.");
    }
    teams.call(
        account.tenant(),
        "views.open",
        "a form",
        client ->
            client.viewsOpen(
                r -> r.triggerId(forms.trigger(trigger)).view(forms.view(trigger, form))));
  }

  @Override
  public String fetch(Attachment attachment) {
    return files.fetch(attachment);
  }

  @Override
  public String label(Account account) {
    return names.label(account);
  }

  @Override
  public List<Check> examine(List<Place> channels) {
    return new SlackExamination(teams).of(channels);
  }
}
