package dev.sluice.bot.rest;

import dev.sluice.bot.web.Callers;
import dev.sluice.bot.web.RefusedException;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Environment;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.identity.Entitlements;
import dev.sluice.pipeline.identity.ExplorerRight;
import dev.sluice.pipeline.identity.People;
import dev.sluice.pipeline.identity.Permission;
import dev.sluice.pipeline.identity.Person;
import dev.sluice.pipeline.identity.Roster;
import dev.sluice.pipeline.identity.TokenScopes;
import dev.sluice.pipeline.identity.Tokens;
import dev.sluice.pipeline.identity.Tokens.Issued;
import dev.sluice.pipeline.identity.Tokens.Kind;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.Scope;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Signing in for a token, tokens for programs, and what one may do. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Access")
class AccessResource {
  private static final Refusal NO_TOKENS =
      new Refusal(
          Refusal.Kind.FORBIDDEN,
          "token.makes-no-tokens",
          "A token cannot make tokens.",
          "Sign in and make it yourself.");
  private static final Duration SESSION = Duration.ofHours(1);

  private final People people;
  private final Tokens tokens;
  private final TokenScopes scopes;
  private final Callers callers;
  private final Workspaces workspaces;
  private final Entitlements entitlements;

  AccessResource(
      People people,
      Tokens tokens,
      TokenScopes scopes,
      Callers callers,
      Workspaces workspaces,
      Entitlements entitlements) {
    this.people = people;
    this.tokens = tokens;
    this.scopes = scopes;
    this.callers = callers;
    this.workspaces = workspaces;
    this.entitlements = entitlements;
  }

  @Operation(summary = "Signs a local person in; the token stands for that person for an hour")
  @PostMapping("/sessions")
  @ResponseStatus(HttpStatus.CREATED)
  Secret signIn(@RequestBody Requests.SignIn signIn, HttpServletRequest request) {
    Person person =
        Answers.result(people.signIn(signIn.name(), signIn.password(), request.getRemoteAddr()));
    return Secret.of(tokens.issue(callers.signedIn(person), Kind.SESSION, "session", SESSION));
  }

  @Operation(summary = "Ends the token that this request brings")
  @DeleteMapping("/sessions")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void signOut(Actor actor) {
    String id =
        callers
            .token()
            .orElseThrow(() -> Answers.invalid("There is no token.", "Sign out at /sign-out."));
    Answers.result(tokens.revoke(actor, id));
  }

  @Operation(summary = "Makes a token for a program; it never approves")
  @PostMapping("/tokens")
  @ResponseStatus(HttpStatus.CREATED)
  Secret create(Actor actor, @RequestBody Requests.NewToken token) {
    if (!actor.human()) {
      throw new RefusedException(NO_TOKENS);
    }
    Scope scope =
        Answers.result(
            scopes.read(
                actor.workspace(), named(token.permissions()), named(token.environments())));
    return Secret.of(
        tokens.issue(actor, Kind.API, token.name(), Duration.ofDays(token.days()), scope));
  }

  private static List<String> named(@Nullable List<String> words) {
    return words == null ? List.of() : words;
  }

  @Operation(summary = "One's own tokens, without their secrets; a program sees its own")
  @GetMapping("/tokens")
  Paged<Listed> tokens(
      Actor actor,
      @RequestParam(defaultValue = "") String cursor,
      @RequestParam(defaultValue = "50") int limit) {
    List<Listed> all =
        tokens.of(actor.person()).stream()
            .filter(t -> own(actor, t.holder().id()))
            .map(Listed::of)
            .toList();
    return Paged.of(all, Listed::id, cursor, limit);
  }

  /** A program has to do with the token that it brings only. */
  private boolean own(Actor actor, String id) {
    return actor.human() || callers.token().filter(id::equals).isPresent();
  }

  @Operation(summary = "Ends a token at once; a program can end its own")
  @DeleteMapping("/tokens/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void revoke(Actor actor, @PathVariable String id) {
    Answers.result(
        own(actor, id) ? tokens.revoke(actor, id) : Answer.refused(Tokens.NO_SUCH_TOKEN));
  }

  @Operation(summary = "Who one is and what one may do in each environment")
  @GetMapping("/whoami")
  Self self(Actor actor) {
    WorkspaceConfiguration configuration = workspaces.configuration(actor.workspace());
    Roster roster = entitlements.roster(actor);
    Map<String, List<String>> may = new LinkedHashMap<>();
    Map<String, String> explorer = new LinkedHashMap<>();
    for (Environment environment : configuration.environments()) {
      Set<Permission> here = permissions(roster, actor.person(), environment.name());
      may.put(environment.name(), here.stream().map(Permission::name).toList());
      explorer.put(environment.name(), ExplorerRight.of(here).word());
    }
    return new Self(
        actor.person().toString(),
        actor.displayName(),
        actor.workspace().value(),
        actor.human(),
        may,
        explorer);
  }

  private static Set<Permission> permissions(Roster roster, PersonId person, String environment) {
    Set<Permission> may = EnumSet.allOf(Permission.class);
    may.removeIf(permission -> !roster.may(person, permission, environment));
    return may;
  }

  /** A new token; the secret is shown this once. */
  record Secret(String id, String token, Instant expiresAt) {
    static Secret of(Issued issued) {
      return new Secret(issued.id(), issued.secret(), issued.expiresAt());
    }
  }

  /** A token without its secret; what is empty in its scope is not limited. */
  record Listed(
      String id,
      String name,
      List<String> permissions,
      List<String> environments,
      Instant issuedAt,
      Instant expiresAt,
      @Nullable Instant lastUsedAt) {
    static Listed of(Tokens.Listed token) {
      Scope scope = token.holder().scope();
      return new Listed(
          token.holder().id(),
          token.name(),
          scope.permissions().stream().sorted().toList(),
          scope.environments().stream().sorted().toList(),
          token.issuedAt(),
          token.expiresAt(),
          token.lastUsedAt().orElse(null));
    }
  }

  /** The caller; what he may do and with data, by environment. */
  record Self(
      String identity,
      String name,
      String workspace,
      boolean human,
      Map<String, List<String>> permissions,
      Map<String, String> explorer) {}
}
