package dev.sluice.bot.web;

import dev.sluice.pipeline.identity.People;
import dev.sluice.pipeline.identity.Person;
import dev.sluice.pipeline.kernel.Answer;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.stereotype.Component;

/** Signs local people in by the form; what was typed is not kept. */
@Component
class PasswordSignIn implements AuthenticationProvider {
  private final People people;

  PasswordSignIn(People people) {
    this.people = people;
  }

  @Override
  public Authentication authenticate(Authentication typed) {
    String address =
        typed.getDetails() instanceof WebAuthenticationDetails details
            ? details.getRemoteAddress()
            : "";
    String password = typed.getCredentials() instanceof String text ? text : "";
    Answer<Person> answer = people.signIn(typed.getName(), password, address);
    Person person =
        answer
            .value()
            .orElseThrow(() -> new BadCredentialsException("name or password are not right"));
    return new PersonAuthentication(person.id());
  }

  @Override
  public boolean supports(Class<?> authentication) {
    return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
  }
}
