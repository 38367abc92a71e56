package dev.sluice.db.clickhouse;

import dev.sluice.db.sql.Reading;
import dev.sluice.db.sql.StatementReading.Certainty;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.StatementReading.Use;
import dev.sluice.db.sql.StatementReading.Where;
import dev.sluice.db.sql.Tokens;
import dev.sluice.db.sql.Truth;
import java.util.Set;

/** Reads ALTER TABLE clause by clause: definitions, mutations of rows, and partitions. */
final class AlterReader {
  private final Tokens tokens;
  private final Reading reading;
  private String table = "";

  AlterReader(Tokens tokens, Reading reading) {
    this.tokens = tokens;
    this.reading = reading;
  }

  void read() {
    int at = tokens.skipOptions(tokens.is(1, "TEMPORARY") ? 3 : 2);
    table = tokens.name(at);
    reading.use(Use.ALTERED, "table", table);
    int after = tokens.afterName(at);
    if (tokens.is(after, "ON", "CLUSTER")) {
      after += 3;
    }
    if (after >= tokens.size()) {
      reading.atMost(Certainty.NONE);
      return;
    }
    if (tokens.is(after, "MODIFY", "QUERY")) {
      new DataReader(tokens.part(after + 2, tokens.size()), reading).readOnly();
      return;
    }
    for (Tokens clause : tokens.part(0, settings(after)).commaParts(after)) {
      boolean wrapped = clause.is(0, "(") && clause.closing(0) == clause.size() - 1;
      clause(wrapped ? clause.part(1, clause.size() - 1) : clause);
    }
  }

  /** The place where the settings of the statement itself begin, or its end. */
  private int settings(int from) {
    int depth = 0;
    for (int i = from; i < tokens.size(); i++) {
      depth += tokens.is(i, "(") ? 1 : tokens.is(i, ")") ? -1 : 0;
      if (depth == 0 && tokens.is(i, "SETTINGS")) {
        return i;
      }
    }
    return tokens.size();
  }

  private void clause(Tokens c) {
    switch (c.at(0)) {
      case "ADD" -> add(c);
      case "DROP" -> drop(c);
      case "MODIFY", "ALTER" -> modify(c);
      case "RENAME" -> {
        reading.column(Use.RENAMED, table, c.name(c.skipOptions(2)), "");
        reading.trait(Trait.BREAKS_READERS);
      }
      case "CLEAR" -> clear(c);
      case "COMMENT", "RESET" -> {}
      case "MATERIALIZE", "REWRITE" -> reading.trait(Trait.REWRITES_TABLE);
      case "DELETE" -> mutation(c, true);
      case "UPDATE" -> mutation(c, false);
      case "DETACH", "REPLACE", "MOVE", "ATTACH", "FETCH", "FREEZE", "UNFREEZE", "FORGET" ->
          partition(c);
      case "REMOVE" -> {}
      case "APPLY" -> reading.trait(Trait.REWRITES_TABLE, Trait.DESTROYS_DATA);
      default -> assignment(c);
    }
  }

  /** UPDATE sets several columns: what follows a comma belongs to the clause before it. */
  private void assignment(Tokens c) {
    boolean sets = c.named(0) && c.is(c.afterName(0), "=");
    if (sets && tokens.has("UPDATE")) {
      reading.innerColumn(Use.WRITTEN, table, c.name(0), "");
      limited(c);
    } else if (!(sets && tokens.has("SETTING"))) {
      reading.partly();
    }
  }

  private void add(Tokens c) {
    if (c.is(1, "COLUMN")) {
      int at = c.skipOptions(2);
      int end = at + 1;
      while (end < c.size()
          && !Set.of(
                  "DEFAULT",
                  "MATERIALIZED",
                  "ALIAS",
                  "EPHEMERAL",
                  "CODEC",
                  "COMMENT",
                  "TTL",
                  "AFTER",
                  "FIRST",
                  "STATISTICS",
                  "SETTINGS")
              .contains(c.at(end))) {
        end = c.is(end, "(") ? c.closing(end) + 1 : end + 1;
      }
      reading.column(Use.CREATED, table, c.name(at), c.written(at + 1, end));
      if (c.has("TTL")) {
        reading.trait(Trait.DESTROYS_DATA);
      }
    } else if (!Set.of("INDEX", "CONSTRAINT", "PROJECTION", "STATISTICS").contains(c.at(1))) {
      reading.partly();
    }
  }

