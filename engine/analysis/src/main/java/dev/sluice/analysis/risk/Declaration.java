package dev.sluice.analysis.risk;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A piece of a rules file with typed access and errors that say where they are.
 *
 * @param where the file and the place in it, for errors
 * @param values its keys and values
 * @param careful whether patterns are tried out while reading, as those of users are
 */
record Declaration(String where, Map<String, Object> values, boolean careful) {

  /** Reads any YAML value as a declaration. */
  static Declaration of(String where, Object value, boolean careful) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new RuleException(where + " must be a list of keys with values.");
    }
    Map<String, Object> values = new LinkedHashMap<>();
    map.forEach((key, one) -> values.put(String.valueOf(key), one == null ? "" : one));
    return new Declaration(where, values, careful);
  }

  /** Refuses keys that nobody knows. */
  void allowOnly(Set<String> known) {
    for (String key : values.keySet()) {
      if (!known.contains(key)) {
        throw wrong(
            "has the unknown key '" + key + "'; known are " + known.stream().sorted().toList());
      }
    }
  }

  /** A text, or empty. */
  String text(String key) {
    Object value = values.getOrDefault(key, "");
    if (value instanceof Boolean flag) {
      return flag ? "on" : "off";
    }
    return String.valueOf(value).strip();
  }

  /** A text that must be there. */
  String required(String key) {
    String text = text(key);
    if (text.isEmpty()) {
      throw wrong("lacks '" + key + "'");
    }
    return text;
  }

  /** A list of texts; one text is a list of one. */
  List<String> texts(String key) {
    Object value = values.get(key);
    if (value == null) {
      return List.of();
    }
    return value instanceof List<?> list
        ? list.stream().map(String::valueOf).map(String::strip).toList()
        : List.of(String.valueOf(value).strip());
  }

  /** Texts by name. */
  Map<String, String> map(String key) {
    Map<String, String> out = new LinkedHashMap<>();
    if (values.containsKey(key)) {
      Declaration inner = of(where + " at " + key, values.get(key), careful);
      inner.values.keySet().forEach(name -> out.put(name, inner.text(name)));
    }
    return out;
  }

  /** One of an enum's words. */
  <E extends Enum<E>> E choice(String key, Class<E> type) {
    String word = required(key);
    try {
      return Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException unknown) {
      String known = List.of(type.getEnumConstants()).toString().toLowerCase(Locale.ROOT);
      throw wrong("says '" + word + "' for " + key + "; use one of " + known);
    }
  }

  /** An error about it. */
  RuleException wrong(String what) {
    return new RuleException(where + " " + what + ".");
  }
}
