package dev.sluice.pipeline.catalog;

import dev.sluice.pipeline.audit.AuditEvent;
import dev.sluice.pipeline.audit.AuditTrail;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.TransactionMemory;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The configured workspaces; every read sees the newest applied version. */
@Component
public class Workspaces {
  private final WorkspaceRows rows;
  private final AuditTrail audit;
  private final ApplicationEventPublisher events;
  private final TransactionTemplate transactions;
  private final Map<WorkspaceId, Parsed> parsed = new ConcurrentHashMap<>();

  Workspaces(
      WorkspaceRows rows,
      AuditTrail audit,
      ApplicationEventPublisher events,
      PlatformTransactionManager transactions) {
    this.rows = rows;
    this.audit = audit;
    this.events = events;
    this.transactions = new TransactionTemplate(transactions);
  }

  /** All workspaces. */
  public List<WorkspaceId> all() {
    return rows.all();
  }

  /**
   * The newest configuration of a workspace, read in the caller's transaction if there is one.
   *
   * @throws IllegalStateException when there is no such workspace
   */
  public WorkspaceConfiguration configuration(WorkspaceId workspace) {
    return find(workspace)
        .orElseThrow(() -> new IllegalStateException("there is no workspace " + workspace));
  }

  /**
   * The newest configuration of a workspace, once in a transaction; empty when there is no such
   * workspace.
   */
  public Optional<WorkspaceConfiguration> find(WorkspaceId workspace) {
    return TransactionMemory.once(new Newest(workspace), () -> read(workspace));
  }

  private Optional<WorkspaceConfiguration> read(WorkspaceId workspace) {
    Parsed known = parsed.getOrDefault(workspace, Parsed.NOTHING);
    return rows.newest(workspace, known.digest()).map(newest -> parse(workspace, known, newest));
  }

  /** The document is parsed once; its version and digest are read from the store every time. */
  private WorkspaceConfiguration parse(
      WorkspaceId workspace, Parsed known, WorkspaceRows.Row newest) {
    Optional<WorkspaceConfiguration> same = known.configuration();
    if (same.isPresent() && known.digest().equals(newest.digest())) {
      return same.get().withVersion(newest.version());
    }
    WorkspaceConfiguration read = ConfigurationDocument.read(newest.document(), newest.version());
    parsed.put(workspace, new Parsed(newest.digest(), Optional.of(read)));
    return read;
  }

  /** Applies a configuration; one that changes nothing keeps the version. Returns the version. */
  public long apply(WorkspaceConfiguration configuration, Actor actor) {
    Long version = transactions.execute(status -> applyNow(configuration, actor));
    return version;
  }

  private long applyNow(WorkspaceConfiguration configuration, Actor actor) {
    WorkspaceId workspace = configuration.workspace();
    rows.lock(workspace);
    String document = ConfigurationDocument.write(configuration);
    String digest = ConfigurationDocument.digest(document);
    Optional<WorkspaceRows.Row> before = rows.newest(workspace, digest);
    if (before.isPresent() && before.get().digest().equals(digest)) {
      return before.get().version();
    }
    long version = before.map(WorkspaceRows.Row::version).orElse(0L) + 1;
    rows.insert(
        workspace, new WorkspaceRows.Row(version, digest, document), actor.person().toString());
    TransactionMemory.forget();
    events.publishEvent(new ConfigurationApplied(configuration.withVersion(version), actor));
    audit.append(
        AuditEvent.success(
            "configuration.applied",
            actor,
            "",
            0,
            "",
            Map.of(
                "workspace", workspace.value(),
                "version", Long.toString(version),
                "document-sha256", digest)));
    return version;
  }

  /** What is remembered of a transaction. */
  private record Newest(WorkspaceId workspace) {}

  /** The newest document that was read, under its digest. */
  private record Parsed(String digest, Optional<WorkspaceConfiguration> configuration) {
    private static final Parsed NOTHING = new Parsed("", Optional.empty());
  }
}
