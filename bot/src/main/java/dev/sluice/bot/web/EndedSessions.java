package dev.sluice.bot.web;

import dev.sluice.pipeline.identity.PersonDeactivated;
import dev.sluice.pipeline.identity.SessionsEnded;
import dev.sluice.pipeline.kernel.PersonId;
import org.springframework.context.event.EventListener;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;
import org.springframework.stereotype.Component;

/** Ends every session of a person, on every replica, for good. */
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

  private void end(PersonId person) {
    sessions.findByPrincipalName(Principals.name(person)).keySet().forEach(sessions::deleteById);
  }
}
