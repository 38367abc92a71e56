package dev.sluice.db.step;

import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.sql.StatementReading.Certainty;
import dev.sluice.db.sql.StatementReading.Use;
import dev.sluice.db.sql.Tokens;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * An UPDATE or DELETE of one table that can be carried out a range of keys at a time, because
 * nothing but its condition says which rows it touches.
 *
 * @param statement the statement as its author wrote it
 * @param deletes whether it removes rows
 * @param name the table, quotes resolved, qualified as written
 * @param only whether rows of inheriting tables are left out
 * @param source the table with its alias as written
 * @param assigned columns that it sets, quotes resolved
 * @param condition where its own condition begins and ends in the text; both are the place where
 *     one may begin when it has none
 */
public record BatchForm(
    Statement statement,
    boolean deletes,
    String name,
    boolean only,
    String source,
    List<String> assigned,
    Range condition) {
  private static final String ALONE = "Write a plain UPDATE or DELETE of one table with a WHERE";

  /** Words that make more of the statement than rows of one table and a condition. */
  private static final Set<String> MORE =
      Set.of("FROM", "USING", "JOIN", "ORDER", "LIMIT", "OFFSET", "FETCH", "RETURNING");

  /** Words after UPDATE that are no name of a table. */
  private static final Set<String> MANNERS = Set.of("LOW_PRIORITY", "IGNORE", "OR");

  public BatchForm {
    assigned = List.copyOf(assigned);
  }

  /**
   * A part of a text.
   *
   * @param start offset of its first character
   * @param end offset after its last one
   */
  public record Range(int start, int end) {
    boolean empty() {
      return start == end;
    }
  }

  /**
   * The form of a statement.
   *
   * @param tokens its tokens in its engine's words
   * @param reading what its engine reads in it
   * @throws DatabaseException of category REFUSED, with the way out, when it is no such statement
   */
  public static BatchForm of(Statement statement, Tokens tokens, StatementReading reading) {
    BatchForm form = of(statement, tokens);
    if (reading.certainty() != Certainty.FULL) {
      throw form.refuse("is not wholly understood", "Write it without what is special");
    }
    boolean readsItself =
        reading.objects().stream()
            .filter(object -> object.use() == Use.READ && object.kind().equals("table"))
            .anyMatch(object -> same(object.name(), form.name()));
    if (readsItself) {
      throw form.refuse(
          "reads the table that it changes, so a batch would see what the one before it did",
          "Say which rows it touches by their own columns or by another table");
    }
    return form;
  }

  /** Whether two names may mean one table. */
  public static boolean same(String one, String other) {
    return last(one).equalsIgnoreCase(last(other));
  }

  private static String last(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static BatchForm of(Statement statement, Tokens tokens) {
    boolean deletes = tokens.is(0, "DELETE", "FROM");
    if (!deletes && !tokens.is(0, "UPDATE")) {
      throw refused(statement, "is no plain UPDATE or DELETE", ALONE);
    }
    int table = deletes ? 2 : 1;
    int named = tokens.is(table, "ONLY") && tokens.named(table + 1) ? table + 1 : table;
    int alias = tokens.afterName(named);
    alias += tokens.is(alias, "*") ? 1 : 0;
    int after = afterAlias(tokens, alias);
    int set = deletes ? after : after + 1;
    boolean plain =
        tokens.named(named)
            && !MANNERS.contains(tokens.at(named))
            && (deletes
                ? after == tokens.size() || tokens.is(after, "WHERE")
                : tokens.is(after, "SET"));
    if (!plain) {
      throw refused(statement, "names more than one table and its rows", ALONE);
    }
    int where = where(statement, tokens, set);
    int last = tokens.end(tokens.size() - 1);
    Range condition =
        where < tokens.size() ? new Range(tokens.end(where), last) : new Range(last, last);
    return new BatchForm(
        statement,
        deletes,
        tokens.name(named),
        named > table,
        statement.text().substring(tokens.start(table), tokens.end(after - 1)),
        deletes ? List.of() : assigned(tokens.part(set, where)),
        condition);
  }

  private static int afterAlias(Tokens tokens, int from) {
    if (tokens.is(from, "AS")) {
      return from + (tokens.named(from + 1) ? 2 : 1);
    }
    boolean none = tokens.is(from, "SET") || tokens.is(from, "WHERE");
    return !none && tokens.named(from) && !MORE.contains(tokens.at(from)) ? from + 1 : from;
  }

  /** The place of WHERE outside parentheses, or the end. */
  private static int where(Statement statement, Tokens tokens, int from) {
    int where = tokens.size();
    for (int i = from; i < tokens.size(); i++) {
      String at = tokens.at(i);
      if (at.equals("(")) {
        i = tokens.closing(i);
        if (i == tokens.size()) {
          throw refused(statement, "has a parenthesis that is not closed", ALONE);
        }
      } else if (at.equals("WHERE")) {
        where = Math.min(where, i);
      } else if (tokens.is(i, "CURRENT", "OF")
          || (MORE.contains(at) && !tokens.is(i - 1, "DISTINCT", "FROM"))) {
        throw refused(statement, "says more than which rows it touches (" + at + ")", ALONE);
      }
    }
    if (where == tokens.size() - 1) {
      throw refused(statement, "has a WHERE without a condition", ALONE);
    }
    return where;
  }

  /** Every part of the names on the left sides, for which part is the column depends on more. */
  private static List<String> assigned(Tokens assignments) {
    List<String> names = new ArrayList<>();
    for (Tokens one : assignments.commaParts(0)) {
      List<Tokens> left = one.is(0, "(") ? one.part(1, one.closing(0)).commaParts(0) : List.of(one);
      for (Tokens column : left) {
        int end = column.afterName(0);
        IntStream.range(0, end)
            .filter(column::named)
            .forEach(i -> names.add(column.part(i, i + 1).name(0)));
      }
    }
    return names;
  }

  /** Whether it gives any of these columns another value. */
  public boolean assigns(Collection<String> columns) {
    return assigned.stream().anyMatch(name -> columns.stream().anyMatch(name::equalsIgnoreCase));
  }

  /** The statement for the rows of its own that also meet another condition. */
  Statement within(String range) {
    return cut(condition.empty() ? range : " (" + own() + ") AND " + range);
  }

  /** The statement for rows that another condition says instead of its own. */
  Statement instead(String rows) {
    return cut(condition.empty() ? rows : " " + rows);
  }

  private Statement cut(String where) {
    String text = statement.text();
    String cut =
        text.substring(0, condition.start())
            + (condition.empty() ? " WHERE " : "")
            + where
            + text.substring(condition.end());
    return statement.with(cut);
  }

  /** Its condition together with another one, for a query over {@link #source}. */
  public String where(String range) {
    return condition.empty() ? range : "(" + own() + ") AND " + range;
  }

  private String own() {
    return statement.text().substring(condition.start(), condition.end());
  }

  /**
   * Where a place in what {@link #within} made stands in the statement itself.
   *
   * @param position offset from 1, or 0 for none
   */
  public int original(int position) {
    if (position <= condition.start() || condition.empty()) {
      return position <= condition.end() ? position : 0;
    }
    int shifted = position - 2;
    return shifted <= condition.end() ? shifted : 0;
  }

  /** A refusal for want of a key. */
  public DatabaseException noKey(Optional<String> wanted) {
    return wanted.isEmpty()
        ? refuse(
            "changes " + name + ", whose primary key is not one column that is never NULL",
            "Name a key: one column that is unique and never NULL")
        : refuse(
            "would walk along " + wanted.get() + ", which is no unique column that is never NULL",
            "Name another key of " + name);
  }

  /** A refusal to carry the statement out in batches. */
  public DatabaseException refuse(String why, String action) {
    return refused(statement, why, action);
  }

  private static DatabaseException refused(Statement statement, String why, String action) {
    return new DatabaseException(
        Category.REFUSED,
        "",
        "Statement " + statement.index() + " cannot be carried out in batches: it " + why,
        action + ", or leave out the comment sluice:batches");
  }
}
