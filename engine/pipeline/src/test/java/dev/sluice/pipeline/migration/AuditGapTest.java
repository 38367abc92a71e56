package dev.sluice.pipeline.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.audit.AuditDestinations;
import dev.sluice.pipeline.audit.AuditGaps;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.WorkspaceId;
import dev.sluice.pipeline.run.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** A standby that lagged takes over: what was acknowledged is gone from the store. */
class AuditGapTest extends MigrationTest {
  private static final WorkspaceId ACME = new WorkspaceId("acme");

  @TempDir private static Path folder;

  @Override
  protected Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>(super.settings());
    settings.put("sluice.keys.audit", folder.resolve("audit.pem").toString());
    settings.put("sluice.audit.watch", "true");
    settings.put("sluice.audit.poll", "20ms");
    settings.put("sluice.audit.checkpoint-rows", "1");
    return settings;
  }

  @Override
  protected void register(AnnotationConfigApplicationContext beans) {
    super.register(beans);
    beans.registerBean(
        AuditDestinations.class, () -> new AuditDestinations(Optional.of(file()), List.of()));
  }

  private static Path file() {
    return folder.resolve("checkpoints.jsonl");
  }

  @BeforeEach
  void forget() throws IOException {
    Files.deleteIfExists(file());
  }

  @Test
  void startsNothingUntilAnAdminHasConfirmedTheGap() throws IOException {
    long number = inQa();
    approve("bob", number, "qa");
    awaitSigned();
    loseTheLastEntries(2);

    Answer<MigrationView> refused = migrations().run(actor("alice"), number, "qa");

    assertThat(refused.refusal().orElseThrow().code()).isEqualTo("audit.gap");
    assertThat(refused.refusal().orElseThrow().message()).contains("ends at entry");
    assertThat(state(number, "qa")).isEqualTo(RunState.PENDING);
    assertThat(runs(number, "qa")).isZero();
    assertThat(gaps().in(ACME)).as("and signing does not make it go away").isPresent();

    assertThat(gaps().confirm(actor("dave"), "compared the ledgers")).isTrue();

    assertThat(gaps().in(ACME)).isEmpty();
    assertThat(migrations().run(actor("alice"), number, "qa")).isInstanceOf(Answer.Done.class);
    assertThat(state(number, "qa")).isEqualTo(RunState.IN_PROGRESS);
    awaitSigned();
    assertThat(gaps().in(ACME)).as("what is signed from now on holds").isEmpty();
  }

  @Test
  void noticesAnotherEntryInThePlaceOfTheSignedOne() throws IOException {
    long number = inQa();
    approve("bob", number, "qa");
    awaitSigned();
    loseTheLastEntries(1);
    approve("carol", number, "qa");
    approve("frank", number, "qa");

    assertThat(gaps().in(ACME).orElseThrow().refusal().message())
        .contains("holds another entry in its place");
  }

  @Test
  void believesNoLineThatThisInstallationDidNotSign() throws IOException {
    long number = inQa();
    awaitSigned();
    String line = Files.readAllLines(file()).get(0);
    Files.writeString(
        file(),
        line.replaceAll("\"sequence\":[0-9]+", "\"sequence\":999999") + "\nnot a checkpoint\n",
        StandardOpenOption.APPEND);

    assertThat(gaps().in(ACME)).isEmpty();
    approve("bob", number, "qa");
    assertThat(migrations().run(actor("alice"), number, "qa")).isInstanceOf(Answer.Done.class);
  }

  @Test
  void believesTheSignedLineBeforeOneThatSomebodyAdded() throws IOException {
    inQa();
    awaitSigned();
    String signed = Files.readAllLines(file()).get(0);
    Files.writeString(
        file(),
        signed.replaceAll("\"sequence\":[0-9]+", "\"sequence\":1") + "\n",
        StandardOpenOption.APPEND);

    loseTheLastEntries(2);

    assertThat(gaps().in(ACME)).isPresent();
  }

  @Test
  void hasNothingToConfirmWhileTheStoreIsWhole() {
    inQa();
    awaitSigned();

    assertThat(gaps().confirm(actor("dave"), "just in case")).isFalse();
  }

  private AuditGaps gaps() {
    return bean(AuditGaps.class);
  }

  /** Waits until the newest entry is covered by a checkpoint outside of the store. */
  private void awaitSigned() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                Files.exists(file())
                    && Files.readString(file()).contains("\"hash\":\"" + head() + "\""));
  }

  private String head() {
    return owner()
        .sql("SELECT hash FROM audit_head WHERE workspace = 'acme'")
        .query(String.class)
        .single();
  }

  private void loseTheLastEntries(int count) {
    owner()
        .sql(
            """
            ALTER TABLE audit_entry DISABLE TRIGGER ALL;
            ALTER TABLE audit_checkpoint DISABLE TRIGGER ALL;
            WITH kept AS (
              SELECT max(sequence) - :count AS sequence FROM audit_entry WHERE workspace = 'acme'
            ), gone AS (
              DELETE FROM audit_checkpoint WHERE workspace = 'acme'
                AND sequence > (SELECT sequence FROM kept)
            ), lost AS (
              DELETE FROM audit_entry WHERE workspace = 'acme'
                AND sequence > (SELECT sequence FROM kept)
            )
            UPDATE audit_head h SET sequence = e.sequence, hash = e.hash
            FROM audit_entry e, kept
            WHERE h.workspace = 'acme' AND e.workspace = 'acme' AND e.sequence = kept.sequence;
            ALTER TABLE audit_entry ENABLE TRIGGER ALL;
            ALTER TABLE audit_checkpoint ENABLE TRIGGER ALL
            """
                .replace(":count", Integer.toString(count)))
        .update();
  }
}
