package dev.sluice.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.protocol.PasskeyProof.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasskeyProofTest {
  private static final PasskeyOrigin HERE =
      PasskeyOrigin.of("https://sluice.example").orElseThrow();
  private static final String CHALLENGE = challenge("what is approved");

  private final TestAuthenticator phone = new TestAuthenticator(HERE.text());

  @Test
  void believesWhatThePasskeySigned() throws RefusedException {
    PasskeyProof proof = PasskeyProof.read(phone.sign(CHALLENGE).kept());

    assertThat(proof.verify(phone.key(), HERE, CHALLENGE, 0)).isZero();
    assertThat(proof.key()).isEqualTo(phone.key());
    phone.counter = 7;
    assertThat(phone.sign(CHALLENGE).verify(phone.key(), HERE, CHALLENGE, 6)).isEqualTo(7);
  }

  static Stream<Arguments> lies() {
    return Stream.of(
        lie("elsewhere than at https://sluice.example", p -> p.origin = "https://sluice.evil"),
        lie("elsewhere", p -> p.origin = "https://sluice.example:8443"),
        lie("elsewhere", p -> p.origin = "http://sluice.example"),
        lie("elsewhere", p -> p.relyingParty = "example"),
        lie("elsewhere", p -> p.crossOrigin = true),
        lie("did not verify the person", p -> p.flags = TestAuthenticator.PRESENT),
        lie("did not verify the person", p -> p.flags = TestAuthenticator.VERIFIED),
        lie("not what a passkey signs", p -> p.type = "webauthn.create"),
        lie("not what a passkey signs", p -> p.type = "payment.get"),
        lie("did not sign it", TestAuthenticator::losesItsKey),
        lie("counter went back", p -> p.counter = 5),
        lie("counter went back", p -> p.counter = 4));
  }

  @ParameterizedTest
  @MethodSource("lies")
  void saysWhyItBelievesNoLie(String reason, Consumer<TestAuthenticator> lie) {
    phone.counter = 6;
    lie.accept(phone);

    assertThatThrownBy(() -> phone.sign(CHALLENGE).verify(phone.key(), HERE, CHALLENGE, 5))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void believesNothingThatWasSignedForSomethingElse() {
    PasskeyProof other = phone.sign(challenge("something else"));
    PasskeyProof real = phone.sign(CHALLENGE);

    refused(other, "something else than this digest");
    refused(
        new PasskeyProof(
            phone.key(), other.authenticatorData(), real.clientData(), other.signature()),
        "did not sign it");
  }

  @Test
  void believesNoOtherKeyUnderTheSameId() {
    TestAuthenticator thief = new TestAuthenticator(HERE.text());
    PasskeyProof forged = thief.sign(CHALLENGE);

    refused(forged, "did not sign it");
    assertThat(phone.keyOf(thief).credentialId()).isEqualTo(phone.key().credentialId());
    assertThat(phone.keyOf(thief).fingerprint()).isNotEqualTo(phone.key().fingerprint());
  }

  @Test
  void noticesEveryChangedByte() {
    PasskeyProof real = phone.sign(CHALLENGE);
    byte[] said = PasskeyKey.decode(real.authenticatorData());

    for (int i = 0; i < said.length; i++) {
      byte[] changed = said.clone();
      changed[i] ^= 0x10;
      PasskeyProof forged =
          new PasskeyProof(
              real.key(), PasskeyKey.encode(changed), real.clientData(), real.signature());
      refused(forged, "");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "!", "AA", "AAAA", "////", "e30", "bnVsbA", "W10"})
  void survivesGarbageInEveryPart(String garbage) {
    PasskeyProof real = phone.sign(CHALLENGE);

    refused(new PasskeyProof(real.key(), garbage, real.clientData(), real.signature()), "");
    refused(new PasskeyProof(real.key(), real.authenticatorData(), garbage, real.signature()), "");
    refused(new PasskeyProof(real.key(), real.authenticatorData(), real.clientData(), garbage), "");
    assertThatThrownBy(() -> new PasskeyKey(garbage)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "passkey.", "passkey.a.b.c", "passkey.a.b.c.d", "passkey.a.b.c.d.e", "x.y.z"})
  void readsNothingThatWasNotKept(String text) {
    assertThatThrownBy(() -> PasskeyProof.read(text)).isInstanceOf(RefusedException.class);
    assertThatThrownBy(() -> PasskeyProof.read("passkey." + "A".repeat(100_000)))
        .isInstanceOf(RefusedException.class);
  }

  @Test
  void knowsAPasskeysWordFromAnIdentityToken() {
    assertThat(PasskeyProof.is(phone.sign(CHALLENGE).kept())).isTrue();
    assertThat(PasskeyProof.is("eyJhbGciOiJSUzI1NiJ9.e30.c2ln")).isFalse();
    assertThat(PasskeyProof.is("")).isFalse();
  }

  private void refused(PasskeyProof proof, String reason) {
    assertThatThrownBy(() -> proof.verify(phone.key(), HERE, CHALLENGE, 0))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining(reason);
  }

  private static Arguments lie(String reason, Consumer<TestAuthenticator> lie) {
    return Arguments.of(reason, lie);
  }

  private static String challenge(String text) {
    return PasskeyKey.encode(text.getBytes(StandardCharsets.UTF_8));
  }
}
