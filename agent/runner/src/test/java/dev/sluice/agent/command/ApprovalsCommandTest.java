package dev.sluice.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.agent.policy.TestIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApprovalsCommandTest {
  private static final TestIssuer IDP = new TestIssuer();
  private static final String BOB = TestIssuer.NAME + "#bob";
  private static final String CAROL = TestIssuer.NAME + "#carol";

  @TempDir private Path folder = Path.of("unset");

  @Test
  void keepsWhatMustBeProvenInAPrivateFile() throws IOException {
    trust(IDP.jwks());
    Said required = require("--count", "2", "--person", BOB, "--person", CAROL, "--acr", "phr");

    assertThat(required.exit()).as(required.err()).isZero();
    assertThat(approvals("list").out())
        .contains("prod: 2 of 2 people, not older than 72 h", "by phr", BOB, CAROL)
        .contains("trusts https://idp.example for sluice: 1 keys, people by sub");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("approvals.json"))))
        .isEqualTo("rw-------");
  }

  @Test
  void saysSoWhenNothingMustBeProven() {
    assertThat(approvals("list").out()).contains("it takes the server's word");
    assertThat(approvals("remove", "--environment", "prod").exit()).isEqualTo(2);
  }

  @Test
  void takesTheRuleAwayAgain() throws IOException {
    trust(IDP.jwks());
    require("--person", BOB);

    assertThat(approvals("remove", "--environment", "prod").exit()).isZero();
    assertThat(approvals("list").out()).doesNotContain(BOB);
  }

  @Test
  void refusesRulesThatCannotBeMetOrMeanNothing() throws IOException {
    trust(IDP.jwks());

    assertThat(require("--count", "2", "--person", BOB, "--person", BOB).err())
        .contains("2 approvals are wanted of 1 people");
    assertThat(require("--person", "bob").err()).contains("an issuer and a subject");
    assertThat(require("--person", "https://other.example#bob").err()).contains("not trusted");
    assertThat(require("--person", BOB, "--valid-hours", "0").exit()).isEqualTo(2);
  }

  @Test
  void takesPublicKeysOnly() throws IOException {
    String secret =
        new JsonWebKeySet(IDP.key()).toJson(JsonWebKey.OutputControlLevel.INCLUDE_PRIVATE);

    assertThat(trust(secret).err()).contains("no public keys");
    assertThat(trust("{\"keys\":[]}").err()).contains("no public keys");
    assertThat(trust("{\"keys\":[{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"}]}").exit()).isEqualTo(2);
    assertThat(trust("not json").exit()).isEqualTo(2);
  }

  @Test
  void keepsKeysThatTheProviderRetiredUnlessToldToReplaceThem() throws IOException {
    String newer = new TestIssuer("k2").jwks();
    trust(IDP.jwks());

    assertThat(trust(newer).out()).contains("Trusts 2 keys", "1 of them from before");
    assertThat(trust(newer).out()).contains("Trusts 2 keys");
    assertThat(trust(newer, "--replace").out()).contains("Trusts 1 keys").doesNotContain("before");
  }

  @Test
  void mixesNoKeysOfAnotherRegistrationOrOfOneId() throws IOException {
    trust(IDP.jwks());

    assertThat(trust(new TestIssuer("k1").jwks()).err()).contains("has the id of another one");
    assertThat(trust(IDP.jwks(), "--subject-claim", "oid").err())
        .contains("is trusted for sluice, people by sub, so far", "--replace");
    assertThat(approvals("list").out()).contains("1 keys, people by sub");
  }

  @Test
  void remembersAnEarlierRuleForRollingBackUnlessToldToForgetIt() throws IOException {
    trust(IDP.jwks());
    require("--person", BOB);
    require("--person", CAROL);

    assertThat(approvals("list").out()).contains("for rolling back what ran until", CAROL);
    require("--person", CAROL, "--forget");
    assertThat(approvals("list").out()).doesNotContain("for rolling back");
  }

  private Said trust(String keys, String... more) throws IOException {
    Path file = Files.writeString(folder.resolve("keys.json"), keys);
    List<String> all =
        new ArrayList<>(
            List.of("trust", "--issuer", TestIssuer.NAME, "--audience", "sluice", "--keys"));
    all.add(file.toString());
    all.addAll(List.of(more));
    return approvals(all.toArray(String[]::new));
  }

  private Said require(String... options) {
    List<String> all = new ArrayList<>(List.of("require", "--environment", "prod"));
    all.addAll(List.of(options));
    return approvals(all.toArray(String[]::new));
  }

  private Said approvals(String... arguments) {
    List<String> all = new ArrayList<>(List.of("agent", "approvals"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--home", folder.toString()));
    return Said.sluice(all.toArray(String[]::new));
  }
}
