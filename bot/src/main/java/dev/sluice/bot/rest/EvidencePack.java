package dev.sluice.bot.rest;

import dev.sluice.db.digest.Sha256;
import dev.sluice.pipeline.approval.Decision;
import dev.sluice.pipeline.audit.AuditChain;
import dev.sluice.pipeline.audit.AuditCheckpoint;
import dev.sluice.pipeline.audit.AuditEntry;
import dev.sluice.pipeline.audit.AuditExport;
import dev.sluice.pipeline.audit.AuditFilter;
import dev.sluice.pipeline.audit.AuditKeys;
import dev.sluice.pipeline.audit.AuditQueries;
import dev.sluice.pipeline.identity.People;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.migration.MigrationView;
import dev.sluice.pipeline.timeline.Timeline;
import dev.sluice.protocol.PasskeyProof;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everything that proves how one migration came to be, was approved and was run, as one file: for
 * auditors, who need nothing of Sluice but its public key to check it.
 */
@Component
class EvidencePack {
  private static final int MOST_HAPPENINGS = 10_000;
  private static final String README =
      """
      This file says how one database migration came to be, who approved it and what ran.

      migration.json       risk findings, rehearsal, stages, approvals, runs and their steps
      up.sql, down.sql     the scripts, byte for byte; the digest of the approvals covers them
      audit.jsonl          entries of the audit trail about it; each carries its hash (SHA-256)
      authentication.jsonl how each person who decided had signed in before
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

  private final AuditQueries queries;
  private final AuditExport export;
  private final AuditChain chain;
  private final AuditKeys keys;
  private final Timeline timeline;
  private final JsonMapper json;

  EvidencePack(
      AuditQueries queries,
      AuditExport export,
      AuditChain chain,
      AuditKeys keys,
      Timeline timeline,
      JsonMapper json) {
    this.queries = queries;
    this.export = export;
    this.chain = chain;
    this.keys = keys;
    this.timeline = timeline;
    this.json = json;
  }

  /** Writes the pack of a migration as a ZIP file. */
  void write(MigrationView view, OutputStream out) throws IOException {
    Map<String, byte[]> files = files(view);
    byte[] manifest =
        json.writerWithDefaultPrettyPrinter()
            .writeValueAsBytes(manifest(view, files, chain.checkpoint(view.key().workspace())));
    files.put("manifest.json", manifest);
    files.put("manifest.sig", keys.sign(manifest));
    files.put("public.pem", bytes(keys.publicPem()));
    files.put("README.txt", bytes(README));
    ZipOutputStream zip = new ZipOutputStream(out);
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      ZipEntry entry = new ZipEntry(file.getKey());
      entry.setTime(view.updatedAt().toEpochMilli());
      zip.putNextEntry(entry);
      zip.write(file.getValue());
      zip.closeEntry();
    }
    zip.finish();
  }

  private Map<String, byte[]> files(MigrationView view) {
    MigrationKey key = view.key();
    StringWriter trail = new StringWriter();
    export.json(AuditFilter.migration(key.workspace(), key.number()), trail);
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(
        "migration.json",
        json.writerWithDefaultPrettyPrinter()
            .writeValueAsBytes(MigrationJson.of(view, view.up(), view.down(), "")));
    files.put("up.sql", bytes(view.up()));
    files.put("down.sql", bytes(view.down()));
    files.put("audit.jsonl", bytes(trail.toString()));
    files.put("authentication.jsonl", lines(signIns(view)));
    files.put("confirmations.jsonl", lines(confirmations(view)));
    files.put("timeline.jsonl", lines(timeline.after(key, 0, MOST_HAPPENINGS)));
    return files;
  }

  /** Also those that no longer count. */
  private static List<Confirmed> confirmations(MigrationView view) {
    return view.stages().stream()
        .flatMap(
            stage ->
                stage.approvals().stream()
                    .flatMap(status -> status.decisions().stream())
                    .filter(decision -> decision.proof().given())
                    .map(decision -> Confirmed.of(stage.environment(), decision)))
        .toList();
  }

  private record Confirmed(
      String environment,
      String person,
      String decision,
      String digest,
      String by,
      String salt,
      String token) {
    static Confirmed of(String environment, Decision decision) {
      return new Confirmed(
          environment,
          decision.person().toString(),
          decision.verdict().name(),
          decision.digest(),
          PasskeyProof.is(decision.proof().token()) ? "passkey" : "identity provider",
          decision.proof().salt(),
          decision.proof().token());
    }
  }

  /** The newest sign-in of each who decided, before he did. */
  private List<AuditEntry> signIns(MigrationView view) {
    return view.stages().stream()
        .flatMap(stage -> stage.approvals().stream())
        .flatMap(status -> status.decisions().stream())
        .flatMap(decision -> signIn(decision).stream())
        .distinct()
        .toList();
  }

  private Optional<AuditEntry> signIn(Decision decision) {
    AuditFilter filter =
        new AuditFilter(
            People.NO_WORKSPACE,
            OptionalLong.empty(),
            Optional.empty(),
            Optional.of("identity.signed-in"),
            Optional.empty(),
            Optional.of(decision.person()),
            Optional.empty(),
            Optional.of(decision.at()));
    return queries.page(filter, OptionalLong.empty(), 1).entries().stream().findFirst();
  }

  private static Map<String, Object> manifest(
      MigrationView view, Map<String, byte[]> files, AuditCheckpoint checkpoint) {
    Map<String, String> hashes = new LinkedHashMap<>();
    files.forEach((name, content) -> hashes.put(name, Sha256.hex(content)));
    Map<String, Object> manifest = new LinkedHashMap<>();
    manifest.put("workspace", view.key().workspace().value());
    manifest.put("migration", view.key().number());
    manifest.put("digest", view.digest());
    manifest.put("state", view.state().word());
    manifest.put("checkpoint", checkpoint);
    manifest.put("sha256", hashes);
    return manifest;
  }

  private byte[] lines(List<?> values) {
    StringBuilder lines = new StringBuilder();
    values.forEach(value -> lines.append(json.writeValueAsString(value)).append('\n'));
    return bytes(lines.toString());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
