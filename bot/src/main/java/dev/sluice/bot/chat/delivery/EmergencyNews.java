package dev.sluice.bot.chat.delivery;

import dev.sluice.bot.chat.PlainText;
import dev.sluice.bot.chat.Platforms;
import dev.sluice.bot.chat.Speakers;
import dev.sluice.chat.Block;
import dev.sluice.chat.Message;
import dev.sluice.chat.Place;
import dev.sluice.chat.Tone;
import dev.sluice.pipeline.identity.EmergencySignIn;
import dev.sluice.pipeline.identity.Entitlements;
import dev.sluice.pipeline.identity.People;
import dev.sluice.pipeline.identity.Permission;
import dev.sluice.pipeline.identity.Person;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells every admin at once when somebody used the door for emergencies. */
@Component
class EmergencyNews {
  private final People people;
  private final Entitlements entitlements;
  private final Speakers speakers;
  private final Platforms platforms;
  private final Outbox outbox;

  EmergencyNews(
      People people,
      Entitlements entitlements,
      Speakers speakers,
      Platforms platforms,
      Outbox outbox) {
    this.people = people;
    this.entitlements = entitlements;
    this.speakers = speakers;
    this.platforms = platforms;
    this.outbox = outbox;
  }

  @EventListener
  void on(EmergencySignIn event) {
    Message news = message(event);
    String key = "emergency:" + UUID.randomUUID();
    event.workspaces().stream()
        .flatMap(this::admins)
        .distinct()
        .flatMap(
            admin ->
                platforms.names().stream()
                    .flatMap(platform -> speakers.account(platform, admin.id()).stream()))
        .forEach(
            account ->
                outbox.whisper(key + ":" + account.id(), account, Place.direct(account), news));
  }

  private Stream<Person> admins(WorkspaceId workspace) {
    return people.in(workspace).stream()
        .filter(
            person ->
                entitlements.may(
                    workspace, person.id(), Permission.MANAGE, Entitlements.EVERYWHERE));
  }

  private static Message message(EmergencySignIn event) {
    String text =
        "%s signed in with a password kept for emergencies, from %s. If that was not agreed, deactivate the account."
            .formatted(
                PlainText.line(event.person().displayName(), 60),
                PlainText.line(event.address(), 60));
    return new Message(
        "Emergency sign-in of " + PlainText.line(event.person().displayName(), 60),
        List.of(new Block.Title("Emergency sign-in"), new Block.Text(text, Tone.CRITICAL)),
        "");
  }
}
