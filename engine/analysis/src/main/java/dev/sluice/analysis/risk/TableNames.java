package dev.sluice.analysis.risk;

import java.util.Locale;

/** Compares names of tables as scripts and catalogs spell them. */
public final class TableNames {
  private TableNames() {}

  /** Without quotes and in lower case, so that what may be the same is the same. */
  public static String plain(String name) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if ("\"`[]".indexOf(c) < 0) {
        out.append(c);
      }
    }
    return out.toString().toLowerCase(Locale.ROOT);
  }

  /** Whether two plain names may mean one table: equal, or one lacks the other's qualifier. */
  public static boolean same(String one, String other) {
    return one.equals(other) || one.endsWith("." + other) || other.endsWith("." + one);
  }
}
