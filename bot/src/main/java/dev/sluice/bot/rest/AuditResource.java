package dev.sluice.bot.rest;

import dev.sluice.bot.chat.TrailTerms;
import dev.sluice.bot.store.StoreLanes;
import dev.sluice.pipeline.audit.AuditChain;
import dev.sluice.pipeline.audit.AuditExport;
import dev.sluice.pipeline.audit.AuditFilter;
import dev.sluice.pipeline.audit.AuditKeys;
import dev.sluice.pipeline.audit.AuditPage;
import dev.sluice.pipeline.audit.AuditQueries;
import dev.sluice.pipeline.audit.AuditVerdict;
import dev.sluice.pipeline.identity.Permission;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.PersonId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.BufferedWriter;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/**
 * The audit trail of the caller's workspace, or of the server with {@code scope=server}: by pages,
 * as a table, and checked. The server's holds what belongs to no workspace, such as sign-ins.
 */
@RestController
@RequestMapping("/api/v1/audit")
@Tag(name = "Audit")
class AuditResource {
  private static final int MOST = 500;
  private static final String EXPORT = "audit.export";
  private static final List<String> OUTCOMES = List.of("success", "denied");

  private final AuditQueries queries;
  private final AuditExport export;
  private final AuditChain chain;
  private final AuditKeys keys;
  private final Gate gate;

  AuditResource(
      AuditQueries queries, AuditExport export, AuditChain chain, AuditKeys keys, Gate gate) {
    this.keys = keys;
    this.queries = queries;
    this.export = export;
    this.chain = chain;
    this.gate = gate;
  }

  @Operation(summary = "Entries, newest first; 'next' is the cursor of the next page")
  @GetMapping
  AuditPage page(
      Actor actor,
      @ParameterObject Asked asked,
      @RequestParam @Nullable Long cursor,
      @RequestParam(defaultValue = "100") int limit) {
    Actor there = gate.trail(actor, asked.scope(), Permission.AUDIT, "audit.read");
    Paged.checkLimit(limit, MOST);
    AuditFilter filter = asked.filter(there);
    OptionalLong before = cursor == null ? OptionalLong.empty() : OptionalLong.of(cursor);
    return StoreLanes.reading(() -> queries.page(filter, before, limit));
  }

  @Operation(summary = "All entries, oldest first, as a table that no spreadsheet can run")
  @GetMapping(produces = "text/csv")
  ResponseEntity<StreamingResponseBody> table(Actor actor, @ParameterObject Asked asked) {
    Actor there = gate.trail(actor, asked.scope(), Permission.AUDIT, EXPORT);
    AuditFilter filter = asked.filter(there);
    gate.taken(there, EXPORT, 0, asked.facts());
    return file("text/csv; charset=utf-8", "audit.csv", writer -> export.csv(filter, writer));
  }

