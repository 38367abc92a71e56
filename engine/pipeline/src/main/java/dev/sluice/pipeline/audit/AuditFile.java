package dev.sluice.pipeline.audit;

import java.io.BufferedReader;
import java.io.IOException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;

/**
 * Verifies an export of a whole trail with the public key alone: no server, no database. Whatever
 * was changed, deleted, reordered, inserted or cut off is found, and the first bad entry named.
 */
public final class AuditFile implements AuditLine.Reader {
  private final PublicKey key;
  private final List<AuditCheckpoint> kept;
  private AuditWalk walk = new AuditWalk("");
  private boolean begun;
  private boolean ended;
  private long line;

  private AuditFile(PublicKey key, List<AuditCheckpoint> kept) {
    this.key = key;
    this.kept = kept;
  }

  /**
   * Reads a file to its end or to the first thing that is wrong.
   *
   * @param lines the export
   * @param kept checkpoints that were kept elsewhere, of any workspaces; may be none
   * @throws IOException when the lines cannot be read
   */
  public static AuditVerdict verify(BufferedReader lines, List<AuditCheckpoint> kept, PublicKey key)
      throws IOException {
    AuditFile file = new AuditFile(key, kept);
    file.readAll(lines);
    return file.verdict();
  }

  /**
   * The checkpoints of a file that the server wrote.
   *
   * @throws IOException when the lines cannot be read
   * @throws IllegalArgumentException when one of them is no checkpoint
   */
  public static List<AuditCheckpoint> checkpoints(BufferedReader lines) throws IOException {
    List<AuditCheckpoint> checkpoints = new ArrayList<>();
    for (String text = lines.readLine(); text != null; text = lines.readLine()) {
      checkpoints.add(
          AuditLine.asCheckpoint(text)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "line " + (checkpoints.size() + 1) + " is no checkpoint")));
    }
    return checkpoints;
  }

  private void readAll(BufferedReader lines) throws IOException {
    for (String text = lines.readLine(); text != null; text = lines.readLine()) {
      line++;
      if (ended) {
        walk.fail(walk.sequence() + 1, "there is something after the signed end");
        return;
      }
      AuditLine.read(text, this);
    }
  }

  private AuditVerdict verdict() {
    AuditVerdict verdict = walk.end();
    if (verdict.intact() && !ended) {
      walk.fail(
          walk.sequence() + 1,
          "the file ends here without its signed end, so entries may be missing");
    }
    return walk.end();
  }

  private void begin(String workspace) {
    if (!begun) {
      begun = true;
      walk = new AuditWalk(workspace);
      kept.forEach(this::checkpoint);
    }
  }

  @Override
  public void entry(AuditEntry entry) {
    begin(entry.workspace());
    walk.step(entry);
  }

  @Override
  public void checkpoint(AuditCheckpoint checkpoint) {
    begin(checkpoint.workspace());
    if (!walk.is(checkpoint.workspace())) {
      return;
    }
    if (checkpoint.signedBy(key)) {
      walk.await(checkpoint.sequence(), checkpoint.hash());
    } else {
      walk.fail(checkpoint.sequence(), "its checkpoint is not signed with this key");
    }
  }

  @Override
  public void end(AuditCheckpoint end) {
    begin(end.workspace());
    ended = true;
    if (!end.endSignedBy(key)) {
      walk.fail(walk.sequence() + 1, "the end of the file is not signed with this key");
    } else if (!walk.standsAt(end)) {
      walk.fail(walk.sequence() + 1, "the entry is missing; the signed end is " + end.sequence());
    }
  }

  @Override
  public void nothing() {
    walk.fail(walk.sequence() + 1, "line " + line + " is no entry");
  }
}
