package dev.sluice.pipeline.kernel;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What was worked out last, by all that it was worked out of, so that it is not worked out again;
 * the oldest is forgotten when there are too many. Thread-safe; two threads may work out the same.
 */
public final class Newest<K, V> {
  private final Map<K, V> kept;

  /** At most so many are kept. */
  public Newest(int most) {
    kept =
        Collections.synchronizedMap(
            new LinkedHashMap<>() {
              @Override
              protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
              }
            });
  }

  /** What is kept of a key. */
  public Optional<V> find(K key) {
    return Optional.ofNullable(kept.get(key));
  }

  /** What is kept of a key; else it is made, and kept. */
  public V of(K key, Supplier<V> make) {
    return find(key)
        .orElseGet(
            () -> {
              V made = make.get();
              kept.put(key, made);
              return made;
            });
  }
}
