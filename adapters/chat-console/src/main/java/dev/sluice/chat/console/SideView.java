package dev.sluice.chat.console;

import dev.sluice.chat.Block;
import dev.sluice.chat.VisibleText;
import java.util.ArrayList;
import java.util.List;

/**
 * A text of two columns, line beside line.
 *
 * @param cut a remark when lines are left out, or empty
 */
record SideView(String title, List<Row> rows, String cut) {
  private static final int MOST_LINES = 1_000;

  SideView {
    rows = List.copyOf(rows);
  }

  /**
   * One line of both; what is not there is empty.
   *
   * @param mark {@code same}, {@code added}, {@code removed} or {@code changed}
   */
  record Row(String mark, String before, String after) {}

  static SideView of(Block.Pair pair) {
    List<String> before = lines(pair.before());
    List<String> after = lines(pair.after());
    boolean cut = before.size() > MOST_LINES || after.size() > MOST_LINES;
    return new SideView(
        VisibleText.lines(pair.title()),
        rows(most(before), most(after)),
        cut ? "The first %,d lines of each.".formatted(MOST_LINES) : "");
  }

  private static List<String> lines(String text) {
    String visible = VisibleText.lines(text).stripTrailing();
    return visible.isEmpty() ? List.of() : visible.lines().toList();
  }

  private static List<String> most(List<String> lines) {
    return lines.subList(0, Math.min(MOST_LINES, lines.size()));
  }

  private static List<Row> rows(List<String> before, List<String> after) {
    int[][] common = common(before, after);
    List<Row> rows = new ArrayList<>();
    List<String> gone = new ArrayList<>();
    List<String> come = new ArrayList<>();
    int left = 0;
    int right = 0;
    while (left < before.size() || right < after.size()) {
      boolean same =
          left < before.size() && right < after.size() && same(before.get(left), after.get(right));
      if (same) {
        unequal(rows, gone, come);
        rows.add(new Row("same", before.get(left++), after.get(right++)));
      } else if (right == after.size()
          || (left < before.size() && common[left + 1][right] >= common[left][right + 1])) {
        gone.add(before.get(left++));
      } else {
        come.add(after.get(right++));
      }
    }
    unequal(rows, gone, come);
    return rows;
  }

  /** The last one of a list has no comma; that alone is no difference. */
  private static boolean same(String one, String other) {
    return bare(one).equals(bare(other));
  }

  private static String bare(String line) {
    return line.endsWith(",") ? line.substring(0, line.length() - 1) : line;
  }

  /** Lines between two equal ones stand beside each other in their order. */
  private static void unequal(List<Row> rows, List<String> gone, List<String> come) {
    for (int i = 0; i < Math.max(gone.size(), come.size()); i++) {
      if (i >= come.size()) {
        rows.add(new Row("removed", gone.get(i), ""));
      } else if (i >= gone.size()) {
        rows.add(new Row("added", "", come.get(i)));
      } else {
        rows.add(new Row("changed", gone.get(i), come.get(i)));
      }
    }
    gone.clear();
    come.clear();
  }

  /** How many lines the rests of both texts have in common at most, from each place on. */
  private static int[][] common(List<String> before, List<String> after) {
    int[][] common = new int[before.size() + 1][after.size() + 1];
    for (int left = before.size() - 1; left >= 0; left--) {
      for (int right = after.size() - 1; right >= 0; right--) {
        common[left][right] =
            same(before.get(left), after.get(right))
                ? common[left + 1][right + 1] + 1
                : Math.max(common[left + 1][right], common[left][right + 1]);
      }
    }
    return common;
  }
}
