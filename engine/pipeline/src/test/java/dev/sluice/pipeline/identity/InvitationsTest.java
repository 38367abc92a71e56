package dev.sluice.pipeline.identity;

import static dev.sluice.pipeline.TestConfigurations.actor;
import static dev.sluice.pipeline.TestConfigurations.company;
import static dev.sluice.pipeline.TestConfigurations.person;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.StoreTest;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.PersonId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InvitationsTest extends StoreTest {
  private static final String PASSWORD = "tennis lamp river seven";

  @BeforeEach
  void configure() {
    inTransaction(() -> bean(Workspaces.class).apply(company("acme"), actor("acme", "dave")));
    owner().sql("UPDATE identity_person SET password_hash = NULL").update();
  }

  @Test
  void letsAnInvitedPersonChooseHisPasswordOnce() {
    String secret = invited("bob");

    assertThat(invitations().name(secret)).contains("bob");
    assertThat(code(invitations().accept(secret, "short", "10.0.0.1")))
        .isEqualTo("invitation.password");
    assertThat(invitations().accept(secret, PASSWORD, "10.0.0.1").value()).isPresent();
    assertThat(bean(People.class).signIn("bob", PASSWORD, "10.0.0.1").value()).isPresent();
    assertThat(code(invitations().accept(secret, PASSWORD, "10.0.0.1")))
        .isEqualTo("invitation.over");
    assertThat(invitations().name(secret)).isEmpty();
    assertThat(trail()).contains("identity.invited", "identity.invitation-accepted");
  }

  @Test
  void takesLongPasswordsUpToWhatBcryptReads() {
    String secret = invited("bob");
    String longest = "wide open sky ".repeat(6).substring(0, 72);

    assertThat(code(invitations().accept(secret, longest + "x", "10.0.0.1")))
        .isEqualTo("invitation.password");
    assertThat(invitations().accept(secret, longest, "10.0.0.1").value()).isPresent();
    assertThat(bean(People.class).signIn("bob", longest, "10.0.0.1").value()).isPresent();
    assertThat(bean(People.class).signIn("bob", longest.substring(0, 71), "10.0.0.1").refusal())
        .as("no byte of it is cut")
        .isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "passwordpassword",
        "P@ssw0rd1234",
        "qwertyuiop12",
        "aaaaaaaaaaaa",
        "123456789012",
        "Sluice2026Bob",
        "bobbobbobbob"
      })
  void takesNoPasswordThatIsGuessedFirst(String password) {
    String secret = invited("bob");

    assertThat(code(invitations().accept(secret, password, "10.0.0.1")))
        .isEqualTo("invitation.password");
    assertThat(invitations().name(secret)).as("the invitation stays").contains("bob");
  }

  @Test
  void takesNoPasswordOfThePersonsOwnNames() {
    Person zyta = new Person(person("zq"), "Zyta Quandt-Mbekivar", true);
    String own = "ZytaMbekivar2026";

    assertThat(NewPassword.refuse(own, zyta)).isPresent();
    assertThat(NewPassword.refuse(own, new Person(person("bob"), "Bob", true))).isEmpty();
  }

  @Test
  void invitesNobodyWhoHasAPasswordSoThatNobodyBecomesSomebodyElse() {
    String before = invited("carol");
    bean(People.class).setPassword(person("carol"), "carols own password");

    assertThat(code(invite("dave", person("carol")))).isEqualTo("invitation.has-password");
    assertThat(code(invitations().accept(before, PASSWORD, "10.0.0.1")))
        .as("also by an earlier link")
        .isEqualTo("invitation.over");
  }

  @Test
  void invitesOnlyByAdminsAndOnlyLocalPeopleOfTheWorkspace() {
    assertThat(code(invite("bob", person("erin")))).isEqualTo("identity.not-entitled");
    assertThat(code(invite("dave", person("stranger")))).isEqualTo("identity.no-such-person");
    Actor program =
        new Actor(
            actor("acme", "dave").workspace(), person("dave"), "dave", "token", "", false, "t");
    assertThat(code(invitations().invite(program, person("erin"))))
        .isEqualTo("invitation.not-human");
    assertThat(code(invite("dave", new PersonId("https://idp.example", "erin"))))
        .isEqualTo("identity.no-such-person");
  }

  @Test
  void endsAnInvitationByTimeByAnotherOneAndWithThePerson() {
    String first = invited("frank");
    String second = invited("frank");
    assertThat(invitations().name(first)).isEmpty();
    bean(People.class).setActive(actor("acme", "dave"), person("frank"), false);
    assertThat(code(invitations().accept(second, PASSWORD, "10.0.0.1")))
        .isEqualTo("invitation.over");
    bean(People.class).setActive(actor("acme", "dave"), person("frank"), true);
    owner().sql("UPDATE identity_invitation SET until = until - INTERVAL '3 days'").update();

    assertThat(invitations().name(second)).isEmpty();
  }

  private String invited(String name) {
    return invite("dave", person(name)).value().orElseThrow().secret();
  }

  private Answer<Invitations.Invitation> invite(String admin, PersonId person) {
    return invitations().invite(actor("acme", admin), person);
  }

  private static String code(Answer<?> answer) {
    return answer.refusal().orElseThrow(() -> new AssertionError("not refused")).code();
  }

  private java.util.List<String> trail() {
    return jdbc().sql("SELECT DISTINCT code FROM audit_entry").query(String.class).list();
  }

  private Invitations invitations() {
    return bean(Invitations.class);
  }
}
