package dev.sluice.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.TestAuthenticator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasskeyApprovalsCommandTest {
  private static final String SERVER = "https://sluice.example";

  @TempDir private Path folder = Path.of("unset");

  private final TestAuthenticator alices = new TestAuthenticator(SERVER);

  @Test
  void keepsAPasskeyAndShowsWhatTwoPeopleCanCompare() {
    assertThat(trust("local#alice", SERVER, alices.key().text()).out())
        .contains("a passkey of local#alice for " + SERVER, alices.key().fingerprint());

    Said required = approvals("require", "--environment", "prod", "--person", "local#alice");
    assertThat(required.exit()).as(required.err()).isZero();
    assertThat(approvals("list").out())
        .contains("prod: 1 of 1 people", "local#alice", alices.key().fingerprint());
  }

  @Test
  void refusesAPersonWhoHasNoPasskeyThere() {
    trust("local#alice", SERVER, alices.key().text());

    assertThat(approvals("require", "--environment", "prod", "--person", "local#bob").err())
        .contains("local#bob has no passkey", "trust-passkey");
  }

  @Test
  void refusesWhatIsNoPasskeyOrNobodys() {
    String key = alices.key().text();

    assertThat(trust("alice", SERVER, key).err()).contains("an issuer and a subject");
    assertThat(trust("local#alice", "http://sluice.example", key).err())
        .contains("no passkeys at 'http://sluice.example'");
    assertThat(trust("local#alice", SERVER, "x" + key).err()).contains("no public key");
    assertThat(trust("local#alice", SERVER, key + "AAAA").err()).contains("no public key");
    assertThat(approvals("list").out()).doesNotContain("passkey");
  }

  @Test
  void takesOnePasskeyForOnePersonOnly() {
    trust("local#alice", SERVER, alices.key().text());

    assertThat(trust("local#bob", SERVER, alices.key().text()).err())
        .contains("is trusted as the one of local#alice");
    assertThat(trust("local#alice", SERVER, alices.key().text()).exit()).isZero();
  }

  @Test
  void keepsEarlierOnesUnlessToldToReplaceOrDistrustThem() {
    TestAuthenticator second = new TestAuthenticator(SERVER);
    trust("local#alice", SERVER, alices.key().text());
    trust("local#alice", SERVER, second.key().text());
    assertThat(approvals("list").out())
        .contains(alices.key().fingerprint(), second.key().fingerprint());

    trust("local#alice", SERVER, second.key().text(), "--replace");
    assertThat(approvals("list").out())
        .contains(second.key().fingerprint())
        .doesNotContain(alices.key().fingerprint());
    approvals("distrust-passkeys", "--person", "local#alice");
    assertThat(approvals("list").out()).doesNotContain("passkey");
    assertThat(approvals("distrust-passkeys", "--person", "local#alice").exit()).isEqualTo(2);
  }

  private Said trust(String person, String origin, String key, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of("trust-passkey", "--person", person, "--origin", origin, "--key", key));
    all.addAll(List.of(more));
    return approvals(all.toArray(String[]::new));
  }

  private Said approvals(String... arguments) {
    List<String> all = new ArrayList<>(List.of("agent", "approvals"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--home", folder.toString()));
    return Said.sluice(all.toArray(String[]::new));
  }
}
