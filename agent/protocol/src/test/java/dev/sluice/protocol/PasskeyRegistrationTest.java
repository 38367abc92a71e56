package dev.sluice.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.protocol.PasskeyProof.RefusedException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasskeyRegistrationTest {
  private static final PasskeyOrigin HERE =
      PasskeyOrigin.of("https://sluice.example").orElseThrow();
  private static final String CHALLENGE = "AAECAwQFBgcICQoLDA0ODw";

  private final TestAuthenticator phone = new TestAuthenticator(HERE.text());

  @Test
  void takesAPasskeyThatWasMadeHere() throws RefusedException {
    phone.counter = 3;

    PasskeyRegistration made = made();

    assertThat(made.key()).isEqualTo(phone.key());
    assertThat(made.counter()).isEqualTo(3);
    assertThat(made.key().credentialId()).hasSize(43);
  }

  static Stream<Arguments> lies() {
    return Stream.of(
        lie("elsewhere", p -> p.origin = "https://evil.example"),
        lie("elsewhere", p -> p.relyingParty = "evil.example"),
        lie("elsewhere", p -> p.crossOrigin = true),
        lie("did not verify the person", p -> p.flags = TestAuthenticator.PRESENT),
        lie("not what a passkey signs", p -> p.type = "webauthn.get"));
  }

  @ParameterizedTest
  @MethodSource("lies")
  void takesNoneThatWasNot(String reason, Consumer<TestAuthenticator> lie) {
    lie.accept(phone);

    assertThatThrownBy(this::made)
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void takesNoneThatAnswersAnotherQuestion() {
    String other = phone.clientData("b3RoZXI", "webauthn.create");

    assertThatThrownBy(
            () -> PasskeyRegistration.verify(HERE, CHALLENGE, other, phone.attestation()))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("another question");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "!", "AA", "oA", "o2NmbXRkbm9uZQ", "e30"})
  void survivesGarbage(String garbage) {
    String said = phone.clientData(CHALLENGE, "webauthn.create");

    assertThatThrownBy(() -> PasskeyRegistration.verify(HERE, CHALLENGE, said, garbage))
        .isInstanceOf(RefusedException.class);
    assertThatThrownBy(
            () -> PasskeyRegistration.verify(HERE, CHALLENGE, garbage, phone.attestation()))
        .isInstanceOf(RefusedException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "https://Sluice.Example, https://sluice.example, sluice.example",
    "https://sluice.example:443, https://sluice.example, sluice.example",
    "https://sluice.example:8443/, https://sluice.example:8443, sluice.example",
    "http://localhost:8080, http://localhost:8080, localhost"
  })
  void knowsWherePasskeysBelong(String url, String origin, String relyingParty) {
    Optional<PasskeyOrigin> found = PasskeyOrigin.of(url);

    assertThat(found).map(PasskeyOrigin::text).contains(origin);
    assertThat(found).map(PasskeyOrigin::relyingParty).contains(relyingParty);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sluice.example",
        "http://sluice.example",
        "https://10.0.0.1",
        "https://[::1]",
        "https://me@sluice.example",
        "https://",
        "ftp://localhost",
        "not a url"
      })
  void knowsWhereTheyCannot(String url) {
    assertThat(PasskeyOrigin.of(url)).isEmpty();
  }

  private PasskeyRegistration made() throws RefusedException {
    return PasskeyRegistration.verify(
        HERE, CHALLENGE, phone.clientData(CHALLENGE, "webauthn.create"), phone.attestation());
  }

  private static Arguments lie(String reason, Consumer<TestAuthenticator> lie) {
    return Arguments.of(reason, lie);
  }
}
