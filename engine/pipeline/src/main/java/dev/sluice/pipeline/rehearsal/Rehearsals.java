package dev.sluice.pipeline.rehearsal;

import dev.sluice.analysis.rehearsal.RehearsalReport;
import dev.sluice.pipeline.kernel.MigrationKey;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Rehearsals of migrations, carried out by agents. */
@Component
public class Rehearsals {
  /**
   * Asks for a rehearsal of a version of a migration on a connection; an older one of the same
   * migration is void. Joins the caller's transaction. The result arrives as {@link
   * RehearsalFinished}; when no agent takes it within the time it ends as not rehearsed.
   */
  public void request(Request request) {
    throw new IllegalStateException("" + request.migration());
  }

  /** The report for a version, if the rehearsal has ended. */
  public Optional<RehearsalReport> report(MigrationKey migration, int version) {
    return Optional.empty();
  }

  /** What to rehearse. */
  public record Request(
      MigrationKey migration,
      int version,
      String title,
      String flow,
      String environment,
      String connection,
      String engine,
      String up,
      Optional<String> down,
      String correlation) {}
}
