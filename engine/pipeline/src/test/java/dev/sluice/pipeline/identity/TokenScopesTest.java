package dev.sluice.pipeline.identity;

import static dev.sluice.pipeline.TestConfigurations.actor;
import static dev.sluice.pipeline.TestConfigurations.company;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.StoreTest;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.identity.Tokens.Issued;
import dev.sluice.pipeline.identity.Tokens.Kind;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.Scope;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TokenScopesTest extends StoreTest {
  private static final WorkspaceId ACME = new WorkspaceId("acme");
  private static final Duration HOUR = Duration.ofHours(1);

  @BeforeEach
  void configure() {
    inTransaction(() -> bean(Workspaces.class).apply(company("acme"), actor("acme", "dave")));
  }

  @Test
  void leavesAProgramNoMoreThanItsTokenSays() {
    Actor program = actor("acme", "alice").within(scope(List.of("author"), List.of("dev")));

    assertThat(refused(program, Permission.AUTHOR, "dev")).isEmpty();
    assertThat(refused(program, Permission.VIEW, "dev")).as("to act one must see").isEmpty();
    assertThat(refused(program, Permission.AUTHOR, "qa")).contains("token.out-of-scope");
    assertThat(refused(program, Permission.EXECUTE, "dev")).contains("token.out-of-scope");
    Roster roster = bean(Entitlements.class).roster(program);
    assertThat(roster.may(program.person(), Permission.VIEW, "dev")).isTrue();
    assertThat(roster.may(program.person(), Permission.VIEW, "prod")).isFalse();
  }

  @Test
  void givesNothingThatTheOwnerHasNot() {
    Actor program = actor("acme", "erin").within(scope(List.of("execute"), List.of()));

    assertThat(refused(program, Permission.EXECUTE, "dev")).contains("identity.not-entitled");
  }

  @Test
  void leavesNothingOfTheWorkspaceAsAWholeToATokenOfSomeEnvironments() {
    Actor dave = actor("acme", "dave");

    assertThat(refused(dave, Permission.MANAGE, Entitlements.EVERYWHERE)).isEmpty();
    assertThat(
            refused(
                dave.within(scope(List.of(), List.of("dev", "qa", "prod"))),
                Permission.MANAGE,
                Entitlements.EVERYWHERE))
        .contains("token.out-of-scope");
  }

  @Test
  void refusesScopesThatMeanNothing() {
    assertThat(read(List.of("approve"), List.of()).message()).contains("never approves");
    assertThat(read(List.of("fly"), List.of()).action()).contains("author", "execute");
    assertThat(read(List.of(), List.of("moon")).action()).contains("dev, prod, qa");
  }

  @Test
  void keepsTheScopeAndSaysWhenATokenWasUsed() {
    Scope scope = scope(List.of("author", "QUERY"), List.of("dev"));
    Issued token = tokens().issue(actor("acme", "bob"), Kind.API, "ci", HOUR, scope);
    Tokens.Listed unused = listed("bob", token.id());

    assertThat(unused.lastUsedAt()).isEmpty();
    assertThat(tokens().resolve(token.secret()).orElseThrow().scope()).isEqualTo(scope);
    assertThat(listed("bob", token.id()).lastUsedAt()).isPresent();
    assertThat(scope.permissions()).containsExactlyInAnyOrder("AUTHOR", "QUERY", "VIEW");
  }

  @Test
  void givesASecretToItsOwnerOnceAndNotForLong() {
    String id = tokens().ask(actor("acme", "carol"), "ci", HOUR, Scope.FULL);

    assertThat(tokens().of(actor("acme", "carol").person())).isEmpty();
    assertThat(tokens().fetch(actor("acme", "bob"), id)).isEmpty();
    Issued fetched = tokens().fetch(actor("acme", "carol"), id).orElseThrow();
    assertThat(tokens().fetch(actor("acme", "carol"), id)).isEmpty();
    assertThat(tokens().resolve(fetched.secret()).orElseThrow().id()).isEqualTo(id);
    String late = tokens().ask(actor("acme", "carol"), "late", HOUR, Scope.FULL);
    owner().sql("UPDATE identity_token SET issued_at = issued_at - INTERVAL '11 minutes'").update();
    assertThat(tokens().fetch(actor("acme", "carol"), late)).isEmpty();
  }

  private Tokens.Listed listed(String name, String id) {
    return tokens().of(actor("acme", name).person()).stream()
        .filter(token -> token.holder().id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private Optional<String> refused(Actor actor, Permission permission, String environment) {
    return bean(Entitlements.class).refuse(actor, permission, environment).map(Refusal::code);
  }

  private Scope scope(List<String> permissions, List<String> environments) {
    return bean(TokenScopes.class).read(ACME, permissions, environments).value().orElseThrow();
  }

  private Refusal read(List<String> permissions, List<String> environments) {
    return bean(TokenScopes.class).read(ACME, permissions, environments).refusal().orElseThrow();
  }

  private Tokens tokens() {
    return bean(Tokens.class);
  }
}
