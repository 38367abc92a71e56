package dev.sluice.db;

import java.util.List;

/**
 * What a statement was seen to do beside its result, asked of the server right after it.
 *
 * @param locks locks that it took on what was there before it, for example {@code ACCESS EXCLUSIVE
 *     public.users}
 * @param rewrites tables and indexes whose storage it wrote anew
 */
public record StatementEffect(List<String> locks, List<String> rewrites) {
  public StatementEffect {
    locks = List.copyOf(locks);
    rewrites = List.copyOf(rewrites);
  }
}
