package dev.sluice.bot.rest;

import dev.sluice.pipeline.audit.AuditChain;
import dev.sluice.pipeline.audit.AuditCheckpoint;
import dev.sluice.pipeline.audit.AuditExport;
import dev.sluice.pipeline.audit.AuditFilter;
import dev.sluice.pipeline.audit.AuditKeys;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.migration.MigrationView;
import dev.sluice.pipeline.run.RunLog;
import dev.sluice.pipeline.timeline.Timeline;
import dev.sluice.pipeline.timeline.TimelineEntry;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.ZipOutputStream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everything that proves how one migration came to be, was approved and was run, as one file: for
 * auditors, who need nothing of Sluice but its public key to check it. Written as it is read, so
 * nothing is left out for its size.
 */
@Component
class EvidencePack {
  private static final int PAGE = 1_000;
  private static final String README =
      """
      This file says how one database migration came to be, who approved it and what ran.

      migration.json       risk findings, rehearsal, stages, approvals, newest runs and their steps
      up.sql, down.sql     the scripts, byte for byte; the digest of the approvals covers them
      runs.jsonl           every run of every stage, up and down, with every attempt on every
                           connection and its statements; those that failed too
      audit.jsonl          entries of the audit trail about it; each carries its hash (SHA-256)
      authentication.jsonl each decision, and how its person had signed in for it (signedIn: method,
                           provider, time); entry is what the trail of the server says of that sign-in.
                           Where signedIn is missing, note says why
      confirmations.jsonl  approvals that were confirmed (by): the identity token as a provider signed it,
                           over the nonce base64url(SHA-256(what was approved and salt)); or what a
                           passkey signed over that as its challenge: passkey, the public key (attested
                           credential data), authenticator data, client data, signature, with dots between
      timeline.jsonl       what was told about it, in order
      manifest.json        SHA-256 of each file above, and where the trail stood, signed

      manifest.sig is the Ed25519 signature over manifest.json; public.pem is the key, which you
      should have from elsewhere. To check it:
        openssl pkeyutl -verify -pubin -inkey public.pem -rawin -in manifest.json -sigfile manifest.sig
      and then the SHA-256 of each file against the manifest.
      """;

  private final EvidenceDecisions decisions;
  private final AuditExport export;
  private final AuditChain chain;
  private final AuditKeys keys;
  private final Timeline timeline;
  private final RunLog runs;
  private final JsonMapper json;

  EvidencePack(
      EvidenceDecisions decisions,
      AuditExport export,
      AuditChain chain,
      AuditKeys keys,
      Timeline timeline,
      RunLog runs,
      JsonMapper json) {
    this.decisions = decisions;
    this.export = export;
    this.chain = chain;
    this.keys = keys;
    this.timeline = timeline;
    this.runs = runs;
    this.json = json;
  }

  /** Writes the pack of a migration as a ZIP file. */
  void write(MigrationView view, OutputStream out) throws IOException {
    MigrationKey key = view.key();
    ZipOutputStream zip = new ZipOutputStream(out);
    EvidenceFiles files = new EvidenceFiles(zip, view.updatedAt());
    files.add("migration.json", pretty(MigrationJson.of(view, view.up(), view.down(), "")));
    files.add("up.sql", bytes(view.up()));
    files.add("down.sql", bytes(view.down()));
    files.write("runs.jsonl", to -> runs.each(key, entry -> line(to, entry)));
    files.text(
        "audit.jsonl", to -> export.json(AuditFilter.migration(key.workspace(), key.number()), to));
    files.write("authentication.jsonl", to -> lines(to, decisions.authenticated(view)));
    files.write("confirmations.jsonl", to -> lines(to, EvidenceDecisions.confirmed(view)));
    files.write("timeline.jsonl", to -> told(key, entry -> line(to, entry)));
    byte[] manifest = pretty(manifest(view, files.hashes(), chain.checkpoint(key.workspace())));
    files.add("manifest.json", manifest);
    files.add("manifest.sig", keys.sign(manifest));
    files.add("public.pem", bytes(keys.publicPem()));
    files.add("README.txt", bytes(README));
    zip.finish();
  }

  private void told(MigrationKey key, Consumer<TimelineEntry> reader) {
    long last = 0;
    List<TimelineEntry> page = timeline.after(key, last, PAGE);
    while (!page.isEmpty()) {
      page.forEach(reader);
      last = page.get(page.size() - 1).sequence();
      page = timeline.after(key, last, PAGE);
    }
  }

  private static Map<String, Object> manifest(
      MigrationView view, Map<String, String> hashes, AuditCheckpoint checkpoint) {
    Map<String, Object> manifest = new LinkedHashMap<>();
    manifest.put("workspace", view.key().workspace().value());
    manifest.put("migration", view.key().number());
    manifest.put("digest", view.digest());
    manifest.put("state", view.state().word());
    manifest.put("checkpoint", checkpoint);
    manifest.put("sha256", hashes);
    return manifest;
  }

  private byte[] pretty(Object value) {
    return json.writerWithDefaultPrettyPrinter().writeValueAsBytes(value);
  }

  private void lines(OutputStream to, List<?> values) {
    values.forEach(value -> line(to, value));
  }

  private void line(OutputStream to, Object value) {
    try {
      to.write(json.writeValueAsBytes(value));
      to.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
