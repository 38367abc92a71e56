package dev.sluice.bot.web;

import dev.sluice.pipeline.identity.People;
import dev.sluice.pipeline.kernel.PersonId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.logout.LogoutHandler;
import org.springframework.stereotype.Component;

/** Writes into the trail that a person signed out of the console. */
@Component
class SignOut implements LogoutHandler {
  private static final Logger LOG = LoggerFactory.getLogger(SignOut.class);

  private final People people;

  SignOut(People people) {
    this.people = people;
  }

  @Override
  public void logout(
      HttpServletRequest request, HttpServletResponse response, @Nullable Authentication who) {
    if (who instanceof PersonAuthentication) {
      Principals.person(who.getName()).ifPresent(person -> note(person, request.getRemoteAddr()));
    }
  }

  /** The session ends whether or not the trail takes that it did. */
  private void note(PersonId person, String address) {
    try {
      people.signedOut(person, address);
    } catch (RuntimeException untold) {
      LOG.error("that {} signed out is not in the trail", person, untold);
    }
  }
}
