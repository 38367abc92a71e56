package dev.sluice.pipeline.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.StoreTest;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A long trail is exported and verified in a small heap: run it with {@code
 * -Dtest.jvm="-XX:+UseSerialGC -Xmx512m"}. The export is measured beside reading the same rows by
 * JDBC, the verification beside reading the lines of the file.
 */
class AuditBench extends StoreTest {
  private static final int ENTRIES = Integer.getInteger("bench.entries", 1_000_000);
  private static final int TOGETHER = 5_000;
  private static final WorkspaceId BENCH = new WorkspaceId("bench");

  @TempDir private static Path folder;

  @Override
  protected List<String> packages() {
    return List.of("kernel", "audit");
  }

  @Override
  protected Map<String, Object> settings() {
    return Map.of(
        "sluice.audit.watch", "false", "sluice.keys.audit", folder.resolve("audit.pem").toString());
  }

  @BeforeAll
  void writeTheTrail() {
    for (int begun = 0; begun < ENTRIES; begun += TOGETHER) {
      int from = begun;
      inTransaction(
          () -> {
            for (int i = from; i < Math.min(from + TOGETHER, ENTRIES); i++) {
              bean(AuditTrail.class).append(event(i));
            }
          });
    }
  }

  private static AuditEvent event(int number) {
    return AuditEvent.success(
        "approval.recorded",
        Actor.system(BENCH, "c-" + number),
        "prod",
        number / 10,
        "b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c",
        Map.of("reason", "looked at it, number " + number, "quorum", "1 of 2"));
  }

  @Test
  void exportsAndVerifiesAMillionEntriesInASmallHeap() throws IOException, SQLException {
    Path trail = folder.resolve("trail.jsonl");

    double bare = seconds(this::readBare);
    double exported = seconds(() -> export(trail));
    double read = seconds(() -> assertThat(lines(trail)).isGreaterThan(ENTRIES));
    double verified = seconds(() -> verify(trail));

    System.out.printf("%,d entries, heap of %,d MB%n", ENTRIES, heap());
    System.out.printf("reading rows: %.1f s; export: %.1f s, ", bare, exported);
    System.out.printf("%,.0f/s; ratio %.1f%n", ENTRIES / exported, exported / bare);
    System.out.printf("reading lines: %.1f s; verified: %.1f s, ", read, verified);
    System.out.printf("%,.0f/s; ratio %.1f%n", ENTRIES / verified, verified / read);
  }

  private static long heap() {
    return Runtime.getRuntime().maxMemory() >> 20;
  }

  private void readBare() throws SQLException {
    try (Connection connection = store().dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.setFetchSize(1_000);
      try (ResultSet rows = statement.executeQuery("SELECT * FROM audit_entry ORDER BY sequence")) {
        int columns = rows.getMetaData().getColumnCount();
        while (rows.next()) {
          for (int i = 1; i <= columns; i++) {
            Objects.requireNonNull(rows.getString(i));
          }
        }
      }
    }
  }

  private void export(Path file) throws IOException {
    try (Writer writer = Files.newBufferedWriter(file)) {
      bean(AuditExport.class).trail(BENCH, writer);
    }
  }

  private static long lines(Path file) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      return reader.lines().count();
    }
  }

  private void verify(Path file) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      AuditVerdict verdict = AuditFile.verify(reader, List.of(), bean(AuditKeys.class).publicKey());
      assertThat(verdict.intact()).as("%s", verdict).isTrue();
      assertThat(verdict.entries()).isEqualTo(ENTRIES);
    }
  }

  private static double seconds(Work work) throws IOException, SQLException {
    long began = System.nanoTime();
    work.run();
    return (System.nanoTime() - began) / 1e9;
  }

  /** What is measured. */
  private interface Work {
    void run() throws IOException, SQLException;
  }
}
