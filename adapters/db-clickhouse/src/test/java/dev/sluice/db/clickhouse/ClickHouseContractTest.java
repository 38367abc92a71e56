package dev.sluice.db.clickhouse;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.contract.ContractTarget;
import dev.sluice.db.contract.DatabaseEngineContract;
import dev.sluice.db.contract.RowWords;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

class ClickHouseContractTest extends DatabaseEngineContract {
  private static final Local TARGET = new Local();
  private static final List<String> SCHEMA =
      List.of(
          "CREATE TABLE events (id UInt64, at DateTime64(3) DEFAULT now64(3) CODEC(Delta, ZSTD(3)),"
              + " `odd name` Nullable(String) COMMENT 'it''s; odd', tags"
              + " Map(LowCardinality(String), Array(String)), day Date MATERIALIZED toDate(at),"
              + " twice UInt64 ALIAS id * 2, INDEX by_tag mapKeys(tags) TYPE bloom_filter(0.01)"
              + " GRANULARITY 1, CONSTRAINT some CHECK id > 0) ENGINE = ReplacingMergeTree(at)"
              + " PARTITION BY toYYYYMM(at) PRIMARY KEY id ORDER BY (id, toDate(at)) TTL"
              + " toDateTime(at) + INTERVAL 1 YEAR SETTINGS index_granularity = 1024",
          "CREATE TABLE sums (day Date, n SimpleAggregateFunction(sum, UInt64)"
              + ", PROJECTION by_n (SELECT day, n ORDER BY n)) ENGINE = MergeTree ORDER BY day",
          "CREATE MATERIALIZED VIEW into_sums TO sums AS SELECT toDate(at) AS day, count() AS n"
              + " FROM events GROUP BY day",
          "CREATE VIEW b_names AS SELECT id, `odd name` FROM events WHERE id > 1",
          "CREATE VIEW a_first AS SELECT id FROM b_names",
          "CREATE DICTIONARY words (id UInt64, word String DEFAULT '') PRIMARY KEY id"
              + " SOURCE(CLICKHOUSE(TABLE 'events')) LIFETIME(MIN 0 MAX 10) LAYOUT(FLAT())");

  @Override
  protected ContractTarget target() {
    return TARGET;
  }

  private static final class Local implements ContractTarget {
    @Override
    public DatabaseEngine engine() {
      return new ClickHouseEngine();
    }

    @Override
    public ConnectionSettings fresh() throws SQLException {
      return LocalServer.running().fresh();
    }

    @Override
    public Connection connect(ConnectionSettings settings) {
      return LocalServer.open(settings);
    }

    @Override
    public Optional<Integer> port() {
      return Optional.empty();
    }

    @Override
    public Optional<ConnectionSettings> weak(ConnectionSettings settings) {
      return Optional.empty();
    }

    @Override
    public RowWords rowWords() {
      return ClickHouseRowWords.words();
    }

    @Override
    public Words words() {
      return new Words(
          "SELECT throwIf(1)",
          "SELECT sleepEachRow(1) FROM numbers(30) SETTINGS max_block_size = 1",
          "SELECT sleep(0.5)",
          Optional.empty(),
          SCHEMA);
    }
  }
}
