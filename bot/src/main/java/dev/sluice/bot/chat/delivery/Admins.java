package dev.sluice.bot.chat.delivery;

import dev.sluice.chat.Message;
import dev.sluice.pipeline.identity.Entitlements;
import dev.sluice.pipeline.identity.People;
import dev.sluice.pipeline.identity.Permission;
import dev.sluice.pipeline.identity.Person;
import dev.sluice.pipeline.identity.Roster;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** The people who manage workspaces, wherever they can be reached. */
@Component
class Admins {
  private final People people;
  private final Entitlements entitlements;
  private final PrivateNews news;

  Admins(People people, Entitlements entitlements, PrivateNews news) {
    this.people = people;
    this.entitlements = entitlements;
    this.news = news;
  }

  /** Tells each admin of these workspaces in private; the same key again changes nothing. */
  void tell(List<WorkspaceId> workspaces, String key, Message message) {
    workspaces.stream()
        .flatMap(this::of)
        .distinct()
        .forEach(admin -> news.tell(admin.id(), key, message));
  }

  private Stream<Person> of(WorkspaceId workspace) {
    Roster roster = entitlements.roster(workspace);
    return people.in(workspace).stream()
        .filter(person -> roster.may(person.id(), Permission.MANAGE, Entitlements.EVERYWHERE));
  }
}