  private static ResponseEntity<StreamingResponseBody> file(
      String type, String name, Consumer<Writer> content) {
    return ResponseEntity.ok()
        .header(HttpHeaders.CONTENT_TYPE, type)
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"")
        .body(
            out -> {
              Writer writer =
                  new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
              StoreLanes.reading(
                  () -> {
                    content.accept(writer);
                    return true;
                  });
              writer.flush();
            });
  }

  @Operation(
      summary = "The whole trail as JSON lines with a signed end, for './sluice audit verify'",
      description = "Signed checkpoints first, then every entry, oldest first.")
  @GetMapping(path = "/export", produces = "application/x-ndjson")
  ResponseEntity<StreamingResponseBody> trail(Actor actor, @RequestParam @Nullable String scope) {
    Actor there = gate.trail(actor, scope, Permission.AUDIT, EXPORT);
    gate.taken(there, EXPORT, 0, Map.of("format", "signed"));
    return file(
        "application/x-ndjson", "audit.jsonl", writer -> export.trail(there.workspace(), writer));
  }

  @Operation(summary = "The public key with which an export is verified, as PEM")
  @GetMapping(path = "/key", produces = "application/x-pem-file")
  String key(Actor actor) {
    gate.somewhere(actor, Permission.VIEW, "audit.key");
    return keys.publicPem();
  }

  @Operation(summary = "Checks the whole chain and names the first bad entry")
  @GetMapping("/verification")
  Verification verification(Actor actor, @RequestParam @Nullable String scope) {
    Actor there = gate.trail(actor, scope, Permission.AUDIT, "audit.verify");
    return Verification.of(StoreLanes.reading(() -> chain.verify(there.workspace())));
  }

  /**
   * What is asked for; what is left out does not restrict.
   *
   * @param scope {@code workspace}, or {@code server} for what belongs to no workspace
   * @param migration number of a migration
   * @param environment environment
   * @param code event code, or how it begins with a {@code *} at its end
   * @param outcome {@code success} or {@code denied}
   * @param issuer issuer of who did it; {@code local} when only the person is given
   * @param person who did it, his name at the issuer
   * @param by who did it: his name at whatever issuer, or as he was shown
   * @param from not before, as ISO 8601 in UTC
   * @param until before
   */
  record Asked(
      @Nullable String scope,
      @Nullable Long migration,
      @Nullable String environment,
      @Nullable String code,
      @Nullable String outcome,
      @Nullable String issuer,
      @Nullable String person,
      @Nullable String by,
      @Nullable String from,
      @Nullable String until) {
    AuditFilter filter(Actor actor) {
      return new AuditFilter(
          actor.workspace(),
          migration == null ? OptionalLong.empty() : OptionalLong.of(migration),
          given(environment),
          known(
              given(code),
              TrailTerms::code,
              "Known codes are listed in engine/docs/audit-codes.md."),
          known(
              given(outcome),
              one -> TrailTerms.choice(one, "outcome", OUTCOMES),
              "Give one of " + String.join(", ", OUTCOMES) + "."),
          given(person).map(name -> new PersonId(given(issuer).orElse(PersonId.LOCAL), name)),
          given(by),
          instant("from", from),
          instant("until", until));
    }

    /** What was asked for, for the trail. */
    Map<String, String> facts() {
      Map<String, String> facts = new TreeMap<>();
      facts.put("format", "csv");
      given(migration == null ? "" : migration.toString())
          .ifPresent(n -> facts.put("migration", n));
      given(environment).ifPresent(e -> facts.put("environment", e));
      given(code).ifPresent(c -> facts.put("code", c));
      given(outcome).ifPresent(o -> facts.put("outcome", o));
      given(issuer).ifPresent(i -> facts.put("issuer", i));
      given(person).ifPresent(p -> facts.put("person", p));
      given(by).ifPresent(b -> facts.put("by", b));
      given(from).ifPresent(f -> facts.put("from", f));
      given(until).ifPresent(u -> facts.put("until", u));
      return facts;
    }

    private static Optional<String> known(
        Optional<String> word, Function<String, Optional<String>> wrong, String action) {
      word.flatMap(wrong)
          .ifPresent(
              why -> {
                throw Answers.invalid(why, action);
              });
      return word;
    }

    private static Optional<String> given(@Nullable String text) {
      return Optional.ofNullable(text).filter(t -> !t.isBlank());
    }

    private static Optional<Instant> instant(String name, @Nullable String text) {
      try {
        Optional<Instant> moment = given(text).map(Instant::parse);
        if (moment.filter(one -> !AuditFilter.holds(one)).isEmpty()) {
          return moment;
        }
      } catch (DateTimeException unread) {
        // It is said below.
      }
      throw Answers.invalid(
          "'" + name + "' is not a moment.", "Write it like 2026-01-31T12:00:00Z.");
    }
  }

  /** What checking the chain found; {@code firstBroken} is null when it is intact. */
  record Verification(long entries, boolean intact, Optional<AuditVerdict.Broken> firstBroken) {
    static Verification of(AuditVerdict verdict) {
      return new Verification(verdict.entries(), verdict.intact(), verdict.broken());
    }
  }
}
