package dev.sluice.pipeline.identity;

import static dev.sluice.pipeline.TestConfigurations.actor;
import static dev.sluice.pipeline.TestConfigurations.company;
import static dev.sluice.pipeline.TestConfigurations.person;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.StoreTest;
import dev.sluice.pipeline.audit.AuditFilter;
import dev.sluice.pipeline.audit.AuditQueries;
import dev.sluice.pipeline.catalog.ServerConfiguration;
import dev.sluice.pipeline.catalog.ServerConfiguration.LocalSignIn;
import dev.sluice.pipeline.catalog.ServerConfiguration.Trail;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.identity.PasskeyProofs.Signed;
import dev.sluice.pipeline.identity.PasskeySignIn.Begun;
import dev.sluice.pipeline.identity.Passkeys.Made;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.WorkspaceId;
import dev.sluice.protocol.PasskeyProof;
import dev.sluice.protocol.TestAuthenticator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** Where local people sign in with two factors. */
class PasskeySignInTest extends StoreTest {
  private static final String SERVER = "https://sluice.example";
  private static final String HERE = "127.0.0.1";
  private static final String THERE = "192.0.2.7";

  private final List<CredentialChanged> changed = new ArrayList<>();
  private TestAuthenticator phone = new TestAuthenticator(SERVER);

  @Override
  protected void register(AnnotationConfigApplicationContext beans) {
    beans.registerBean(
        ServerConfiguration.class,
        () -> new ServerConfiguration(SERVER, LocalSignIn.PASSKEY, List.of(), Trail.NOWHERE));
    beans.addApplicationListener(
        (ApplicationListener<PayloadApplicationEvent<?>>)
            event -> {
              if (event.getPayload() instanceof CredentialChanged one) {
                changed.add(one);
              }
            });
  }

  @BeforeEach
  void applyTheCompany() {
    bean(Workspaces.class).apply(company("acme"), Actor.system(new WorkspaceId("acme"), "test"));
    for (String name : List.of("alice", "bob")) {
      bean(People.class).setPassword(person(name), "right");
    }
    owner().sql("DELETE FROM identity_passkey").update();
    phone = new TestAuthenticator(SERVER);
    changed.clear();
  }

  @Test
  void letsNobodyInWithThePasswordAlone() {
    Answer<Person> right = bean(People.class).signIn("alice", "right", THERE);
    Answer<Person> wrong = bean(People.class).signIn("alice", "wrong", THERE);

    assertThat(code(right)).isEqualTo("identity.passkey-asked");
    assertThat(wrong.refusal()).as("it tells nothing of the password").isEqualTo(right.refusal());
    assertThat(code(signIn().begin("alice", "wrong", THERE))).isEqualTo("identity.sign-in-refused");
    assertThat(trail()).noneMatch(what -> what.contains("signed-in") && what.contains(THERE));
  }

  @Test
  void addsTheFirstPasskeyAfterThePasswordAndSignsInWithItOnce() {
    Begun first = begun("alice");
    assertThat(signIn().offer(first).there()).isEmpty();
    Begun then = signIn().add(first.person(), made(first), "10.0.0.9").value().orElseThrow();

    assertThat(changed)
        .extracting(CredentialChanged::what)
        .containsExactly(CredentialChanged.Credential.PASSKEY);
    assertThat(signIn().offer(then).there()).containsExactly(phone.key().credentialId());
    Signed signed = signed(phone.sign(then.challenge()));
    assertThat(signIn().end(then.person(), signed, "10.0.0.9").value().map(Person::id))
        .contains(person("alice"));
    assertThat(code(signIn().end(then.person(), signed, "10.0.0.9")))
        .isEqualTo("identity.sign-in-over");
    assertThat(trail())
        .filteredOn(what -> what.contains("identity.signed-in"))
        .singleElement()
        .asString()
        .contains("password+passkey", "10.0.0.9");
  }

  @Test
  void addsNoPasskeyByThePasswordOnceThereIsOne() {
    enrol("alice");
    Begun stolen = begun("alice");
    TestAuthenticator thief = new TestAuthenticator(SERVER);
    String said = thief.clientData(stolen.challenge(), "webauthn.create");

    assertThat(
            code(
                signIn()
                    .add(stolen.person(), new Made("x", said, thief.attestation()), "10.6.6.6")))
        .isEqualTo("identity.sign-in-over");
    Signed signed = signed(thief.sign(stolen.challenge()));
    assertThat(code(signIn().end(stolen.person(), signed, "10.6.6.6")))
        .isEqualTo("identity.passkey-refused");
    assertThat(code(signIn().end(stolen.person(), signed, "10.6.6.6")))
        .isEqualTo("identity.sign-in-over");
    assertThat(trail())
        .filteredOn(what -> what.contains("10.6.6.6") && what.contains("denied"))
        .satisfiesExactly(
            what -> assertThat(what).contains("identity.passkey-added", "identity.sign-in-over"),
            what -> assertThat(what).contains("not a passkey that you have here"),
            what -> assertThat(what).contains("sign-in-refused", "identity.sign-in-over"));
  }

