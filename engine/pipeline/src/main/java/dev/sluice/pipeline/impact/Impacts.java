package dev.sluice.pipeline.impact;

import dev.sluice.analysis.impact.ChangedObject;
import dev.sluice.analysis.impact.ChangedObjects;
import dev.sluice.pipeline.catalog.Application;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.run.WakeUp;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Which applications use what migrations change. Their repositories are read in the background,
 * each by one replica; nothing waits for it.
 */
@Component
public class Impacts {
  private static final int MOST_NAMES = 200;

  private final ImpactRows rows;
  private final Workspaces workspaces;
  private final WakeUp wakeUp;

  Impacts(ImpactRows rows, Workspaces workspaces, WakeUp wakeUp) {
    this.rows = rows;
    this.workspaces = workspaces;
    this.wakeUp = wakeUp;
  }

  /**
   * Asks for a script; what is known of the same script stays. Joins the caller's transaction,
   * which holds the migration's lock.
   */
  public void request(ImpactScript script) {
    ask(script, false);
  }

  /**
   * Asks for a script anew; what was known stands until the newer is there. Joins the caller's
   * transaction, which holds the migration's lock.
   *
   * @return whether there is an application that might use what it changes
   */
  public boolean again(ImpactScript script) {
    return ask(script, true);
  }

  private boolean ask(ImpactScript script, boolean anew) {
    List<String> using =
        workspaces.configuration(script.migration().workspace()).applications().stream()
            .filter(one -> one.uses(script.flow(), script.connections()))
            .map(Application::name)
            .toList();
    if (using.isEmpty()) {
      rows.forget(script.migration());
      return false;
    }
    List<String> changed =
        ChangedObjects.of(script.risk()).stream()
            .map(ChangedObject::name)
            .distinct()
            .limit(MOST_NAMES)
            .toList();
    rows.script(script, changed);
    rows.applications(script.migration(), changed.isEmpty() ? List.of() : using, anew);
    wakeUp.afterCommit();
    return true;
  }

  /** What is known of a migration. */
  public ImpactView of(MigrationKey migration) {
    return rows.view(migration);
  }
}
