package dev.sluice.bot.web;

import dev.sluice.pipeline.identity.People;
import dev.sluice.pipeline.identity.Person;
import dev.sluice.pipeline.identity.Tokens;
import dev.sluice.pipeline.identity.Tokens.Holder;
import dev.sluice.pipeline.identity.Tokens.Kind;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.SignedIn;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.util.List;
import java.util.Optional;
import org.slf4j.MDC;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/**
 * Turns who was authenticated into who acts. Nothing of the request's body or headers can name
 * another person; a header may choose among the person's own workspaces.
 */
@Component
public class Callers {
  /** Header that chooses one of the workspaces of a person. */
  public static final String WORKSPACE = "Sluice-Workspace";

  private static final Refusal NOBODY =
      new Refusal(
          Refusal.Kind.FORBIDDEN,
          "identity.no-workspace",
          "You do not belong to a workspace, or not to this one.",
          "Ask an admin to add you to the configuration.");

  private final People people;
  private final Tokens tokens;

  Callers(People people, Tokens tokens) {
    this.people = people;
    this.tokens = tokens;
  }

  /**
   * Who calls now.
   *
   * @param wanted workspace that the caller names, or empty for the only or first one
   * @throws RefusedException when he belongs to none
   */
  public Actor actor(String wanted) {
    Authentication who = SecurityContextHolder.getContext().getAuthentication();
    if (who instanceof TokenAuthentication token) {
      return actor(token.holder());
    }
    PersonId id =
        Optional.ofNullable(who)
            .flatMap(known -> Principals.person(known.getName()))
            .orElseThrow(() -> new RefusedException(NOBODY));
    List<WorkspaceId> own = people.workspaces(id);
    WorkspaceId workspace =
        own.stream()
            .filter(w -> wanted.isEmpty() || w.value().equals(wanted))
            .findFirst()
            .orElseThrow(() -> new RefusedException(NOBODY));
    return new Actor(workspace, id, people.name(id), "console", "", true, correlation())
        .signedIn(SessionSignIn.current());
  }

  /** Who a person is when he has just signed in for a token. */
  public Actor signedIn(Person person) {
    WorkspaceId workspace =
        people.workspaces(person.id()).stream()
            .findFirst()
            .orElseThrow(() -> new RefusedException(NOBODY));
    return new Actor(workspace, person.id(), person.displayName(), "rest", "", true, correlation());
  }

  /** Id of the bearer token of this request, if there is one. */
  public Optional<String> token() {
    return SecurityContextHolder.getContext().getAuthentication() instanceof TokenAuthentication t
        ? Optional.of(t.holder().id())
        : Optional.empty();
  }

  /** Whether who opened something long-lived may still be there: active, and his token listed. */
  public boolean stillValid(Actor actor, Optional<String> token) {
    boolean active = people.find(actor.person()).filter(Person::active).isPresent();
    return active
        && (token.isEmpty()
            || tokens.of(actor.person()).stream()
                .anyMatch(t -> t.holder().id().equals(token.get())));
  }

  private Actor actor(Holder holder) {
    boolean human = holder.kind() == Kind.SESSION;
    Optional<SignedIn> proof =
        human
            ? Optional.of(new SignedIn("password", PersonId.LOCAL, holder.issuedAt(), holder.id()))
            : Optional.empty();
    return new Actor(
            holder.workspace(),
            holder.person(),
            people.name(holder.person()),
            human ? "rest" : "token",
            "",
            human,
            correlation(),
            holder.scope())
        .signedIn(proof);
  }

  private static String correlation() {
    return Optional.ofNullable(MDC.get(Correlation.KEY)).orElse("");
  }
}
