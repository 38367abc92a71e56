package dev.sluice.bot.signin;

import dev.sluice.bot.web.Admission;
import dev.sluice.bot.web.Callers;
import dev.sluice.pipeline.catalog.IdentityProvider;
import dev.sluice.pipeline.catalog.ServerConfiguration;
import dev.sluice.pipeline.kernel.PersonId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ResponseStatusException;

/**
 * Sends people of a provider there once more, where they are asked who they are though a session
 * goes on; they come back to their account.
 */
@Controller
class SignInAgain {
  private static final String PARAMETER = "again";

  private final ServerConfiguration server;
  private final Callers callers;
  private final Admission admission;

  SignInAgain(ServerConfiguration server, Callers callers, Admission admission) {
    this.server = server;
    this.callers = callers;
    this.admission = admission;
  }

  /** Whether a sign-in is one that must ask. */
  static boolean wanted(HttpServletRequest request) {
    return request.getParameter(PARAMETER) != null;
  }

  @PostMapping(AccountPage.PAGE)
  void begin(HttpServletRequest request, HttpServletResponse response) throws IOException {
    PersonId person = callers.actor("").person();
    IdentityProvider provider =
        server.providers().stream()
            .filter(one -> one.issuer().equals(person.issuer()))
            .findFirst()
            .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    admission.comeBack(request, response);
    response.sendRedirect(ConfiguredWays.way(provider) + "?" + PARAMETER);
  }
}
