package dev.sluice.db.clickhouse;

import dev.sluice.db.sql.Reading;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.Tokens;
import java.util.Locale;
import java.util.Set;

/** Table functions, engines and clauses that reach out of the database. */
final class Outside {
  private static final Set<String> FUNCTIONS =
      lower(
          "url urlCluster file fileCluster s3 s3Cluster gcs oss cosn hdfs hdfsCluster"
              + " azureBlobStorage azureBlobStorageCluster remote remoteSecure cluster"
              + " clusterAllReplicas executable mysql postgresql mongodb redis sqlite jdbc odbc"
              + " iceberg icebergS3 icebergAzure icebergHDFS icebergLocal icebergCluster"
              + " icebergS3Cluster deltaLake deltaLakeS3 deltaLakeAzure deltaLakeLocal"
              + " deltaLakeCluster hudi hudiCluster paimon ytsaurus arrowFlight prometheusQuery"
              + " dictionary_source catboostEvaluate input filesystem");
  private static final Set<String> ENGINES =
      lower(
          "URL File S3 S3Queue GCS OSS COSN HDFS AzureBlobStorage AzureQueue Distributed"
              + " Executable ExecutablePool MySQL PostgreSQL MaterializedPostgreSQL"
              + " MaterializedMySQL MongoDB Redis SQLite JDBC ODBC Iceberg IcebergS3 IcebergAzure"
              + " IcebergHDFS IcebergLocal DeltaLake DeltaLakeS3 Hudi Kafka RabbitMQ NATS"
              + " EmbeddedRocksDB FileLog YTsaurus ArrowFlight");
  private static final Set<String> SOURCES =
      lower("HTTP FILE EXECUTABLE MYSQL POSTGRESQL MONGODB REDIS CASSANDRA ODBC YTSAURUS");

  private Outside() {}

  private static Set<String> lower(String words) {
    return Set.of(words.toLowerCase(Locale.ROOT).split(" "));
  }

  /** Marks what leaves the database, wherever it stands. */
  static void calls(Tokens tokens, Reading reading) {
    for (int i = 0; i < tokens.size(); i++) {
      String name = tokens.named(i) ? tokens.name(i).toLowerCase(Locale.ROOT) : "";
      boolean call = tokens.at(i + 1).equals("(");
      boolean engine =
          ENGINES.contains(name) && (tokens.is(i - 1, "ENGINE") || tokens.is(i - 2, "ENGINE", "="));
      boolean source = call && SOURCES.contains(name) && tokens.is(i - 2, "SOURCE", "(");
      boolean file = tokens.is(i, "INTO", "OUTFILE") || tokens.is(i, "FROM", "INFILE");
      boolean function = call && FUNCTIONS.contains(name) && !defined(tokens, i);
      if (engine || source || function) {
        reading.trait(Trait.LEAVES_DATABASE).partly();
      } else if (file) {
        reading.trait(Trait.LEAVES_DATABASE);
      }
      if (call && (name.equals("merge") || name.equals("loop") || name.startsWith("view"))) {
        reading.partly();
      }
    }
  }

  /** A column list or definition has the same shape as a call: INSERT INTO url (…). */
  private static boolean defined(Tokens tokens, int i) {
    return tokens.is(i - 1, "INTO") || tokens.is(i - 1, "TABLE") || tokens.is(i - 1, ".");
  }
}
