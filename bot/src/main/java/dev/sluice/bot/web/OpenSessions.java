package dev.sluice.bot.web;

import dev.sluice.pipeline.kernel.PersonId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;
import org.springframework.stereotype.Component;

/** Where a person is signed in now, on every replica. */
@Component
public class OpenSessions {
  private final FindByIndexNameSessionRepository<? extends Session> sessions;

  OpenSessions(FindByIndexNameSessionRepository<? extends Session> sessions) {
    this.sessions = sessions;
  }

  /**
   * His sessions, the newest first.
   *
   * @param here id of the session that asks
   */
  public List<Open> of(PersonId person, String here) {
    return sessions.findByPrincipalName(Principals.name(person)).values().stream()
        .filter(session -> !session.isExpired())
        .map(
            session ->
                new Open(
                    SessionSignIn.reference(session.getId()),
                    session.getCreationTime(),
                    session.getLastAccessedTime(),
                    session.getId().equals(here)))
        .sorted(Comparator.comparing(Open::since).reversed())
        .toList();
  }

  /**
   * A session; its id stays here.
   *
   * @param reference what tells it from his others
   * @param since when it began
   * @param used when it was used last
   * @param here whether it is the one that asks
   */
  public record Open(String reference, Instant since, Instant used, boolean here) {}
}
