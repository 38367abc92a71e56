package dev.sluice.db.clickhouse;

import dev.sluice.db.TableName;
import dev.sluice.db.sql.Tokens;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** What the engine of a table does with its rows. */
final class TableEngine {
  private static final String ENGINE =
      """
      SELECT engine_full FROM system.tables
      WHERE database = if(? = '', currentDatabase(), ?) AND name = ?
      """;
  private static final String PLAIN = "MergeTree";
  private static final Pattern MERGING =
      Pattern.compile(
          "(Replicated|Shared)?(?:Replacing|Summing|Aggregating|Collapsing|VersionedCollapsing"
              + "|Graphite|Coalescing)MergeTree");

  private final String written;
  private final Tokens tokens;
  private final String kind;

  /** An engine with its clauses, as the server writes it; empty where there is none. */
  TableEngine(String written) {
    this.written = written;
    this.tokens = ClickHouseTokens.of(written);
    this.kind = tokens.size() == 0 ? "" : tokens.raw(0);
  }

  static TableEngine of(Connection session, TableName table) throws SQLException {
    String schema = table.schema();
    List<String> told = Sql.texts(session, ENGINE, schema, schema, table.name());
    return new TableEngine(told.isEmpty() ? "" : told.get(0));
  }

  /**
   * The engine of a table that keeps each row, however old, and whose parts can be parts of this
   * one too; empty where there is none.
   */
  Optional<String> keeping() {
    Matcher merging = MERGING.matcher(kind);
    boolean plain = merging.matches() ? merging.group(1) == null : kind.equals(PLAIN);
    int rest = tokens.is(1, "(") ? tokens.closing(1) + 1 : 1;
    return plain && tokens.find(rest, "ORDER", "BY") >= 0
        ? Optional.of(PLAIN + ' ' + withoutTtl(rest))
        : Optional.empty();
  }

  /** The clauses from a token on; that of the TTL stands before SETTINGS or at the end. */
  private String withoutTtl(int rest) {
    int ttl = clause(rest, "TTL");
    if (ttl == tokens.size()) {
      return written.substring(tokens.start(rest));
    }
    int settings = clause(ttl, "SETTINGS");
    String behind =
        settings == tokens.size() ? "" : ' ' + written.substring(tokens.start(settings));
    return written.substring(tokens.start(rest), tokens.end(ttl - 1)) + behind;
  }

  /** Where a clause begins outside parentheses; a column of such a name stands behind BY. */
  private int clause(int from, String word) {
    int i = from;
    while (i < tokens.size() && !(tokens.raw(i).equals(word) && !tokens.is(i - 1, "BY"))) {
      i = tokens.is(i, "(") ? tokens.closing(i) + 1 : i + 1;
    }
    return Math.min(i, tokens.size());
  }

  /** Why rows do not stay in the table as they came, if they do not. */
  Optional<String> changes() {
    if (MERGING.matcher(kind).matches()) {
      return Optional.of(kind + " merges rows with one key by itself");
    }
    boolean ends = IntStream.range(0, tokens.size()).anyMatch(i -> tokens.raw(i).equals("TTL"));
    return ends ? Optional.of("its TTL drops rows by itself") : Optional.empty();
  }
}
