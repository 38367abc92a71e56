package dev.sluice.bot.web;

import dev.sluice.pipeline.identity.PersonDeactivated;
import dev.sluice.pipeline.identity.SessionEnded;
import dev.sluice.pipeline.identity.SessionsEnded;
import dev.sluice.pipeline.kernel.PersonId;
import java.util.stream.Stream;
import org.springframework.context.event.EventListener;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;
import org.springframework.stereotype.Component;

/** Ends sessions of a person, on every replica, for good. */
@Component
class EndedSessions {
  private final FindByIndexNameSessionRepository<? extends Session> sessions;

  EndedSessions(FindByIndexNameSessionRepository<? extends Session> sessions) {
    this.sessions = sessions;
  }

  @EventListener
  void on(PersonDeactivated event) {
    end(event.person());
  }

  @EventListener
  void on(SessionsEnded event) {
    end(event.person());
  }

  @EventListener
  void on(SessionEnded event) {
    of(event.person())
        .filter(id -> SessionSignIn.reference(id).equals(event.reference()))
        .forEach(sessions::deleteById);
  }

  private void end(PersonId person) {
    of(person).forEach(sessions::deleteById);
  }

  private Stream<String> of(PersonId person) {
    return sessions.findByPrincipalName(Principals.name(person)).keySet().stream();
  }
}
