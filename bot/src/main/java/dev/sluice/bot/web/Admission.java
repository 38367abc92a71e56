package dev.sluice.bot.web;

import dev.sluice.chat.ConsoleLink;
import dev.sluice.pipeline.catalog.ServerConfiguration;
import dev.sluice.pipeline.identity.People;
import dev.sluice.pipeline.identity.Person;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.timeline.Timeline;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.authentication.session.ChangeSessionIdAuthenticationStrategy;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.csrf.HttpSessionCsrfTokenRepository;
import org.springframework.security.web.savedrequest.DefaultSavedRequest;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.stereotype.Component;

/**
 * Lets a person in who has proved who he is: under a new session id, with a new CSRF token, back to
 * the page that he wanted. That page is always one of this server.
 */
@Component
public class Admission implements AuthenticationSuccessHandler {
  /** Where those go who are known but have no role anywhere. */
  private static final String NO_ROLE = "/sign-in?problem=no-role";

  private final People people;
  private final ServerConfiguration server;
  private final Timeline timeline;
  private final HttpSessionRequestCache wanted = new HttpSessionRequestCache();
  private final HttpSessionSecurityContextRepository contexts =
      new HttpSessionSecurityContextRepository();
  private final HttpSessionCsrfTokenRepository csrf = new HttpSessionCsrfTokenRepository();
  private final ChangeSessionIdAuthenticationStrategy newId =
      new ChangeSessionIdAuthenticationStrategy();

  Admission(People people, ServerConfiguration server, Timeline timeline) {
    this.people = people;
    this.server = server;
    this.timeline = timeline;
  }

  /**
   * Opens the session of a person.
   *
   * @param proved when his provider last asked who he is; the epoch where it does not say so
   * @param path one that {@link #wanted} named
   * @return where the browser goes on: that path, unless the person has no role anywhere
   */
  public String open(
      Person person,
      Instant proved,
      String path,
      HttpServletRequest request,
      HttpServletResponse response) {
    if (people.workspaces(person.id()).isEmpty()) {
      return NO_ROLE;
    }
    PersonAuthentication who = new PersonAuthentication(person.id());
    newId.onAuthentication(who, request, response);
    csrf.saveToken(null, request, response);
    SecurityContext context = SecurityContextHolder.createEmptyContext();
    context.setAuthentication(who);
    SecurityContextHolder.setContext(context);
    contexts.saveContext(context, request, response);
    keep(person.id(), proved, request);
    return path;
  }

  /** After the form, whose filter has opened the session already. */
  @Override
  public void onAuthenticationSuccess(
      HttpServletRequest request, HttpServletResponse response, Authentication who)
      throws IOException, ServletException {
    Principals.person(who.getName()).ifPresent(person -> keep(person, Instant.EPOCH, request));
    response.sendRedirect(wanted(request, response));
  }

  /** By the store's clock, as the trail has it. */
  private void keep(PersonId person, Instant proved, HttpServletRequest request) {
    SessionSignIn.keep(request.getSession(), person, server, timeline.now(), proved);
  }

  /** The next sign-in of this browser leads back to the path of this request. */
  public void comeBack(HttpServletRequest request, HttpServletResponse response) {
    wanted.saveRequest(request, response);
  }

  /** Takes path and query of the page that was wanted; never a host, whatever the request named. */
  public String wanted(HttpServletRequest request, HttpServletResponse response) {
    String path = "/";
    if (wanted.getRequest(request, response) instanceof DefaultSavedRequest saved) {
      String query = saved.getQueryString();
      path = saved.getRequestURI() + (query == null ? "" : "?" + query);
      wanted.removeRequest(request, response);
    }
    return ConsoleLink.isLocal(path) ? path : "/";
  }
}
