package dev.sluice.pipeline.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.StoreTest;
import dev.sluice.pipeline.audit.AuditVerdict.Broken;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditChainTest extends StoreTest {
  @Override
  protected List<String> packages() {
    return List.of("kernel", "audit");
  }

  @TempDir private static Path folder;

  @Override
  protected Map<String, Object> settings() {
    return Map.of(
        "sluice.audit.watch", "false", "sluice.keys.audit", folder.resolve("audit.pem").toString());
  }

  @Test
  void staysWholeUnderSixteenWritersAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(16);
    List<Future<?>> writers = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      writers.add(threads.submit(() -> append("busy", 25)));
    }
    for (Future<?> writer : writers) {
      writer.get();
    }
    threads.shutdown();

    AuditVerdict verdict = chain().verify(new WorkspaceId("busy"));

    assertThat(verdict).isEqualTo(new AuditVerdict(400, Optional.empty()));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          deleted | DELETE FROM audit_entry WHERE workspace = :w AND sequence = 3                        | 3 | missing
          cut     | DELETE FROM audit_entry WHERE workspace = :w AND sequence > 3                        | 4 | missing
          all     | DELETE FROM audit_entry WHERE workspace = :w                                         | 1 | missing
          changed | UPDATE audit_entry SET outcome = 'denied' WHERE workspace = :w AND sequence = 4      | 4 | changed
          detail  | UPDATE audit_entry SET details = '{"fact":"y"}' WHERE workspace = :w AND sequence = 2 | 2 | changed
          later   | UPDATE audit_entry SET at = at + INTERVAL '1 microsecond' WHERE workspace = :w AND sequence = 1 | 1 | changed
          swapped | UPDATE audit_entry SET sequence = CASE sequence WHEN 2 THEN 103 ELSE 102 END WHERE workspace = :w AND sequence IN (2, 3); UPDATE audit_entry SET sequence = sequence - 100 WHERE workspace = :w AND sequence > 100 | 2 | does not follow
          moved   | UPDATE audit_entry SET workspace = 'elsewhere', sequence = 999 WHERE workspace = :w AND sequence = 5 | 5 | missing
          added   | INSERT INTO audit_entry SELECT workspace, 6, at, actor_issuer, actor_subject, actor_name, via, account, code, outcome, environment, migration, digest, correlation, details, hash, hash FROM audit_entry WHERE workspace = :w AND sequence = 5 | 6 | changed
          """)
  void namesTheFirstBadEntry(String name, String sql, long bad, String reason) {
    append(name, 5);

    tamper(sql.replace(":w", "'" + name + "'"));

    Broken broken = chain().verify(new WorkspaceId(name)).broken().orElseThrow();
    assertThat(broken.sequence()).isEqualTo(bad);
    assertThat(broken.reason()).contains(reason);
  }

  @Test
  void findsACutTrailWithAMendedHeadByItsCheckpoint() throws GeneralSecurityException {
    append("mended", 5);
    WorkspaceId mended = new WorkspaceId("mended");
    KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    AuditCheckpoint checkpoint = chain().checkpoint(mended, keys.getPrivate());
    assertThat(checkpoint.signedBy(keys.getPublic())).isTrue();

    tamper(
        "DELETE FROM audit_entry WHERE workspace = 'mended' AND sequence > 3;"
            + " UPDATE audit_head SET sequence = 3, hash = (SELECT hash FROM audit_entry WHERE"
            + " workspace = 'mended' AND sequence = 3) WHERE workspace = 'mended'");

    assertThat(chain().verify(mended).intact()).isTrue();
    assertThat(chain().verify(mended, checkpoint).broken().orElseThrow().sequence()).isEqualTo(4);
    append("mended", 2);
    assertThat(chain().verify(mended, checkpoint).broken().orElseThrow().sequence()).isEqualTo(5);
    AuditCheckpoint forged =
        new AuditCheckpoint("mended", 3, "x", checkpoint.at(), checkpoint.signature());
    assertThat(forged.signedBy(keys.getPublic())).isFalse();
  }

  @Test
  void verifiesAnExportOffline() throws IOException {
    append("exported", 5);
    String json = export("exported");

    assertThat(verify(json)).isEqualTo(new AuditVerdict(5, Optional.empty()));
    assertThat(verify(json.replaceFirst("\"fact\":\"3\"", "\"fact\":\"x\"")).broken().orElseThrow())
        .isEqualTo(new Broken("exported", 4, "the entry was changed"));
  }

  @Test
  void signsNoEndOfABrokenTrail() throws IOException {
    append("spoilt", 5);
    tamper("UPDATE audit_entry SET via = 'x' WHERE workspace = 'spoilt' AND sequence = 2");

    String json = export("spoilt");

    assertThat(json).contains("{\"broken\":").doesNotContain("{\"end\":");
    assertThat(verify(json).broken().orElseThrow().sequence()).isEqualTo(2);
  }

  @Test
  void exportsCellsThatNoSpreadsheetRuns() {
    inTransaction(() -> bean(AuditTrail.class).append(event("cells", "=1+1\",\"x", "=cmd|'x'!A1")));
    StringWriter csv = new StringWriter();

    bean(AuditExport.class).csv(AuditFilter.all(new WorkspaceId("cells")), csv);

    assertThat(csv.toString().lines().skip(1).findFirst().orElseThrow())
        .contains("\"'=cmd|'x'!A1\"")
        .startsWith("\"1\",");
  }

  @Test
  void pagesBackwards() {
    append("paged", 7);
    AuditFilter all = AuditFilter.all(new WorkspaceId("paged"));

    AuditPage first = bean(AuditQueries.class).page(all, OptionalLong.empty(), 5);
    AuditPage second = bean(AuditQueries.class).page(all, first.next(), 5);

    assertThat(first.entries())
        .extracting(AuditEntry::sequence)
        .containsExactly(7L, 6L, 5L, 4L, 3L);
    assertThat(second.entries()).extracting(AuditEntry::sequence).containsExactly(2L, 1L);
    assertThat(second.next()).isEmpty();
  }

  private void tamper(String sql) {
    owner()
        .sql(
            "ALTER TABLE audit_entry DISABLE TRIGGER ALL; "
                + sql
                + "; ALTER TABLE audit_entry ENABLE TRIGGER ALL")
        .update();
  }

  private String export(String workspace) {
    StringWriter json = new StringWriter();
    bean(AuditExport.class).trail(new WorkspaceId(workspace), json);
    return json.toString();
  }

  private AuditVerdict verify(String lines) throws IOException {
    return AuditFile.verify(
        new BufferedReader(new StringReader(lines)),
        List.of(),
        AuditKeys.read(bean(AuditKeys.class).publicPem()));
  }

  private void append(String workspace, int times) {
    for (int i = 0; i < times; i++) {
      String fact = Integer.toString(i);
      inTransaction(() -> bean(AuditTrail.class).append(event(workspace, fact, "")));
    }
  }

  private static AuditEvent event(String workspace, String fact, String environment) {
    Actor actor = Actor.system(new WorkspaceId(workspace), "c-1");
    return AuditEvent.success("test.done", actor, environment, 1, "", Map.of("fact", fact));
  }

  private AuditChain chain() {
    return bean(AuditChain.class);
  }
}
