package dev.sluice.pipeline.audit;

import dev.sluice.pipeline.kernel.WorkspaceId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The trail as text for other programs: JSON lines, which can be verified offline, and CSV. */
@Component
public class AuditExport {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String HEADER =
      "sequence,at,workspace,issuer,subject,name,via,account,code,outcome,environment,migration,"
          + "digest,correlation,details,previous_hash,hash\r\n";

  private final AuditQueries queries;
  private final AuditRows rows;
  private final AuditCheckpointRows checkpoints;
  private final AuditKeys keys;

  AuditExport(
      AuditQueries queries, AuditRows rows, AuditCheckpointRows checkpoints, AuditKeys keys) {
    this.queries = queries;
    this.rows = rows;
    this.checkpoints = checkpoints;
    this.keys = keys;
  }

  /**
   * Writes entries as JSON, one on each line, oldest first.
   *
   * @throws UncheckedIOException when the writer fails
   */
  public void json(AuditFilter filter, Writer writer) {
    queries.each(filter, entry -> write(writer, AuditLine.entry(entry)));
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
   * Writes the whole trail of a workspace: its signed checkpoints, every entry, oldest first, and a
   * signed end. {@link AuditFile} verifies it anywhere.
   *
   * @throws UncheckedIOException when the writer fails
   */
  public void trail(WorkspaceId workspace, Writer writer) {
    String name = workspace.value();
    queries.atOneMoment(
        () -> {
          checkpoints.each(name, c -> write(writer, AuditLine.checkpoint(c)));
          AuditRows.Head head = rows.head(name).orElse(AuditRows.NOTHING);
          AuditWalk walk = new AuditWalk(name);
          walk.await(head.sequence(), head.hash());
          queries.after(
              name,
              0,
              Long.MAX_VALUE,
              entry -> {
                walk.step(entry);
                write(writer, AuditLine.entry(entry));
              });
          AuditVerdict verdict = walk.end();
          write(
              writer,
              verdict
                  .broken()
                  .map(AuditLine::broken)
                  .orElseGet(
                      () ->
                          AuditLine.end(
                              AuditCheckpoint.end(head, name, rows.now(), keys.privateKey()))));
          return verdict;
        });
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