  private void drop(Tokens c) {
    switch (c.at(1)) {
      case "COLUMN" -> {
        reading.column(Use.DROPPED, table, c.name(c.skipOptions(2)), "");
        reading.trait(Trait.DESTROYS_DATA, Trait.BREAKS_READERS);
      }
      case "PARTITION", "PART", "DETACHED" -> {
        reading.use(Use.WRITTEN, "table", table).trait(Trait.DESTROYS_DATA);
      }
      case "INDEX", "CONSTRAINT", "PROJECTION", "STATISTICS" -> {}
      default -> reading.partly();
    }
  }

  private void modify(Tokens c) {
    switch (c.at(1)) {
      case "COLUMN" -> column(c, c.skipOptions(2));
      case "TTL" -> reading.trait(Trait.DESTROYS_DATA, Trait.REWRITES_TABLE);
      case "SETTING", "COMMENT", "ORDER", "SAMPLE", "REFRESH", "STATISTICS" -> {}
      case "SQL", "DEFINER" -> reading.trait(Trait.CHANGES_PRIVILEGES);
      default -> reading.partly();
    }
  }

  private void column(Tokens c, int at) {
    reading.column(Use.ALTERED, table, c.name(at), "");
    String next = c.at(at + 1);
    boolean typed = next.equals("TYPE") || (c.named(at + 1) && !plain(next));
    if (typed) {
      reading.trait(Trait.NARROWS_TYPE, Trait.REWRITES_TABLE, Trait.MAY_FAIL_ON_DATA);
    }
    if (c.has("TTL") && !c.is(at + 1, "REMOVE")) {
      reading.trait(Trait.DESTROYS_DATA, Trait.REWRITES_TABLE);
    }
  }

  private static boolean plain(String word) {
    return Set.of(
            "DEFAULT",
            "MATERIALIZED",
            "ALIAS",
            "CODEC",
            "COMMENT",
            "TTL",
            "REMOVE",
            "MODIFY",
            "RESET",
            "AFTER",
            "FIRST",
            "EPHEMERAL")
        .contains(word);
  }

  private void clear(Tokens c) {
    if (c.is(1, "COLUMN")) {
      reading.use(Use.WRITTEN, "table", table);
      reading.innerColumn(Use.EMPTIED, table, c.name(c.skipOptions(2)), "");
      reading.trait(Trait.DESTROYS_DATA);
    }
  }

  /** Mutations rewrite the parts that hold a row, in the background unless they are waited for. */
  private void mutation(Tokens c, boolean deletes) {
    reading.use(Use.WRITTEN, "table", table).trait(Trait.REWRITES_TABLE);
    if (deletes) {
      reading.trait(Trait.DESTROYS_DATA);
      limited(c);
    } else {
      reading.innerColumn(Use.WRITTEN, table, c.name(1), "");
      if (c.has("WHERE") || !tokens.has("WHERE")) {
        limited(c);
      }
    }
  }

  private void limited(Tokens c) {
    int where = c.find(0, "WHERE");
    if (where < 0 && !tokens.has("WHERE")) {
      reading.where(Where.ABSENT).trait(Trait.UNBOUNDED_WRITE);
    } else if (where >= 0) {
      int end = c.find(where, "SETTINGS");
      boolean every = Truth.always(c.part(where + 1, end < 0 ? c.size() : end));
      reading.where(every ? Where.ALWAYS_TRUE : Where.MEANINGFUL);
      if (every) {
        reading.trait(Trait.UNBOUNDED_WRITE);
      }
    }
  }

  private void partition(Tokens c) {
    switch (c.at(0)) {
      case "FREEZE", "UNFREEZE" -> reading.trait(Trait.LEAVES_DATABASE);
      case "FETCH" -> reading.trait(Trait.LEAVES_DATABASE).partly();
      case "ATTACH" -> reading.use(Use.WRITTEN, "table", table);
      case "MOVE" -> {
        if (c.has("TO", "TABLE")) {
          reading.use(Use.WRITTEN, "table", c.name(c.find(0, "TO", "TABLE") + 2));
          reading.trait(Trait.DESTROYS_DATA);
        }
      }
      default -> reading.use(Use.WRITTEN, "table", table).trait(Trait.DESTROYS_DATA);
    }
    int from = c.find(0, "FROM");
    if (from > 0) {
      reading.use(Use.READ, "table", c.name(from + 1));
    }
  }
}
