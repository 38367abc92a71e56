package dev.sluice.db.sql;

import dev.sluice.db.sql.StatementReading.Certainty;
import dev.sluice.db.sql.StatementReading.ColumnUse;
import dev.sluice.db.sql.StatementReading.DynamicPart;
import dev.sluice.db.sql.StatementReading.ObjectUse;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.StatementReading.Use;
import dev.sluice.db.sql.StatementReading.Where;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What has been found out about a statement so far. Doubt only ever grows. */
public final class Reading {
  /** What is as true of a statement that defines a body as of the body. */
  private static final Set<Trait> LATER =
      Set.of(Trait.DYNAMIC_SQL, Trait.LEAVES_DATABASE, Trait.CARRIES_SECRET);

  private final Set<ObjectUse> objects = new LinkedHashSet<>();
  private final Set<Trait> traits = EnumSet.noneOf(Trait.class);
  private final List<ColumnUse> columns = new ArrayList<>();
  private final Set<DynamicPart> dynamic = new LinkedHashSet<>();
  private Where where = Where.NOT_ASKED;
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

  /** A column and what happens to it; also an object of kind {@code column}. */
  public Reading column(Use use, String table, String name, String type) {
    if (!name.isEmpty()) {
      columns.add(new ColumnUse(use, table, name, type));
      use(use, "column", table + "." + name);
    }
    return this;
  }

  /** A column of a table that the statement creates or writes: no object of its own. */
  public Reading innerColumn(Use use, String table, String name, String type) {
    if (!name.isEmpty()) {
      columns.add(new ColumnUse(use, table, name, type));
    }
    return this;
  }

  /** What limits the rows; of several the worst counts. */
  public Reading where(Where found) {
    where = where == Where.NOT_ASKED || found.compareTo(where) < 0 ? found : where;
    return this;
  }

  /** Text that is run as SQL; empty where it is put together only when it runs. */
  public Reading dynamic(String kind, String sql, int offset) {
    dynamic.add(new DynamicPart(kind, sql, offset));
    return this;
  }

  /** Facts that were found. */
  public Reading trait(Trait... found) {
    traits.addAll(List.of(found));
    return this;
  }

  /**
   * A body that the statement defines and that runs when it is called: tables that it needs, and
   * that it writes.
   *
   * @param triggered whether nobody calls it: every change of its table runs it
   */
  public Reading later(StatementReading body, boolean triggered) {
    boolean writes = body.has(Trait.HIDDEN_WRITE);
    for (ObjectUse one : body.objects()) {
      writes |= one.use() != Use.READ;
      if (!one.kind().equals("column")) {
        use(Use.READ, one.kind(), one.name());
      }
    }
    if (writes) {
      trait(Trait.HIDDEN_WRITE);
    }
    body.traits().stream().filter(LATER::contains).forEach(this::trait);
    if (triggered && body.has(Trait.UNBOUNDED_WRITE)) {
      trait(Trait.UNBOUNDED_WRITE);
    }
    return body.certainty() == Certainty.FULL ? this : partly();
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
    return new StatementReading(
        certainty, List.copyOf(objects), traits, List.copyOf(columns), where, List.copyOf(dynamic));
  }
}
