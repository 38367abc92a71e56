package dev.sluice.bot.signin;

import dev.sluice.bot.signin.PasskeyBody.UnreadableException;
import dev.sluice.bot.web.Callers;
import dev.sluice.bot.web.Problem;
import dev.sluice.bot.web.Problems;
import dev.sluice.chat.VisibleText;
import dev.sluice.pipeline.approval.Approvals;
import dev.sluice.pipeline.approval.Confirmation;
import dev.sluice.pipeline.approval.Confirmations;
import dev.sluice.pipeline.approval.PasskeyConfirmations;
import dev.sluice.pipeline.identity.Passkeys;
import dev.sluice.protocol.PasskeyOrigin;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ResponseStatusException;

/**
 * The page on which a local person's passkey signs what he approves: the challenge is the hash of
 * the decision. It opens no session.
 */
@Controller
class ConfirmingPasskey {
  private static final String PATH = Confirmations.PAGE + "{secret}/passkey";

  private final Confirmations confirmations;
  private final PasskeyConfirmations taken;
  private final Passkeys passkeys;
  private final Callers callers;
  private final Problems problems;

  ConfirmingPasskey(
      Confirmations confirmations,
      PasskeyConfirmations taken,
      Passkeys passkeys,
      Callers callers,
      Problems problems) {
    this.confirmations = confirmations;
    this.taken = taken;
    this.passkeys = passkeys;
    this.callers = callers;
    this.problems = problems;
  }

  @GetMapping(PATH)
  String ask(@PathVariable String secret, HttpServletRequest request, Model model) {
    Confirmation wanted =
        waiting(secret).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    model.addAttribute("number", wanted.stage().migration().number());
    model.addAttribute("environment", VisibleText.line(wanted.stage().environment()));
    model.addAttribute("targets", VisibleText.line(String.join(", ", wanted.connections())));
    model.addAttribute("digest", wanted.digest());
    model.addAttribute("challenge", wanted.nonce());
    model.addAttribute(
        "relyingParty", passkeys.origin().map(PasskeyOrigin::relyingParty).orElse(""));
    model.addAttribute(
        "credentials",
        passkeys.of(wanted.person()).stream()
            .map(passkey -> passkey.key().credentialId())
            .collect(Collectors.joining(" ")));
    PasskeyPage.token(request, model);
    return "sign-in/passkey";
  }

  /** Takes what the passkey signed; answers with the page that says what came of it. */
  @PostMapping(PATH)
  ResponseEntity<Object> confirm(@PathVariable String secret, HttpServletRequest request)
      throws IOException {
    try {
      PasskeyBody body = PasskeyBody.read(request);
      Optional<Confirmation> wanted = waiting(secret);
      if (wanted.isEmpty()) {
        return problems.answer(Problem.of(Approvals.OVER));
      }
      return taken
          .confirm(wanted.get().id(), body.signed())
          .refusal()
          .filter(why -> why.code().equals(Confirmations.NOT_CONFIRMED))
          .map(why -> problems.answer(Problem.of(why)))
          .orElseGet(
              () -> ResponseEntity.ok(Map.of("page", Confirmations.PAGE + wanted.get().id())));
    } catch (UnreadableException e) {
      return problems.answer(e.problem());
    }
  }

  private Optional<Confirmation> waiting(String secret) {
    return confirmations
        .look(callers.actor("").person(), secret)
        .filter(Confirmation::waits)
        .filter(Confirmation::byPasskey);
  }
}
