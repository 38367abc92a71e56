package dev.sluice.pipeline.identity;

import static dev.sluice.pipeline.TestConfigurations.actor;
import static dev.sluice.pipeline.TestConfigurations.company;
import static dev.sluice.pipeline.TestConfigurations.person;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.StoreTest;
import dev.sluice.pipeline.catalog.ServerConfiguration;
import dev.sluice.pipeline.catalog.ServerConfiguration.LocalSignIn;
import dev.sluice.pipeline.catalog.ServerConfiguration.Trail;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.identity.Passkeys.Made;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.WorkspaceId;
import dev.sluice.protocol.TestAuthenticator;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

class PasskeysTest extends StoreTest {
  private static final String SERVER = "https://sluice.example";

  private OffsetDateTime begun = OffsetDateTime.MIN;
  private TestAuthenticator phone = new TestAuthenticator(SERVER);

  @Override
  protected void register(AnnotationConfigApplicationContext beans) {
    beans.registerBean(
        ServerConfiguration.class,
        () -> new ServerConfiguration(SERVER, LocalSignIn.EVERYBODY, List.of(), Trail.NOWHERE));
  }

  @BeforeEach
  void applyTheCompany() {
    bean(Workspaces.class).apply(company("acme"), Actor.system(new WorkspaceId("acme"), "test"));
    for (String name : List.of("alice", "bob", "erin", "carol")) {
      bean(People.class).setPassword(person(name), "right");
    }
    owner().sql("DELETE FROM identity_passkey").update();
    phone = new TestAuthenticator(SERVER);
    begun =
        owner()
            .sql("SELECT clock_timestamp()")
            .query((row, index) -> row.getObject(1, OffsetDateTime.class))
            .single();
  }

  @Test
  void addsAPasskeyOnceAndSaysSoInTheTrail() {
    String challenge = begun("alice");
    Answer<Passkey> added = add("alice", challenge, phone);

    assertThat(added.value().map(Passkey::name)).contains("my phone");
    assertThat(passkeys().of(person("alice")))
        .extracting(Passkey::key)
        .containsExactly(phone.key());
    assertThat(code(add("alice", challenge, phone))).isEqualTo("passkey.over");
    assertThat(audited("identity.passkey-added", "success")).isOne();
  }

  @Test
  void wantsThePasswordOnceMore() {
    assertThat(code(passkeys().begin(actor("acme", "alice"), "wrong", "127.0.0.1")))
        .isEqualTo("identity.sign-in-refused");
    assertThat(code(add("alice", "AAAAAAAAAAAAAAAAAAAAAA", phone))).isEqualTo("passkey.over");
    assertThat(passkeys().of(person("alice"))).isEmpty();
  }

  @Test
  void isForLocalPeopleThemselvesOnly() {
    Actor program =
        new Actor(new WorkspaceId("acme"), person("alice"), "Alice", "token", "", false, "");
    Actor elsewhere =
        new Actor(
            new WorkspaceId("acme"),
            new PersonId("https://idp", "x"),
            "X",
            "console",
            "",
            true,
            "");

    assertThat(code(passkeys().begin(program, "right", ""))).isEqualTo("passkey.not-local");
    assertThat(code(passkeys().begin(elsewhere, "right", ""))).isEqualTo("passkey.not-local");
  }

  @Test
  void takesNoAnswerToAnotherQuestionNorFromElsewhere() {
    begun("alice");
    assertThat(code(add("alice", "b3RoZXI", phone))).isEqualTo("passkey.not-added");
    phone.origin = "https://evil.example";
    assertThat(code(add("alice", begun("alice"), phone))).isEqualTo("passkey.not-added");
    begun("alice");
    assertThat(code(passkeys().add(actor("acme", "alice"), new Made("n", "!", "!"), "")))
        .isEqualTo("passkey.not-added");

    assertThat(passkeys().of(person("alice"))).isEmpty();
    assertThat(audited("identity.passkey-added", "denied")).isEqualTo(3);
  }

  @Test
  void isOverAfterFiveMinutes() {
    String challenge = begun("alice");
    owner()
        .sql("UPDATE identity_passkey_request SET begun_at = begun_at - INTERVAL '6 minutes'")
        .update();

    assertThat(code(add("alice", challenge, phone))).isEqualTo("passkey.over");
  }

  @Test
  void addsNoPasskeyTwiceWhoeverHasIt() {
    add("alice", begun("alice"), phone);

    assertThat(code(add("bob", begun("bob"), phone))).isEqualTo("passkey.not-added");
    assertThat(passkeys().of(person("bob"))).isEmpty();
  }

  @Test
  void wantsANameThatCanBeRead() {
    for (String name : List.of("", " ", "x".repeat(61), "a\0b", "a\nb", "\uD800")) {
      begun("alice");
      assertThat(code(passkeys().add(actor("acme", "alice"), new Made(name, "AA", "AA"), "")))
          .as(name)
          .isEqualTo("passkey.name");
    }
  }

  @Test
  void removesOnlyOnesOwnAndWithThePasswordOnceMore() {
    UUID id = add("alice", begun("alice"), phone).value().orElseThrow().id();

    assertThat(code(remove("bob", id, "right"))).isEqualTo("passkey.not-found");
    assertThat(code(remove("alice", id, "wrong"))).isEqualTo("identity.sign-in-refused");
    assertThat(passkeys().of(person("alice"))).hasSize(1);
    assertThat(remove("alice", id, "right").value()).isPresent();
    assertThat(passkeys().of(person("alice"))).isEmpty();
    assertThat(code(remove("alice", id, "right"))).isEqualTo("passkey.not-found");
    assertThat(audited("identity.passkey-removed", "success")).isOne();
  }

  @Test
  void endsForGoodWithDeactivation() {
    add("erin", begun("erin"), phone);
    String challenge = begun("erin");

    bean(People.class).setActive(actor("acme", "dave"), person("erin"), false);
    bean(People.class).setActive(actor("acme", "dave"), person("erin"), true);

    assertThat(passkeys().of(person("erin"))).isEmpty();
    assertThat(code(add("erin", challenge, new TestAuthenticator(SERVER))))
        .isEqualTo("passkey.over");
    assertThat(audited("identity.passkey-removed", "success")).isOne();
  }

  private String begun(String name) {
    return passkeys()
        .begin(actor("acme", name), "right", "127.0.0.1")
        .value()
        .orElseThrow()
        .challenge();
  }

  private Answer<Passkey> add(String name, String challenge, TestAuthenticator with) {
    return passkeys()
        .add(
            actor("acme", name),
            new Made(
                " my phone ", with.clientData(challenge, "webauthn.create"), with.attestation()),
            "127.0.0.1");
  }

  private Answer<Passkey> remove(String name, UUID id, String password) {
    return passkeys().remove(actor("acme", name), id, password, "127.0.0.1");
  }

  private static String code(Answer<?> answer) {
    return answer.refusal().orElseThrow(() -> new AssertionError("not refused: " + answer)).code();
  }

  private long audited(String code, String outcome) {
    return jdbc()
        .sql(
            "SELECT count(*) FROM audit_entry"
                + " WHERE code = :code AND outcome = :outcome AND at > :begun")
        .param("begun", begun)
        .param("code", code)
        .param("outcome", outcome)
        .query(Long.class)
        .single();
  }

  private Passkeys passkeys() {
    return bean(Passkeys.class);
  }
}
