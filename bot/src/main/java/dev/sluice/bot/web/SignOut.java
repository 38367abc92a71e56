package dev.sluice.bot.web;

import dev.sluice.pipeline.identity.People;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.logout.LogoutHandler;
import org.springframework.stereotype.Component;

/** Writes into the trail that a person signed out of the console. */
@Component
class SignOut implements LogoutHandler {
  private final People people;

  SignOut(People people) {
    this.people = people;
  }

  @Override
  public void logout(
      HttpServletRequest request, HttpServletResponse response, @Nullable Authentication who) {
    if (who instanceof PersonAuthentication) {
      Principals.person(who.getName())
          .ifPresent(person -> people.signedOut(person, request.getRemoteAddr()));
    }
  }
}
