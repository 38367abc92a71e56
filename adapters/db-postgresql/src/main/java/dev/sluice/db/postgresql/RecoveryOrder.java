package dev.sluice.db.postgresql;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Brings tables into an order in which rows can be inserted. */
final class RecoveryOrder {
  private RecoveryOrder() {}

  /**
   * Tables with those that they refer to before them; in a circle the given order decides.
   *
   * @param references pairs: the table that refers, the table referred to
   */
  static List<Long> parentsFirst(Collection<Long> tables, List<List<Long>> references) {
    Set<Long> waiting = new LinkedHashSet<>(tables);
    List<Long> order = new ArrayList<>();
    while (!waiting.isEmpty()) {
      long next =
          waiting.stream()
              .filter(table -> references.stream().noneMatch(pair -> waits(table, pair, waiting)))
              .findFirst()
              .orElseGet(() -> waiting.iterator().next());
      waiting.remove(next);
      order.add(next);
    }
    return order;
  }

  private static boolean waits(long table, List<Long> pair, Set<Long> waiting) {
    return pair.get(0) == table && waiting.contains(pair.get(1));
  }
}
