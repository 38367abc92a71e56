package dev.sluice.bot.chat.delivery;

import dev.sluice.bot.chat.Platforms;
import dev.sluice.bot.chat.Speakers;
import dev.sluice.chat.Message;
import dev.sluice.chat.Place;
import dev.sluice.pipeline.identity.Entitlements;
import dev.sluice.pipeline.identity.People;
import dev.sluice.pipeline.identity.Permission;
import dev.sluice.pipeline.identity.Person;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** The people who manage workspaces, wherever they can be reached. */
@Component
class Admins {
  private final People people;
  private final Entitlements entitlements;
  private final Speakers speakers;
  private final Platforms platforms;
  private final Outbox outbox;

  Admins(
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

  /** Tells each admin of these workspaces in private; the same key again changes nothing. */
  void tell(List<WorkspaceId> workspaces, String key, Message news) {
    workspaces.stream()
        .flatMap(this::of)
        .distinct()
        .flatMap(
            admin ->
                platforms.names().stream()
                    .flatMap(platform -> speakers.account(platform, admin.id()).stream()))
        .forEach(
            account ->
                outbox.whisper(key + ":" + account.id(), account, Place.direct(account), news));
  }

  private Stream<Person> of(WorkspaceId workspace) {
    return people.in(workspace).stream()
        .filter(
            person ->
                entitlements.may(
                    workspace, person.id(), Permission.MANAGE, Entitlements.EVERYWHERE));
  }
}
