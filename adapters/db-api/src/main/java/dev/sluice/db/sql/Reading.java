package dev.sluice.db.sql;

import dev.sluice.db.StatementReading;
import dev.sluice.db.StatementReading.Certainty;
import dev.sluice.db.StatementReading.ObjectUse;
import dev.sluice.db.StatementReading.Trait;
import dev.sluice.db.StatementReading.Use;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Set;

/** What has been found out about a statement so far. Doubt only ever grows. */
public final class Reading {
  private final Set<ObjectUse> objects = new LinkedHashSet<>();
  private final Set<Trait> traits = EnumSet.noneOf(Trait.class);
  private Certainty certainty = Certainty.FULL;

  /** A reading in which nothing is known and nothing doubted yet. */
  public Reading() {}

  /** An object and what happens to it; an empty name is ignored. */
  public Reading use(Use use, String kind, String name) {
    if (!name.isEmpty()) {
      objects.add(new ObjectUse(use, kind, name));
    }
    return this;
  }

  /** Facts that were found. */
  public Reading trait(Trait... found) {
    traits.addAll(Set.of(found));
    return this;
  }

  /** Something was not understood. */
  public Reading partly() {
    return atMost(Certainty.PARTIAL);
  }

  /** Understood no better than this. */
  public Reading atMost(Certainty limit) {
    certainty = limit.compareTo(certainty) > 0 ? limit : certainty;
    return this;
  }

  /** The finished reading. */
  public StatementReading answer() {
    return new StatementReading(certainty, objects.stream().toList(), traits);
  }
}
