package dev.sluice.bot.signin;

import dev.sluice.bot.signin.PasskeyBody.UnreadableException;
import dev.sluice.bot.web.Admission;
import dev.sluice.bot.web.HalfSignIn;
import dev.sluice.bot.web.Problem;
import dev.sluice.bot.web.Problems;
import dev.sluice.bot.web.SignInMethod;
import dev.sluice.chat.VisibleText;
import dev.sluice.pipeline.identity.PasskeySignIn;
import dev.sluice.pipeline.identity.PasskeySignIn.Begun;
import dev.sluice.pipeline.identity.Passkeys.Offer;
import dev.sluice.pipeline.identity.Person;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import tools.jackson.databind.json.JsonMapper;

/**
 * The page after the password, on a server that asks local people for a passkey too. Only what the
 * passkey signs opens a session; who has none makes the first one here.
 */
@Controller
class PasskeySignInPage implements SignInMethod {
  private static final String FIRST = PasskeySignIn.PAGE + "/first";

  private final PasskeySignIn signIn;
  private final Admission admission;
  private final Problems problems;
  private final JsonMapper json;

  PasskeySignInPage(PasskeySignIn signIn, Admission admission, Problems problems, JsonMapper json) {
    this.signIn = signIn;
    this.admission = admission;
    this.problems = problems;
    this.json = json;
  }

  @Override
  public List<String> open() {
    return List.of(PasskeySignIn.PAGE, FIRST);
  }

  @GetMapping(PasskeySignIn.PAGE)
  String ask(HttpServletRequest request, Model model) {
    Optional<Begun> begun = HalfSignIn.of(request);
    if (begun.isEmpty()) {
      return "redirect:" + SignInRefusedException.Notice.EXPIRED.page();
    }
    Offer offer = signIn.offer(begun.get());
    PersonId person = begun.get().person();
    model.addAttribute("name", VisibleText.line(person.subject()));
    model.addAttribute("challenge", offer.challenge());
    model.addAttribute("relyingParty", offer.origin().relyingParty());
    model.addAttribute("credentials", String.join(" ", offer.there()));
    model.addAttribute("first", offer.there().isEmpty());
    model.addAttribute("firstAt", FIRST);
    model.addAttribute(
        "offer", json.writeValueAsString(PasskeyPage.options(person, person.subject(), offer)));
    PasskeyPage.token(request, model);
    return "sign-in/second-factor";
  }

  /** Takes what the passkey signed; answers with the page to go on to. */
  @PostMapping(PasskeySignIn.PAGE)
  ResponseEntity<Object> end(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      PasskeyBody body = PasskeyBody.read(request);
      Optional<Begun> begun = HalfSignIn.of(request);
      HalfSignIn.forget(request);
      Answer<Person> answer =
          begun
              .map(half -> signIn.end(half.person(), body.signed(), request.getRemoteAddr()))
              .orElse(Answer.refused(PasskeySignIn.OVER));
      return answer
          .value()
          .map(person -> page(in(person, request, response)))
          .orElseGet(() -> refused(answer));
    } catch (UnreadableException e) {
      return problems.answer(e.problem());
    }
  }

  /** Adds the first passkey; answers with this page, which then asks for it. */
  @PostMapping(FIRST)
  ResponseEntity<Object> add(HttpServletRequest request) throws IOException {
    try {
      PasskeyBody body = PasskeyBody.read(request);
      Answer<Begun> answer =
          HalfSignIn.of(request)
              .map(half -> signIn.add(half.person(), body.made(), request.getRemoteAddr()))
              .orElse(Answer.refused(PasskeySignIn.OVER));
      answer.value().ifPresent(begun -> HalfSignIn.keep(request, begun));
      return answer.value().map(begun -> page(PasskeySignIn.PAGE)).orElseGet(() -> refused(answer));
    } catch (UnreadableException e) {
      return problems.answer(e.problem());
    }
  }

  private String in(Person person, HttpServletRequest request, HttpServletResponse response) {
    String wanted = admission.wanted(request, response);
    return admission.open(person, Instant.EPOCH, wanted, request, response);
  }

  private static ResponseEntity<Object> page(String path) {
    return ResponseEntity.ok(Map.of("page", path));
  }

  private ResponseEntity<Object> refused(Answer<?> answer) {
    Refusal why = answer.refusal().orElse(PasskeySignIn.OVER);
    return problems.answer(Problem.of(why));
  }
}
