package dev.sluice.chat.console;

import dev.sluice.chat.ChatDesk;
import dev.sluice.chat.Message;
import dev.sluice.chat.SignInWays;
import dev.sluice.chat.SignInWays.Passwords;
import dev.sluice.chat.VisibleText;
import dev.sluice.chat.console.ConsoleAccess.Visit;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** The whole pages of the console. */
@Controller
final class ConsolePages {
  private static final List<NavigationLink> LINKS =
      List.of(
          new NavigationLink("/migrations", "Migrations", "list"),
          new NavigationLink("/pending", "Waiting for me", "inbox"),
          new NavigationLink("/agents", "Agents", "agent"),
          new NavigationLink("/audit", "Audit", "shield"),
          new NavigationLink("/help", "Help", "help"));

  private final ConsoleAccess access;
  private final Conversation conversation;
  private final ChatDesk desk;
  private final Optional<SignInWays> ways;

  ConsolePages(
      ConsoleAccess access, Conversation conversation, ChatDesk desk, Optional<SignInWays> ways) {
    this.ways = ways;
    this.access = access;
    this.conversation = conversation;
    this.desk = desk;
  }

  /** A link at the side of every page. */
  record NavigationLink(String href, String label, String icon) {}

  @GetMapping("/sign-in")
  String signIn(HttpServletRequest request, Model model) {
    model.addAttribute("failed", request.getParameter("error") != null);
    model.addAttribute(
        "out", request.getParameter("out") != null || request.getParameter("logout") != null);
    model.addAttribute("problem", request.getParameter("problem"));
    model.addAttribute("elsewhere", ways.map(SignInWays::elsewhere).orElse(List.of()));
    Passwords passwords = ways.map(SignInWays::passwords).orElse(Passwords.EVERYBODY);
    model.addAttribute("typed", passwords != Passwords.NOBODY);
    model.addAttribute("emergency", passwords == Passwords.EMERGENCY);
    token(request, model);
    return "console/sign-in";
  }

  @GetMapping("/")
  String channel(
      Principal principal,
      @RequestParam(name = "channel", required = false) @Nullable String channel,
      HttpServletRequest request,
      Model model) {
    Visit visit = access.visit(principal);
    String shown = channel == null ? first(visit) : channel;
    visit.place(shown, "");
    frame(visit, visit.nameOf(shown), request, model);
    model.addAttribute("channel", shown);
    model.addAttribute("here", "channel:" + shown);
    model.addAttribute("direct", shown.equals(visit.direct()));
    model.addAttribute("part", conversation.newest(visit, shown));
    return "console/channel";
  }

  @GetMapping({
    "/migrations/**",
    "/pending/**",
    "/roles/**",
    "/mine/**",
    "/agents/**",
    "/audit/**",
    "/help/**",
    "/link/**",
    "/confirm/**",
    "/token/**",
    "/tokens/**",
    "/delegations/**",
    "/flows/**",
    "/environments/**",
    "/connections/**",
    "/people/**"
  })
  String page(Principal principal, HttpServletRequest request, Model model) {
    Visit visit = access.visit(principal);
    String link = link(request);
    Message message =
        desk.page(visit.account(), link)
            .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    frame(visit, VisibleText.lines(message.summary()), request, model);
    String files = "/console/page-files?link=" + URLEncoder.encode(link, StandardCharsets.UTF_8);
    model.addAttribute("channel", visit.direct());
    model.addAttribute("here", "/" + link.split("[/?]", 3)[1]);
    model.addAttribute("deep", request.getRequestURI().startsWith("/migrations/"));
    model.addAttribute("link", link);
    model.addAttribute("view", MessageView.of(message, files));
    return "console/page";
  }

  private void frame(Visit visit, String title, HttpServletRequest request, Model model) {
    model.addAttribute("change", conversation.lastChange());
    model.addAttribute("title", title);
    model.addAttribute("viewer", visit.viewer());
    model.addAttribute("channels", names(visit.channels()));
    model.addAttribute("directId", visit.direct());
    model.addAttribute("waiting", desk.waiting(visit.account()));
    model.addAttribute("links", LINKS);
    token(request, model);
  }

  private static List<Map.Entry<String, String>> names(Map<String, String> channels) {
    return channels.entrySet().stream()
        .map(channel -> Map.entry(channel.getKey(), VisibleText.lines(channel.getValue())))
        .sorted(Map.Entry.comparingByValue())
        .toList();
  }

  private static void token(HttpServletRequest request, Model model) {
    if (request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken token) {
      model.addAttribute("csrfName", token.getParameterName());
      model.addAttribute("csrfHeader", token.getHeaderName());
      model.addAttribute("csrfToken", token.getToken());
    }
  }

  private static String first(Visit visit) {
    return names(visit.channels()).stream()
        .findFirst()
        .map(Map.Entry::getKey)
        .orElse(visit.direct());
  }

  private static String link(HttpServletRequest request) {
    String query = request.getQueryString();
    return query == null ? request.getRequestURI() : request.getRequestURI() + "?" + query;
  }
}
