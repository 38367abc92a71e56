package dev.sluice.pipeline.identity;

import static dev.sluice.pipeline.TestConfigurations.actor;
import static dev.sluice.pipeline.TestConfigurations.company;
import static dev.sluice.pipeline.TestConfigurations.person;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.pipeline.StoreTest;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.identity.Tokens.Issued;
import dev.sluice.pipeline.identity.Tokens.Kind;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PeopleTest extends StoreTest {
  @BeforeEach
  void applyTheCompany() {
    bean(Workspaces.class).apply(company("acme"), Actor.system(new WorkspaceId("acme"), "test"));
  }

  @Test
  void signsInWithTheRightPasswordOnly() {
    people().setPassword(person("alice"), "right");

    assertThat(signIn("alice", "right").value().map(Person::id)).contains(person("alice"));
    assertThat(signIn("alice", "wrong").refusal()).isPresent();
    assertThat(signIn("alice", "").refusal()).isPresent();
    assertThat(signIn("alice", "x".repeat(100)).refusal()).isPresent();
    assertThat(audited("identity.signed-in")).isOne();
  }

  @Test
  void answersTheSameForUnknownNamesAndCountsThem() {
    people().setPassword(person("erin"), "right");

    Refusal known = signIn("erin", "wrong").refusal().orElseThrow();
    Refusal unknown = signIn("nobody\0here\r\n", "wrong").refusal().orElseThrow();

    assertThat(unknown).isEqualTo(known);
    assertThat(signIn("", "wrong").refusal()).contains(known);
    long counters =
        jdbc()
            .sql("SELECT count(*) FROM identity_sign_in WHERE failures = 1")
            .query(Long.class)
            .single();
    assertThat(counters).isGreaterThanOrEqualTo(3);
  }

  @Test
  void locksANameLongerAndLonger() {
    people().setPassword(person("bob"), "right");
    fail("bob", 5);
    assertThat(signIn("bob", "right").refusal()).as("locked").isPresent();
    assertThat(lockedMinutes("bob")).isBetween(14L, 15L);

    letTheLockEnd();
    fail("bob", 5);
    assertThat(lockedMinutes("bob")).isBetween(29L, 30L);

    letTheLockEnd();
    assertThat(signIn("bob", "right").value()).isPresent();
    fail("bob", 4);
    assertThat(signIn("bob", "right").value()).as("a success forgets failures").isPresent();
  }

  @Test
  void signsNobodyInWithoutItsEntryInTheTrail() {
    people().setPassword(person("carol"), "right");
    owner().sql("REVOKE INSERT ON audit_entry FROM sluice_app").update();
    try {
      assertThatThrownBy(() -> signIn("carol", "right")).rootCause().hasMessageContaining("audit");
      assertThatThrownBy(() -> people().setActive(actor("acme", "dave"), person("carol"), false))
          .rootCause()
          .hasMessageContaining("audit");
    } finally {
      owner().sql("GRANT INSERT ON audit_entry TO sluice_app").update();
    }
    assertThat(people().find(person("carol")).orElseThrow().active()).isTrue();
  }

  @Test
  void endsTokensWithThePerson() {
    Actor frank = actor("acme", "frank");
    Issued token = tokens().issue(frank, Kind.API, "ci", Duration.ofHours(1));
    assertThat(tokens().resolve(token.secret()).orElseThrow().person()).isEqualTo(frank.person());
    assertThat(tokens().of(frank.person())).hasSize(1);

    people().setActive(actor("acme", "dave"), frank.person(), false);
    assertThat(tokens().resolve(token.secret())).isEmpty();
    assertThat(people().workspaces(frank.person())).isEmpty();

    people().setActive(actor("acme", "dave"), frank.person(), true);
    assertThat(tokens().resolve(token.secret())).as("ended for good").isEmpty();
  }

  @Test
  void keepsOnlyTheHashOfATokenAndLetsItEnd() {
    Issued token = tokens().issue(actor("acme", "alice"), Kind.SESSION, "x", Duration.ofHours(1));
    assertThat(token.secret()).matches("slc_[A-Za-z0-9_-]{43}");
    String stored =
        jdbc()
            .sql("SELECT string_agg(t::text, ' ') FROM identity_token t")
            .query(String.class)
            .single();
    assertThat(stored).contains(token.id()).doesNotContain(token.secret());

    assertThat(tokens().resolve(token.secret() + "x")).isEmpty();
    jdbc()
        .sql("UPDATE identity_token SET expires_at = clock_timestamp() WHERE id = ?")
        .param(token.id())
        .update();
    assertThat(tokens().resolve(token.secret())).isEmpty();
  }

  @Test
  void revokesOnesOwnTokenOrAsAdmin() {
    Issued token = tokens().issue(actor("acme", "alice"), Kind.API, "x", Duration.ofHours(1));

    assertThat(tokens().revoke(actor("acme", "bob"), token.id()).refusal()).isPresent();
    assertThat(tokens().resolve(token.secret())).isPresent();
    assertThat(tokens().revoke(actor("acme", "dave"), token.id()).value()).isPresent();
    assertThat(tokens().resolve(token.secret())).isEmpty();
  }

  @Test
  void letsOnlyAdminsDeactivate() {
    Answer<Person> answer = people().setActive(actor("acme", "bob"), person("alice"), false);

    assertThat(answer.refusal().map(Refusal::code)).contains("identity.not-entitled");
    assertThat(people().find(person("alice")).orElseThrow().active()).isTrue();
  }

  @Test
  void linksAnAccountToOnePersonOnly() {
    ChatAccounts accounts = bean(ChatAccounts.class);
    ChatAccount slack = new ChatAccount("slack", "T1", "U1");

    assertThat(accounts.link(actor("acme", "alice"), slack).value()).isPresent();
    assertThat(accounts.link(actor("acme", "bob"), slack).refusal()).isPresent();
    assertThat(accounts.find(slack)).contains(person("alice"));
    assertThat(accounts.find(new ChatAccount("slack", "T2", "U1"))).isEmpty();
    assertThat(accounts.find(new ChatAccount("console", "", "local|bob"))).contains(person("bob"));
    assertThat(accounts.find(new ChatAccount("console", "", "local|nobody"))).isEmpty();
    assertThat(accounts.unlink(actor("acme", "alice"), slack).value()).isPresent();
    assertThat(accounts.find(slack)).isEmpty();
  }

  private void fail(String name, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(signIn(name, "wrong").refusal()).isPresent();
    }
  }

  private long lockedMinutes(String name) {
    return jdbc()
        .sql(
            "SELECT round(extract(epoch FROM locked_until - clock_timestamp()) / 60)::bigint"
                + " FROM identity_sign_in WHERE address_hash <> ''"
                + " AND name_hash = encode(sha256(?::bytea), 'hex')")
        .param(name)
        .query(Long.class)
        .single();
  }

  private void letTheLockEnd() {
    jdbc().sql("UPDATE identity_sign_in SET locked_until = clock_timestamp()").update();
  }

  private long audited(String code) {
    return jdbc()
        .sql("SELECT count(*) FROM audit_entry WHERE code = ? AND actor_subject = 'alice'")
        .param(code)
        .query(Long.class)
        .single();
  }

  private Answer<Person> signIn(String name, String password) {
    return people().signIn(name, password, "192.0.2.1");
  }

  private People people() {
    return bean(People.class);
  }

  private Tokens tokens() {
    return bean(Tokens.class);
  }
}
