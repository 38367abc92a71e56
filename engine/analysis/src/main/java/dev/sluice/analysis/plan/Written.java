package dev.sluice.analysis.plan;

import dev.sluice.analysis.risk.TableNames;

/** Names as scripts write them, and new ones made of them. */
final class Written {
  /** The longest name that is made. */
  static final int LONGEST = 60;

  private Written() {}

  /** Without quotes, in lower case and without a qualifier. */
  static String last(String name) {
    String plain = TableNames.plain(name);
    return plain.substring(plain.lastIndexOf('.') + 1);
  }

  /** What stands before the last name, with its dot, as written; often empty. */
  static String qualifier(String name) {
    return name.substring(0, name.lastIndexOf('.') + 1);
  }

  /** A new name that needs no quotes, made of others; at most as long as every engine takes. */
  static String made(String... pieces) {
    StringBuilder name = new StringBuilder();
    for (String piece : pieces) {
      name.append(name.isEmpty() ? "" : "_").append(piece(piece));
    }
    String whole = name.toString();
    if (whole.length() <= LONGEST) {
      return whole;
    }
    String tail = "_" + Integer.toHexString(whole.hashCode() & 0xFFFFFF);
    return whole.substring(0, LONGEST - tail.length()) + tail;
  }

  /** What quotes alone can say becomes a number, so that two names stay two. */
  private static String piece(String name) {
    String plain = last(name).replaceAll("[^a-z0-9_]", "");
    String bare = name.substring(name.lastIndexOf('.') + 1).replaceAll("[\"`\\[\\]]", "");
    boolean quoted = name.matches(".*[\"`\\[].*") && !plain.equals(bare);
    String odd = quoted ? "_" + Integer.toHexString(bare.hashCode() & 0xFFFFFF) : "";
    return (plain.isEmpty() ? "x" : plain) + odd;
  }
}
