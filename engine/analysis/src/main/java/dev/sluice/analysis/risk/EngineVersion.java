package dev.sluice.analysis.risk;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares versions as servers and rule files write them. */
final class EngineVersion {
  private static final Pattern LIMIT = Pattern.compile("(<=|>=|<|>)([0-9][0-9.]*)");

  private EngineVersion() {}

  /**
   * Whether a version lies within limits such as {@code >=8.0 <8.0.29}. An empty version or empty
   * limits always do.
   *
   * @throws IllegalArgumentException when the limits cannot be read
   */
  static boolean within(String version, String limits) {
    boolean inside = true;
    for (String limit : limits.isBlank() ? new String[0] : limits.strip().split(" +")) {
      Matcher matcher = LIMIT.matcher(limit);
      if (!matcher.matches()) {
        throw new IllegalArgumentException("'" + limit + "' is no limit: write <8.0.12 or >=11");
      }
      inside &= version.isBlank() || holds(matcher.group(1), compare(version, matcher.group(2)));
    }
    return inside;
  }

  private static boolean holds(String sign, int order) {
    return switch (sign) {
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      default -> order >= 0;
    };
  }

  private static int compare(String one, String other) {
    String[] left = one.split("[^0-9]+");
    String[] right = other.split("[^0-9]+");
    for (int i = 0; i < right.length; i++) {
      int order = Integer.compare(number(left, i), number(right, i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static int number(String[] parts, int i) {
    boolean there = i < parts.length && !parts[i].isEmpty() && parts[i].length() < 9;
    return there ? Integer.parseInt(parts[i]) : 0;
  }
}
