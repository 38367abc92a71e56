package dev.sluice.bot.rest;

import dev.sluice.bot.store.StoreLanes;
import dev.sluice.pipeline.identity.Permission;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.migration.MigrationView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The evidence of one migration. */
@RestController
@Tag(name = "Audit")
class EvidenceResource {
  private final SeenMigrations seen;
  private final EvidencePack pack;
  private final Gate gate;

  EvidenceResource(SeenMigrations seen, EvidencePack pack, Gate gate) {
    this.seen = seen;
    this.pack = pack;
    this.gate = gate;
  }

  @Operation(
      summary = "Script, findings, rehearsal, approvals, runs and audit entries as one signed ZIP")
  @GetMapping(path = "/api/v1/migrations/{number}/evidence", produces = "application/zip")
  ResponseEntity<byte[]> evidence(Actor actor, @PathVariable long number) {
    MigrationView view = seen.find(actor, number);
    gate.everywhere(actor, Permission.AUDIT, "audit.evidence");
    return ResponseEntity.ok()
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            "attachment; filename=\"migration-" + number + "-evidence.zip\"")
        .body(StoreLanes.reading(() -> zip(view)));
  }

  private byte[] zip(MigrationView view) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      pack.write(view, out);
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written to", e);
    }
    return out.toByteArray();
  }
}
