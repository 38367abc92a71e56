package dev.sluice.db;

import java.util.List;

/**
 * What a statement was seen to do beside its result, asked of the server around it.
 *
 * @param locks locks that it took on what was there before it, for example {@code ACCESS EXCLUSIVE
 *     public.users}
 * @param rewrites tables and indexes whose storage it wrote anew
 * @param unseen what the server does not let be seen, a line each that begins with {@code locks} or
 *     {@code rewrites} and says why; without one, an empty list above means none
 */
public record StatementEffect(List<String> locks, List<String> rewrites, List<String> unseen) {
  public StatementEffect {
    locks = List.copyOf(locks);
    rewrites = List.copyOf(rewrites);
    unseen = List.copyOf(unseen);
  }
}
