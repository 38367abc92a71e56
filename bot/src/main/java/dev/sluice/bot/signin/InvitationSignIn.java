package dev.sluice.bot.signin;

import dev.sluice.bot.web.SignInMethod;
import dev.sluice.pipeline.identity.Invitations;
import dev.sluice.pipeline.identity.Person;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The page on which an invited person chooses a password; afterwards he signs in with it. */
@Controller
class InvitationSignIn implements SignInMethod {
  private static final String PATH = "/sign-in/invitation/";

  private final Invitations invitations;

  InvitationSignIn(Invitations invitations) {
    this.invitations = invitations;
  }

  @Override
  public List<String> open() {
    return List.of(PATH + "*");
  }

  @GetMapping(PATH + "{secret}")
  String ask(
      @PathVariable String secret,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model) {
    return page(secret, "", request, response, model);
  }

  @PostMapping(PATH + "{secret}")
  String accept(
      @PathVariable String secret,
      @RequestParam(name = "password", defaultValue = "") String password,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model) {
    Answer<Person> answer = invitations.accept(secret, password, request.getRemoteAddr());
    return answer
        .refusal()
        .map(why -> page(secret, said(why), request, response, model))
        .orElse("redirect:/sign-in");
  }

  private String page(
      String secret,
      String trouble,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model) {
    Optional<String> name = invitations.name(secret);
    if (name.isEmpty()) {
      response.setStatus(HttpServletResponse.SC_NOT_FOUND);
    }
    model.addAttribute("name", name.orElse(""));
    model.addAttribute("trouble", name.isPresent() ? trouble : said(Invitations.OVER));
    if (request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken token) {
      model.addAttribute("csrfName", token.getParameterName());
      model.addAttribute("csrfToken", token.getToken());
    }
    return "sign-in/invitation";
  }

  private static String said(Refusal why) {
    return why.message() + " " + why.action();
  }
}
