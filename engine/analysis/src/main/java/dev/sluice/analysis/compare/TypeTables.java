package dev.sluice.analysis.compare;

import dev.sluice.analysis.compare.CommonType.Family;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the types of each engine can stand for; two types are equivalent when one meaning is common
 * to both. From the engines' own documentation of their types. A type that stands in no table
 * stands for itself alone, so what is not known here is shown as a difference.
 */
final class TypeTables {
  private static final Pattern SHAPE = Pattern.compile("([a-z0-9_ ]+)(?:\\((.*)\\)([a-z ]*))?");

  /** Words that say nothing about what a column holds. */
  private static final Pattern SILENT =
      Pattern.compile(" (zerofill|character set \\w+|collate \\w+|binary)\\b");

  /**
   * A line per type: the engine's name of it, then its meanings; {@code ()} takes the limits over,
   * {@code (*)} fits any.
   */
  private static final Map<String, List<String>> TABLES =
      Map.of(
          "postgresql", lines(TypeLines.POSTGRESQL),
          "mysql", lines(TypeLines.MYSQL),
          "mariadb", lines(TypeLines.MYSQL),
          "sqlserver", lines(TypeLines.SQLSERVER),
          "oracle", lines(TypeLines.ORACLE),
          "sqlite", lines(TypeLines.SQLITE),
          "clickhouse", lines(TypeLines.CLICKHOUSE));

  private TypeTables() {}

  private static List<String> lines(String text) {
    return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  /** What a column of a type can stand for. */
  static Set<CommonType> meanings(String engine, String type) {
    String plain = SILENT.matcher(type.toLowerCase(Locale.ROOT).strip()).replaceAll("");
    plain = engine.equals("clickhouse") ? bare(plain) : plain;
    Matcher shape = SHAPE.matcher(plain);
    if (!shape.matches()) {
      return Set.of(new CommonType(Family.OTHER, plain));
    }
    String after = shape.group(3) == null ? "" : shape.group(3);
    String name = (shape.group(1).strip() + " " + after.strip()).strip();
    String limits = shape.group(2) == null ? "" : limits(shape.group(2));
    if (engine.equals("oracle") && name.equals("number")) {
      return number(limits);
    }
    Set<CommonType> meanings = new LinkedHashSet<>();
    for (String line : TABLES.getOrDefault(engine, List.of())) {
      int colon = line.indexOf(':');
      if (matches(line.substring(0, colon).strip(), name, limits)) {
        meanings.addAll(read(line.substring(colon + 1), limits));
        return meanings;
      }
    }
    return Set.of(new CommonType(Family.OTHER, name + "(" + limits + ")"));
  }

  /** A name alone, or with the limits that the line is about. */
  private static boolean matches(String pattern, String name, String limits) {
    int open = pattern.indexOf('(');
    return open < 0
        ? pattern.equals(name)
        : pattern.substring(0, open).equals(name)
            && pattern.substring(open + 1, pattern.length() - 1).equals(limits);
  }

  private static List<CommonType> read(String meanings, String limits) {
    List<CommonType> found = new ArrayList<>();
    for (String one : meanings.strip().split("\\s+", -1)) {
      int open = one.indexOf('(');
      Family family = Family.valueOf(open < 0 ? one : one.substring(0, open));
      String inside = open < 0 ? "" : one.substring(open + 1, one.length() - 1);
      boolean takes = open >= 0 && inside.isEmpty();
      found.add(new CommonType(family, takes ? limits : inside));
    }
    return found;
  }

  /** Without blanks and Oracle's words for what is counted. */
  private static String limits(String inside) {
    return inside.replaceAll("\\s+(char|byte)$", "").replaceAll("\\s*,\\s*", ",").strip();
  }

  /** ClickHouse wraps its types. */
  private static String bare(String type) {
    String inner = type;
    for (String wrap : List.of("nullable(", "lowcardinality(", "nullable(")) {
      if (inner.startsWith(wrap) && inner.endsWith(")")) {
        inner = inner.substring(wrap.length(), inner.length() - 1);
      }
    }
    return inner
        .replaceAll("'\\s*=\\s*-?\\d+", "'")
        .replaceAll("^(datetime(?:64)?)\\(.*\\)$", "$1");
  }

  /** Oracle has one type for all numbers; how many digits it takes says which is meant. */
  private static Set<CommonType> number(String limits) {
    if (limits.isEmpty() || limits.equals("*")) {
      return Set.of(CommonType.any(Family.DECIMAL));
    }
    String[] parts = limits.split(",", -1);
    boolean whole = parts.length == 1 || parts[1].equals("0");
    int digits = parts[0].equals("*") ? 38 : Integer.parseInt(parts[0]);
    Set<CommonType> meanings = new LinkedHashSet<>();
    meanings.add(new CommonType(Family.DECIMAL, digits + "," + (whole ? "0" : parts[1])));
    if (whole) {
      meanings.add(CommonType.of(integer(digits)));
      if (digits == 1) {
        meanings.add(CommonType.of(Family.BOOLEAN));
      }
    }
    return meanings;
  }

  private static Family integer(int digits) {
    if (digits <= 3) {
      return Family.INT8;
    }
    if (digits <= 5) {
      return Family.INT16;
    }
    if (digits <= 10) {
      return Family.INT32;
    }
    return digits <= 19 ? Family.INT64 : Family.HUGE_INT;
  }
}
