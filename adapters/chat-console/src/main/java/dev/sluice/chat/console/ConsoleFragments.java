package dev.sluice.chat.console;

import dev.sluice.chat.ChatDesk;
import dev.sluice.chat.console.ConsoleAccess.Visit;
import java.security.Principal;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.bind.annotation.ResponseStatus;

/** Pieces of pages that the browser fetches when the stream hints at them. */
@Controller
final class ConsoleFragments {
  private static final int LONGEST_TYPED = 1_000;

  private final ConsoleAccess access;
  private final Conversation conversation;
  private final ChatDesk desk;

  ConsoleFragments(ConsoleAccess access, Conversation conversation, ChatDesk desk) {
    this.access = access;
    this.conversation = conversation;
    this.desk = desk;
  }

  @GetMapping("/console/messages")
  String earlier(
      Principal principal,
      @RequestParam("channel") String channel,
      @RequestParam("before") long before,
      Model model) {
    Visit visit = access.visit(principal);
    visit.place(channel, "");
    model.addAttribute("channel", channel);
    model.addAttribute("part", conversation.before(visit, channel, before));
    return "console/stream :: part";
  }

  @GetMapping("/console/messages/{id}")
  String message(Principal principal, @PathVariable("id") long id, Model model) {
    Visit visit = access.visit(principal);
    model.addAttribute("entry", conversation.entry(visit, conversation.message(visit, id)));
    return "console/stream :: entry(entry=${entry})";
  }

  @GetMapping("/console/messages/{id}/thread")
  String thread(Principal principal, @PathVariable("id") long id, Model model) {
    Visit visit = access.visit(principal);
    model.addAttribute("entries", conversation.thread(visit, conversation.message(visit, id)));
    return "console/stream :: replies";
  }

  @GetMapping("/console/whispers/{id}")
  String whisper(Principal principal, @PathVariable("id") long id, Model model) {
    Visit visit = access.visit(principal);
    model.addAttribute("entry", Conversation.whisper(conversation.ownWhisper(visit, id)));
    return "console/stream :: entry(entry=${entry})";
  }

  @PostMapping("/console/whispers/{id}/dismiss")
  @ResponseStatus(HttpStatus.OK)
  @ResponseBody
  String dismiss(Principal principal, @PathVariable("id") long id) {
    conversation.dismiss(access.visit(principal), id);
    return "";
  }

  @GetMapping("/console/forms/{id}")
  String form(Principal principal, @PathVariable("id") long id, Model model) {
    model.addAttribute("form", conversation.form(access.visit(principal), id));
    return "console/form :: form";
  }

  @GetMapping("/console/suggest")
  String suggest(Principal principal, @RequestParam("typed") String typed, Model model) {
    Visit visit = access.visit(principal);
    String cut = typed.length() > LONGEST_TYPED ? typed.substring(0, LONGEST_TYPED) : typed;
    model.addAttribute(
        "suggestions", desk.suggest(visit.account(), cut).stream().limit(8).toList());
    return "console/suggestions :: list";
  }

  @GetMapping("/console/waiting")
  String waiting(Principal principal, Model model) {
    model.addAttribute("waiting", desk.waiting(access.visit(principal).account()));
    return "console/frame :: waiting";
  }
}
