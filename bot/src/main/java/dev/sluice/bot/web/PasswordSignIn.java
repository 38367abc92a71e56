package dev.sluice.bot.web;

import dev.sluice.pipeline.identity.PasskeySignIn;
import dev.sluice.pipeline.identity.PasskeySignIn.Begun;
import dev.sluice.pipeline.identity.People;
import dev.sluice.pipeline.kernel.Answer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.stereotype.Component;

/**
 * Signs local people in by the form; what was typed is not kept. Where a passkey is asked for as
 * well, a right password signs nobody in: the form fails, and leads to the page that asks.
 */
@Component
class PasswordSignIn implements AuthenticationProvider, AuthenticationFailureHandler {
  private final People people;
  private final PasskeySignIn passkeys;

  PasswordSignIn(People people, PasskeySignIn passkeys) {
    this.people = people;
    this.passkeys = passkeys;
  }

  @Override
  public Authentication authenticate(Authentication typed) {
    String address =
        typed.getDetails() instanceof WebAuthenticationDetails details
            ? details.getRemoteAddress()
            : "";
    String password = typed.getCredentials() instanceof String text ? text : "";
    if (passkeys.asked()) {
      throw new PasskeyAskedException(right(passkeys.begin(typed.getName(), password, address)));
    }
    return new PersonAuthentication(right(people.signIn(typed.getName(), password, address)).id());
  }

  private static <T> T right(Answer<T> answer) {
    return answer
        .value()
        .orElseThrow(() -> new BadCredentialsException("name or password are not right"));
  }

  @Override
  public void onAuthenticationFailure(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException why)
      throws IOException {
    if (why instanceof PasskeyAskedException asked) {
      HalfSignIn.keep(request, asked.begun);
      response.sendRedirect(PasskeySignIn.PAGE);
    } else {
      response.sendRedirect("/sign-in?error");
    }
  }

  @Override
  public boolean supports(Class<?> authentication) {
    return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
  }

  /** The password was right, and is not enough. */
  private static final class PasskeyAskedException extends AuthenticationException {
    private final transient Begun begun;

    PasskeyAskedException(Begun begun) {
      super("the passkey is asked for");
      this.begun = begun;
    }
  }
}
