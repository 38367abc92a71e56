package dev.sluice.bot.chat;

import dev.sluice.chat.Account;
import dev.sluice.chat.Place;
import dev.sluice.pipeline.identity.ChatAccount;
import dev.sluice.pipeline.identity.ChatAccounts;
import dev.sluice.pipeline.identity.People;
import dev.sluice.pipeline.identity.Person;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.SignedIn;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Who speaks: from a chat account to the actor of the pipeline, in the workspace of the place. */
@Component
public class Speakers {
  private final ChatAccounts accounts;
  private final People people;
  private final Channels channels;

  Speakers(ChatAccounts accounts, People people, Channels channels) {
    this.accounts = accounts;
    this.people = people;
    this.channels = channels;
  }

  /** The actor behind an account; empty for the unlinked, the unknown and the deactivated. */
  public Optional<Actor> actor(Account account, Place place, String correlation) {
    return accounts
        .find(new ChatAccount(account.platform(), account.tenant(), account.id()))
        .flatMap(people::find)
        .filter(Person::active)
        .flatMap(person -> in(person, account, place, correlation));
  }

  /** Whether an account is linked, to whomever. */
  public boolean known(Account account) {
    return accounts
        .find(new ChatAccount(account.platform(), account.tenant(), account.id()))
        .isPresent();
  }

  /** The account by which a person is reached on a platform, if there is one. */
  public Optional<Account> account(String platform, PersonId person) {
    if (platform.equals(ChatAccount.CONSOLE)) {
      return Optional.of(new Account(platform, "", person.issuer() + "|" + person.subject()));
    }
    return accounts.of(person).stream()
        .filter(account -> account.platform().equals(platform))
        .map(account -> new Account(platform, account.tenant(), account.id()))
        .findFirst();
  }

  /** The console's accounts are not linked: there the session says how a person signed in. */
  private Optional<SignedIn> linked(Account account) {
    return account.platform().equals(ChatAccount.CONSOLE)
        ? Optional.empty()
        : accounts.proof(new ChatAccount(account.platform(), account.tenant(), account.id()));
  }

  /** A channel of the console that names no workspace, as a replica of an older version does. */
  private static boolean nowhere(Place place) {
    return place.platform().equals(ChatAccount.CONSOLE)
        && !place.channel().startsWith("@")
        && !place.channel().contains("/");
  }

  private Optional<Actor> in(Person person, Account account, Place place, String correlation) {
    List<WorkspaceId> own = people.workspaces(person.id());
    return own.stream()
        .filter(workspace -> channels.serves(workspace, place))
        .findFirst()
        .or(() -> nowhere(place) ? Optional.empty() : own.stream().findFirst())
        .map(
            workspace ->
                new Actor(
                        workspace,
                        person.id(),
                        person.displayName(),
                        account.platform(),
                        account.id(),
                        true,
                        correlation)
                    .signedIn(linked(account)));
  }
}
