package dev.sluice.db.postgresql;

import dev.sluice.db.StatementReading;
import dev.sluice.db.StatementReading.Certainty;
import dev.sluice.db.StatementReading.ObjectUse;
import dev.sluice.db.StatementReading.Trait;
import dev.sluice.db.StatementReading.Use;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Set;

/** What has been found out about a statement so far. Doubt only ever grows. */
final class Reading {
  private final Set<ObjectUse> objects = new LinkedHashSet<>();
  private final Set<Trait> traits = EnumSet.noneOf(Trait.class);
  private Certainty certainty = Certainty.FULL;

  Reading use(Use use, String kind, String name) {
    if (!name.isEmpty()) {
      objects.add(new ObjectUse(use, kind, name));
    }
    return this;
  }

  Reading trait(Trait... found) {
    traits.addAll(Set.of(found));
    return this;
  }

  Reading partly() {
    return atMost(Certainty.PARTIAL);
  }

  Reading atMost(Certainty limit) {
    certainty = limit.compareTo(certainty) > 0 ? limit : certainty;
    return this;
  }

  StatementReading answer() {
    return new StatementReading(certainty, objects.stream().toList(), traits);
  }
}
