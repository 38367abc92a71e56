package dev.sluice.chat.console;

import dev.sluice.chat.Block;
import dev.sluice.chat.VisibleText;
import java.util.ArrayList;
import java.util.Collections;
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
    List<String> left = meant(before);
    List<String> right = meant(after);
    int head = equal(left, right);
    int tail =
        equal(
            reversed(left.subList(head, left.size())), reversed(right.subList(head, right.size())));
    int[][] common =
        common(left.subList(head, left.size() - tail), right.subList(head, right.size() - tail));
    List<Row> rows = new ArrayList<>();
    List<String> gone = new ArrayList<>();
    List<String> come = new ArrayList<>();
    int one = 0;
    int other = 0;
    while (one < before.size() || other < after.size()) {
      if (one < left.size() && other < right.size() && left.get(one).equals(right.get(other))) {
        unequal(rows, gone, come);
        rows.add(new Row("same", before.get(one++), after.get(other++)));
      } else if (goesFirst(common, one - head, other - head)) {
        gone.add(before.get(one++));
      } else {
        come.add(after.get(other++));
      }
    }
    unequal(rows, gone, come);
    return rows;
  }

  /** Whether more remains in common when the next line of the left is passed by. */
  private static boolean goesFirst(int[][] common, int left, int right) {
    int lefts = common.length - 1;
    int rights = common[0].length - 1;
    return right == rights || (left < lefts && common[left + 1][right] >= common[left][right + 1]);
  }

  /** The last one of a list has no comma; that alone is no difference. */
  private static List<String> meant(List<String> lines) {
    List<String> meant = new ArrayList<>(lines);
    for (int i = 0; i + 1 < lines.size(); i++) {
      boolean last = lines.get(i + 1).strip().startsWith(")");
      if (last && !lines.get(i).endsWith(",")) {
        meant.set(i, lines.get(i) + ",");
      }
    }
    return meant;
  }

  private static int equal(List<String> one, List<String> other) {
    int count = 0;
    while (count < Math.min(one.size(), other.size()) && one.get(count).equals(other.get(count))) {
      count++;
    }
    return count;
  }

  private static List<String> reversed(List<String> lines) {
    List<String> reversed = new ArrayList<>(lines);
    Collections.reverse(reversed);
    return reversed;
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
            before.get(left).equals(after.get(right))
                ? common[left + 1][right + 1] + 1
                : Math.max(common[left + 1][right], common[left][right + 1]);
      }
    }
    return common;
  }
}
