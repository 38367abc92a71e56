package dev.sluice.bot.signin;

import dev.sluice.bot.signin.PasskeyBody.UnreadableException;
import dev.sluice.bot.web.Callers;
import dev.sluice.bot.web.Problem;
import dev.sluice.bot.web.Problems;
import dev.sluice.chat.VisibleText;
import dev.sluice.db.digest.Sha256;
import dev.sluice.pipeline.identity.Passkey;
import dev.sluice.pipeline.identity.Passkeys;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.protocol.PasskeyOrigin;
import dev.sluice.protocol.PasskeyRegistration;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** The page on which local people add, see and remove their passkeys. */
@Controller
class PasskeyPage {
  private final Passkeys passkeys;
  private final Callers callers;
  private final Problems problems;

  PasskeyPage(Passkeys passkeys, Callers callers, Problems problems) {
    this.passkeys = passkeys;
    this.callers = callers;
    this.problems = problems;
  }

  @GetMapping(Passkeys.PAGE)
  String list(HttpServletRequest request, Model model) {
    return page("", request, model);
  }

  private String page(String trouble, HttpServletRequest request, Model model) {
    Actor actor = callers.actor("");
    Optional<Refusal> refusal = passkeys.refuse(actor);
    model.addAttribute("name", VisibleText.line(actor.person().subject()));
    model.addAttribute("possible", refusal.isEmpty());
    model.addAttribute("trouble", refusal.map(PasskeyPage::said).orElse(trouble));
    model.addAttribute("origin", passkeys.origin().map(PasskeyOrigin::text).orElse(""));
    model.addAttribute(
        "passkeys", passkeys.of(actor.person()).stream().map(PasskeyPage::shown).toList());
    token(request, model);
    return "sign-in/passkeys";
  }

  /** With what the browser asks an authenticator for a passkey; wants the password once more. */
  @PostMapping(Passkeys.PAGE + "/begin")
  ResponseEntity<Object> begin(HttpServletRequest request) throws IOException {
    try {
      Actor actor = callers.actor("");
      String password = PasskeyBody.read(request).password();
      return answer(
          passkeys
              .begin(actor, password, request.getRemoteAddr())
              .map(offer -> options(actor.person(), actor.displayName(), offer)));
    } catch (UnreadableException e) {
      return problems.answer(e.problem());
    }
  }

  @PostMapping(Passkeys.PAGE)
  ResponseEntity<Object> add(HttpServletRequest request) throws IOException {
    try {
      PasskeyBody body = PasskeyBody.read(request);
      return answer(
          passkeys
              .add(callers.actor(""), body.made(), request.getRemoteAddr())
              .map(passkey -> Map.of("id", passkey.id().toString())));
    } catch (UnreadableException e) {
      return problems.answer(e.problem());
    }
  }

  @PostMapping(Passkeys.PAGE + "/remove")
  String remove(
      @RequestParam(name = "id", defaultValue = "") String id,
      @RequestParam(name = "now", defaultValue = "") String now,
      HttpServletRequest request,
      Model model) {
    UUID known = uuid(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    return passkeys
        .remove(callers.actor(""), known, now, request.getRemoteAddr())
        .refusal()
        .map(why -> page(said(why), request, model))
        .orElse("redirect:" + Passkeys.PAGE);
  }

  private static Optional<UUID> uuid(String text) {
    try {
      return Optional.of(UUID.fromString(text));
    } catch (IllegalArgumentException none) {
      return Optional.empty();
    }
  }

  private ResponseEntity<Object> answer(Answer<?> answer) {
    return answer
        .refusal()
        .map(why -> problems.answer(Problem.of(why)))
        .orElseGet(() -> ResponseEntity.ok(answer.value().<Object>map(v -> v).orElse(Map.of())));
  }

  /** With what the page's script asks an authenticator for a passkey. */
  static Map<String, Object> options(PersonId person, String displayName, Passkeys.Offer offer) {
    // At most 64 bytes, and nothing that names the person to whoever finds the device.
    byte[] handle = HexFormat.of().parseHex(Sha256.hex(person.toString()));
    return Map.of(
        "challenge",
        offer.challenge(),
        "relyingParty",
        offer.origin().relyingParty(),
        "handle",
        Base64.getUrlEncoder().withoutPadding().encodeToString(handle),
        "person",
        person.subject(),
        "displayName",
        displayName,
        "algorithms",
        PasskeyRegistration.ALGORITHMS,
        "there",
        offer.there());
  }

  private static Shown shown(Passkey passkey) {
    return new Shown(
        passkey.id().toString(),
        VisibleText.line(passkey.name()),
        day(passkey.addedAt()),
        passkey.usedAt().map(PasskeyPage::day).orElse("never"),
        passkey.key().fingerprint(),
        passkey.key().text());
  }

  static String day(Instant at) {
    return at.truncatedTo(ChronoUnit.MINUTES).toString().replace("T", " ").replace(":00Z", " UTC");
  }

  static void token(HttpServletRequest request, Model model) {
    if (request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken token) {
      model.addAttribute("csrfName", token.getParameterName());
      model.addAttribute("csrfHeader", token.getHeaderName());
      model.addAttribute("csrfToken", token.getToken());
    }
  }

  private static String said(Refusal why) {
    return why.message() + " " + why.action();
  }

  /** A passkey as the page shows it. */
  record Shown(String id, String name, String added, String used, String fingerprint, String key) {}
}
