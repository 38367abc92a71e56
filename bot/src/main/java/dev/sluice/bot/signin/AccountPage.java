package dev.sluice.bot.signin;

import dev.sluice.bot.web.BrowserMemory;
import dev.sluice.bot.web.Callers;
import dev.sluice.bot.web.OpenSessions;
import dev.sluice.bot.web.SessionSignIn;
import dev.sluice.chat.VisibleText;
import dev.sluice.pipeline.identity.OwnPassword;
import dev.sluice.pipeline.identity.OwnSessions;
import dev.sluice.pipeline.identity.OwnSessions.Proof;
import dev.sluice.pipeline.identity.Person;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Where a person sees his sessions and ends them, once he said again who he is, and changes the
 * password if he has one here.
 */
@Controller
class AccountPage {
  static final String PAGE = "/account";
  private static final String OUT = "redirect:/sign-in?out";

  private final OpenSessions sessions;
  private final OwnPassword password;
  private final OwnSessions own;
  private final Callers callers;
  private final BrowserMemory memory;

  AccountPage(
      OpenSessions sessions,
      OwnPassword password,
      OwnSessions own,
      Callers callers,
      BrowserMemory memory) {
    this.memory = memory;
    this.sessions = sessions;
    this.password = password;
    this.own = own;
    this.callers = callers;
  }

  @GetMapping(PAGE)
  String show(HttpServletRequest request, Model model) {
    return page("", request, model);
  }

  /** Ends the session that is named; without a name every one, this one too, and every token. */
  @PostMapping(PAGE + "/sign-out")
  String signOut(
      @RequestParam(name = "session", defaultValue = "") String session,
      @RequestParam(name = "now", defaultValue = "") String now,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model) {
    Actor actor = callers.actor("");
    Proof proof = new Proof(now, request.getRemoteAddr(), SessionSignIn.proved());
    if (!session.isEmpty()) {
      Answer<Person> ended = own.end(actor, session, proof);
      return ended.refusal().isPresent() ? page(ended, request, model) : "redirect:" + PAGE;
    }
    Answer<Person> ended = own.endAll(actor, proof);
    return ended.refusal().isPresent() ? page(ended, request, model) : out(request, response);
  }

  @PostMapping(PAGE + "/password")
  String change(
      @RequestParam(name = "now", defaultValue = "") String now,
      @RequestParam(name = "next", defaultValue = "") String next,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model) {
    Actor actor = callers.actor("");
    Answer<Person> changed = password.change(actor, now, next, request.getRemoteAddr());
    return changed.refusal().isPresent() ? page(changed, request, model) : out(request, response);
  }

  private String out(HttpServletRequest request, HttpServletResponse response) {
    Optional.ofNullable(request.getSession(false)).ifPresent(HttpSession::invalidate);
    memory.forget(response);
    return OUT;
  }

  private String page(Answer<Person> refused, HttpServletRequest request, Model model) {
    return page(refused.refusal().map(AccountPage::said).orElse(""), request, model);
  }

  private String page(String trouble, HttpServletRequest request, Model model) {
    Actor actor = callers.actor("");
    String here = Optional.ofNullable(request.getSession(false)).map(HttpSession::getId).orElse("");
    model.addAttribute("name", VisibleText.line(actor.person().subject()));
    model.addAttribute("trouble", trouble);
    boolean local = password.refuse(actor).isEmpty();
    model.addAttribute("local", local);
    boolean known = local || own.recent(SessionSignIn.proved());
    model.addAttribute("known", known);
    model.addAttribute("all", known || own.unsaid(SessionSignIn.proved()));
    model.addAttribute(
        "sessions", sessions.of(actor.person(), here).stream().map(Shown::of).toList());
    PasskeyPage.token(request, model);
    return "sign-in/account";
  }

  private static String said(Refusal why) {
    return why.message() + " " + why.action();
  }

  /** A session as the page shows it. */
  record Shown(String reference, String text, boolean here) {
    static Shown of(OpenSessions.Open open) {
      String text =
          (open.here() ? "This browser: since " : "Since ")
              + PasskeyPage.day(open.since())
              + ", last used "
              + PasskeyPage.day(open.used());
      return new Shown(open.reference(), text, open.here());
    }
  }
}
