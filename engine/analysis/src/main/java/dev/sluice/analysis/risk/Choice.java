package dev.sluice.analysis.risk;

import dev.sluice.db.sql.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One of the values that an expression such as CASE, IF or COALESCE may give.
 *
 * @param tests what must hold for it
 * @param value what it gives
 */
record Choice(List<Test> tests, Tokens value) {
  private static final Tokens NULL = Tokens.standard("NULL");
  private static final Set<String> IFS = Set.of("IF", "IIF", "MULTIIF");
  private static final Set<String> FIRSTS = Set.of("COALESCE", "IFNULL", "NVL", "ISNULL");

  /**
   * A condition that holds or fails.
   *
   * @param asked a comparison; one without a sign is the condition on its left
   */
  record Test(Comparison asked, boolean holds) {
    private static Test that(Tokens condition) {
      return new Test(new Comparison(condition, "", false, condition.part(0, 0)), true);
    }

    private static Test equal(Tokens left, Tokens right) {
      return new Test(new Comparison(left, "=", false, right), true);
    }

    private static Test absent(Tokens value) {
      return new Test(new Comparison(value, "IS", false, NULL), true);
    }

    private Test fails() {
      return new Test(asked, !holds);
    }
  }

  /** The values that an expression may give, or none where it does not choose. */
  static List<Choice> of(Tokens expression) {
    Tokens e = Nesting.bare(expression);
    int last = e.size() - 1;
    if (e.is(0, "CASE") && closes(e)) {
      return cases(e.part(1, last));
    }
    return e.named(0) && e.is(1, "(") && e.closing(1) == last
        ? called(e.at(0), e.part(2, last).commaParts(0))
        : List.of();
  }

  /** Whether the CASE that begins it ends it. */
  private static boolean closes(Tokens e) {
    int depth = 0;
    for (int i = 0; i < e.size(); i++) {
      depth += Nesting.step(e, i);
      if (depth == 0) {
        return i == e.size() - 1;
      }
    }
    return false;
  }

  private static List<Choice> cases(Tokens body) {
    int when = Nesting.end(body, 0, Set.of("WHEN"));
    Tokens subject = body.part(0, when);
    List<Tokens> arms = new ArrayList<>();
    while (body.is(when, "WHEN")) {
      int then = Nesting.end(body, when + 1, Set.of("THEN"));
      int next = Nesting.end(body, then + 1, Set.of("WHEN", "ELSE"));
      arms.add(body.part(when + 1, then));
      arms.add(body.part(then + 1, next));
      when = next;
    }
    if (body.is(when, "ELSE")) {
      arms.add(body.part(when + 1, body.size()));
    }
    return choices(subject, arms);
  }

  private static List<Choice> called(String function, List<Tokens> values) {
    int count = values.size();
    if (IFS.contains(function) && count > 1) {
      return choices(values.get(0).part(0, 0), values);
    } else if (function.equals("DECODE") && count > 2) {
      return choices(values.get(0), values.subList(1, count));
    } else if (function.equals("NVL2") && count == 3) {
      Test absent = Test.absent(values.get(0));
      return List.of(
          new Choice(List.of(absent.fails()), values.get(1)),
          new Choice(List.of(absent), values.get(2)));
    }
    return FIRSTS.contains(function) && count > 1 ? firsts(values) : List.of();
  }

  /** Pairs of a condition, or a value of the subject, and what it gives; at last what else. */
  private static List<Choice> choices(Tokens subject, List<Tokens> arms) {
    List<Choice> choices = new ArrayList<>();
    List<Test> before = new ArrayList<>();
    for (int i = 0; i < arms.size(); i += 2) {
      List<Test> tests = new ArrayList<>(before);
      boolean otherwise = i + 1 == arms.size();
      if (!otherwise) {
        Tokens when = arms.get(i);
        Test test = subject.size() == 0 ? Test.that(when) : Test.equal(subject, when);
        tests.add(test);
        before.add(test.fails());
      }
      choices.add(new Choice(List.copyOf(tests), arms.get(otherwise ? i : i + 1)));
    }
    return choices;
  }

  private static List<Choice> firsts(List<Tokens> values) {
    List<Choice> choices = new ArrayList<>();
    List<Test> before = new ArrayList<>();
    for (Tokens value : values) {
      choices.add(new Choice(List.copyOf(before), value));
      before.add(Test.absent(value));
    }
    return choices;
  }
}
