package dev.sluice.analysis.risk;

import java.util.Set;

/** Functions of PostgreSQL that only compute, and come to the same value in every session. */
public final class PlainFunctions {
  /** Their names in lower case; each takes its arguments between commas. */
  public static final Set<String> NAMES =
      Set.of(
          "abs",
          "btrim",
          "ceil",
          "ceiling",
          "coalesce",
          "floor",
          "left",
          "length",
          "lower",
          "ltrim",
          "nullif",
          "replace",
          "right",
          "round",
          "rtrim",
          "substr",
          "substring",
          "trim",
          "trunc",
          "upper");

  private PlainFunctions() {}
}
