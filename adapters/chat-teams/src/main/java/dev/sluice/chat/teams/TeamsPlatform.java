package dev.sluice.chat.teams;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.chat.Account;
import dev.sluice.chat.Attachment;
import dev.sluice.chat.Block;
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
import dev.sluice.chat.VisibleText;
import java.time.Duration;
import java.util.List;

/**
 * Microsoft Teams: posts, updates, answers and opens forms as the bot. Teams keeps no key with a
 * message and shows bots no history, so after a lost answer a message may stand there twice; both
 * work, and only one is kept true.
 */
final class TeamsPlatform implements ChatPlatform {
  static final String NAME = "teams";

  /** Teams takes 7 messages a second and 60 in 30 seconds per conversation. */
  private static final Traits TRAITS =
      new Traits(true, false, Duration.ofMillis(550), Duration.ofSeconds(1));

  private final TeamsConnector connector;
  private final TeamsPosts posts;
  private final TeamsPosts whispers;
  private final TeamsAnswers answers;
  private final TeamsFiles files;
  private final String url;

  TeamsPlatform(TeamsConnector connector, TeamsAnswers answers, TeamsFiles files, String url) {
    this.connector = connector;
    this.posts = new TeamsPosts(connector, new Unfinished());
    this.whispers = new TeamsPosts(connector, Unfinished.byContent());
    this.answers = answers;
    this.files = files;
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

  /**
   * A card with buttons shows everybody his own, in chats and channels of at most 60 people. A
   * direct message is one's own already; it stands in the activity feed.
   */
  private Rendered rendered(Place place, Message message) {
    Rendered rendered = AdaptiveCard.render(message, place.tenant(), url);
    if (place.directWith().isPresent()) {
      return rendered.alerting();
    }
    if (message.blocks().stream().anyMatch(Block.Buttons.class::isInstance)) {
      AdaptiveCard.refreshing((ObjectNode) rendered.card());
    }
    return rendered;
  }

  @Override
  public Posted post(Place place, String key, Message message) {
    return new Posted(place, posts.post(place, key, rendered(place, message)));
  }

  @Override
  public boolean update(Posted posted, Message message) {
    return connector.update(posted.place(), posted.messageId(), rendered(posted.place(), message));
  }

  @Override
  public void whisper(Account account, Place place, Message message) {
    Rendered rendered = AdaptiveCard.render(message, account.tenant(), url);
    whispers.post(Place.direct(account), "whisper " + ChatJson.hash(message), rendered);
  }

  @Override
  public void answer(Account account, Place place, String trigger, Message message) {
    Place direct = Place.direct(account);
    boolean shown =
        !trigger.isEmpty()
            && (posts.begun(direct, trigger) || answers.tell(account, trigger, message));
    if (!shown) {
      whisper(account, place, message);
      return;
    }
    posts.rest(direct, trigger, AdaptiveCard.render(message, account.tenant(), url).files());
  }

  @Override
  public void openForm(Account account, String trigger, Form form) {
    if (trigger.isEmpty() || !answers.ask(account, trigger, form)) {
      String title = CardBody.line(form.title(), FormCard.TITLE);
      Rendered card = new Rendered(title, FormCard.message(form), List.of());
      posts.post(Place.direct(account), "form " + form.token(), card);
    }
  }

  @Override
  public String fetch(Attachment attachment) {
    return files.fetch(attachment);
  }

  @Override
  public String label(Account account) {
    try {
      return connector
          .member(Place.direct(account), account.id())
          .map(member -> "Teams " + VisibleText.line(String.valueOf(member.getName())))
          .orElseGet(() -> "Teams account " + account.qualified());
    } catch (ChatException unknown) {
      return "Teams account " + account.qualified();
    }
  }

  @Override
  public List<Check> examine(List<Place> channels) {
    return new TeamsExamination(connector).of(channels);
  }
}
