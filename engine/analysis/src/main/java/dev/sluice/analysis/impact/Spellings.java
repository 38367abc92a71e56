package dev.sluice.analysis.impact;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** How frameworks spell the names of tables and columns in code. */
final class Spellings {
  private Spellings() {}

  /** {@code order_items} as {@code orderItems}. */
  static String camel(String name) {
    String pascal = pascal(name);
    return pascal.isEmpty()
        ? name
        : pascal.substring(0, 1).toLowerCase(Locale.ROOT) + pascal.substring(1);
  }

  /** {@code order_items} as {@code OrderItems}; a name without underscores keeps its capitals. */
  static String pascal(String name) {
    StringBuilder out = new StringBuilder();
    for (String part : name.split("_", -1)) {
      if (!part.isEmpty()) {
        out.append(part.substring(0, 1).toUpperCase(Locale.ROOT)).append(part.substring(1));
      }
    }
    return out.toString();
  }

  /** Classes that stand for a table by the usual rules: its name in Pascal case, or one of it. */
  static Set<String> classes(String table) {
    Set<String> names = new LinkedHashSet<>();
    names.add(pascal(table));
    names.add(pascal(singular(table)));
    return names;
  }

  /** {@code order_items} as {@code order_item}, {@code categories} as {@code category}. */
  static String singular(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith("ies") && lower.length() > 4) {
      return name.substring(0, name.length() - 3) + "y";
    }
    if (lower.matches(".*(?:ss|sh|ch|x|z)es")) {
      return name.substring(0, name.length() - 2);
    }
    return lower.endsWith("s") && !lower.endsWith("ss")
        ? name.substring(0, name.length() - 1)
        : name;
  }

  /** A pattern for any of some names. */
  static String anyOf(Set<String> names) {
    return names.stream()
        .map(java.util.regex.Pattern::quote)
        .collect(Collectors.joining("|", "(?:", ")"));
  }
}