  @Test
  void isOverAfterFiveMinutesAndWithDeactivation() {
    enrol("alice");
    Begun late = begun("alice");
    owner()
        .sql("UPDATE identity_passkey_request SET begun_at = begun_at - INTERVAL '6 minutes'")
        .update();
    assertThat(code(signIn().end(late.person(), signed(phone.sign(late.challenge())), HERE)))
        .isEqualTo("identity.sign-in-over");

    Begun gone = begun("alice");
    bean(People.class).setActive(actor("acme", "dave"), person("alice"), false);
    assertThat(code(signIn().end(gone.person(), signed(phone.sign(gone.challenge())), HERE)))
        .isEqualTo("identity.sign-in-over");
    bean(People.class).setActive(actor("acme", "dave"), person("alice"), true);
  }

  @Test
  void isOverWithANewPasswordAndWithTheSessions() {
    enrol("bob");
    List<Runnable> endings =
        List.of(
            () -> bean(People.class).setPassword(person("bob"), "right"),
            () -> bean(People.class).endSessions(actor("acme", "dave"), person("bob")));
    for (Runnable ending : endings) {
      Begun half = begun("bob");
      ending.run();
      assertThat(code(signIn().end(half.person(), signed(phone.sign(half.challenge())), HERE)))
          .isEqualTo("identity.sign-in-over");
    }
  }

  @Test
  void addsNoFirstPasskeyOfWhichNobodyWouldHear() {
    enrol("bob");
    bean(PersonRows.class).add(person("zoe"), "Zoe");
    bean(People.class).setPassword(person("zoe"), "right");

    assertThat(code(signIn().begin("zoe", "right", "10.4.4.4")))
        .isEqualTo("passkey.nobody-to-tell");
    assertThat(code(signIn().begin("zoe", "wrong", HERE))).isEqualTo("identity.sign-in-refused");
    String challenge = bean(Passkeys.class).challenge(person("zoe"));
    Made made = made(new Begun(person("zoe"), challenge));
    assertThat(code(signIn().add(person("zoe"), made, HERE))).isEqualTo("passkey.nobody-to-tell");
    assertThat(bean(Passkeys.class).of(person("zoe"))).isEmpty();
    assertThat(trail())
        .anyMatch(what -> what.contains("passkey.nobody-to-tell") && what.contains("10.4.4.4"));
  }

  @Test
  void keepsTheLastPasskey() {
    enrol("bob");
    Passkeys passkeys = bean(Passkeys.class);
    Passkey only = passkeys.of(person("bob")).get(0);

    assertThat(code(passkeys.remove(actor("acme", "bob"), only.id(), "right", HERE)))
        .isEqualTo("passkey.last");
    phone = new TestAuthenticator(SERVER);
    String challenge =
        passkeys.begin(actor("acme", "bob"), "right", HERE).value().orElseThrow().challenge();
    passkeys.add(actor("acme", "bob"), made(new Begun(person("bob"), challenge)), HERE);
    assertThat(passkeys.remove(actor("acme", "bob"), only.id(), "right", HERE).value()).isPresent();
  }

  private void enrol(String name) {
    Begun first = begun(name);
    assertThat(signIn().add(first.person(), made(first), HERE).value()).isPresent();
  }

  private Begun begun(String name) {
    return signIn().begin(name, "right", HERE).value().orElseThrow();
  }

  private Made made(Begun begun) {
    return new Made(
        "phone", phone.clientData(begun.challenge(), "webauthn.create"), phone.attestation());
  }

  private static Signed signed(PasskeyProof proof) {
    return new Signed(
        proof.key().credentialId(),
        proof.authenticatorData(),
        proof.clientData(),
        proof.signature());
  }

  private static String code(Answer<?> answer) {
    return answer.refusal().orElseThrow(() -> new AssertionError("not refused: " + answer)).code();
  }

  private List<String> trail() {
    List<String> trail = new ArrayList<>();
    bean(AuditQueries.class)
        .each(AuditFilter.all(People.NO_WORKSPACE), entry -> trail.add(entry.what().toString()));
    return trail;
  }

  private PasskeySignIn signIn() {
    return bean(PasskeySignIn.class);
  }
}
