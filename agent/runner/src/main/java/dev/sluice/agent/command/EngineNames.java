package dev.sluice.agent.command;

import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.DatabaseEngines;
import java.util.Iterator;

/** The engines that this program has, for help texts and completion. */
final class EngineNames implements Iterable<String> {
  @Override
  public Iterator<String> iterator() {
    return DatabaseEngines.all().stream().map(DatabaseEngine::name).sorted().iterator();
  }
}
