package dev.sluice.bot.rest;

import dev.sluice.bot.store.StoreLanes;
import dev.sluice.pipeline.identity.Permission;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.migration.MigrationView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** The evidence of one migration. */
@RestController
@Tag(name = "Audit")
class EvidenceResource {
  private static final String EVIDENCE = "audit.evidence";

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
  ResponseEntity<StreamingResponseBody> evidence(Actor actor, @PathVariable long number) {
    MigrationView view = seen.find(actor, number);
    gate.everywhere(actor, Permission.AUDIT, EVIDENCE);
    gate.taken(actor, EVIDENCE, number, Map.of());
    return ResponseEntity.ok()
        .header(HttpHeaders.CONTENT_TYPE, "application/zip")
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            "attachment; filename=\"migration-" + number + "-evidence.zip\"")
        .body(out -> StoreLanes.reading(() -> written(view, out)));
  }

  private boolean written(MigrationView view, OutputStream out) {
    try {
      pack.write(view, out);
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException("the caller does not read the evidence", e);
    }
  }
}
