package dev.sluice.pipeline.audit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The trail as text for other programs: JSON lines, which can be verified offline, and CSV. */
@Component
public class AuditExport {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String HEADER =
      "sequence,at,workspace,issuer,subject,name,via,account,code,outcome,environment,migration,"
          + "digest,correlation,details,previous_hash,hash\r\n";

  private final AuditQueries queries;

  AuditExport(AuditQueries queries) {
    this.queries = queries;
  }

  /**
   * Writes entries as JSON, one on each line, oldest first.
   *
   * @throws UncheckedIOException when the writer fails
   */
  public void json(AuditFilter filter, Writer writer) {
    queries.each(filter, entry -> write(writer, JSON.writeValueAsString(entry) + "\n"));
  }

  /**
   * Writes entries as CSV (RFC 4180) with a header; no cell can start a formula.
   *
   * @throws UncheckedIOException when the writer fails
   */
  public void csv(AuditFilter filter, Writer writer) {
    write(writer, HEADER);
    queries.each(filter, entry -> write(writer, line(entry)));
  }

  /**
   * Verifies the JSON lines of a workspace's whole trail, without a database.
   *
   * @param checkpoint kept elsewhere, its signature checked; empty for none
   * @throws IOException when the lines cannot be read
   */
  public static AuditVerdict verify(BufferedReader lines, Optional<AuditCheckpoint> checkpoint)
      throws IOException {
    AuditWalk walk = new AuditWalk("");
    long read = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      read++;
      try {
        AuditEntry entry = JSON.readValue(line, AuditEntry.class);
        if (read == 1) {
          walk = new AuditWalk(entry.workspace());
        }
        walk.step(entry);
      } catch (JacksonException | NullPointerException e) {
        walk.fail(read, "line " + read + " is no entry");
      }
    }
    AuditWalk walked = walk;
    checkpoint.ifPresent(c -> walked.await(c.sequence(), c.hash()));
    return walk.end();
  }

  private static String line(AuditEntry entry) {
    AuditEntry.Who who = entry.who();
    AuditEntry.What what = entry.what();
    return Stream.of(
                Long.toString(entry.sequence()),
                entry.at().toString(),
                entry.workspace(),
                who.issuer(),
                who.subject(),
                who.name(),
                who.via(),
                who.account(),
                what.code(),
                what.outcome(),
                what.environment(),
                Long.toString(what.migration()),
                what.digest(),
                entry.correlation(),
                JSON.writeValueAsString(what.details()),
                entry.previousHash(),
                entry.hash())
            .map(AuditExport::cell)
            .collect(Collectors.joining(","))
        + "\r\n";
  }

  /** A cell in quotes; what a spreadsheet would run gets an apostrophe before it. */
  private static String cell(String text) {
    boolean formula = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
    return "\"" + (formula ? "'" : "") + text.replace("\"", "\"\"") + "\"";
  }

  private static void write(Writer writer, String text) {
    try {
      writer.write(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
