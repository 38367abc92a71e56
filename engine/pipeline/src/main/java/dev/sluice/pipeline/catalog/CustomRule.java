package dev.sluice.pipeline.catalog;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A risk rule of a workspace's own, in the form of the built-in ones.
 *
 * @param values its keys; each value is a text, a list of texts, or texts by name
 */
public record CustomRule(Map<String, Object> values) {
  public CustomRule {
    Map<String, Object> copy = new TreeMap<>();
    values.forEach((key, value) -> copy.put(key, copied(value)));
    values = Collections.unmodifiableMap(copy);
  }

  private static Object copied(Object value) {
    if (value instanceof List<?> list) {
      return List.copyOf(list);
    }
    return value instanceof Map<?, ?> map ? Collections.unmodifiableMap(new TreeMap<>(map)) : value;
  }
}
