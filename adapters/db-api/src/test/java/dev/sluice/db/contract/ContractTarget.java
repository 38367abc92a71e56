package dev.sluice.db.contract;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.DatabaseEngine;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** One running database product as its contract test needs it. */
public interface ContractTarget {
  /** The engine under test. */
  DatabaseEngine engine();

  /** A new empty database for a role that may do everything there. */
  ConnectionSettings fresh() throws SQLException;

  /** A plain session, without the engine. */
  Connection connect(ConnectionSettings settings) throws SQLException;

  /** The port of the server on this machine, for a proxy before it; empty without a network. */
  Optional<Integer> port();

  /** A login to the same database that lacks rights; empty where the engine knows no rights. */
  Optional<ConnectionSettings> weak(ConnectionSettings settings) throws SQLException;

  /** The statements that the contract needs in the engine's own words. */
  Words words();

  /** A login to the same database that may only read; the same one where there are no logins. */
  default ConnectionSettings reader(ConnectionSettings settings) throws SQLException {
    return settings;
  }

  /** What the contract of batches needs in the engine's own words. */
  default BatchWords batchWords() {
    return new BatchWords("", "", "", List.of());
  }

  /** The same database with foreign keys that do what they say. */
  default ConnectionSettings keyed(ConnectionSettings settings) {
    return settings;
  }

  /** What the contracts of rows need in the engine's own words. */
  default RowWords rowWords() {
    return RowWords.NONE;
  }

  /**
   * How one engine speaks of batches.
   *
   * @param ledger the table of the ledger that says how far they came
   * @param chance a condition that other rows meet whenever it is asked
   * @param caseless the type of a text that is the same in capitals; empty where there is none
   * @param mute statements after which row 5 of table {@code acc} stays as it is, though nobody
   *     says so; empty where that cannot be
   */
  record BatchWords(String ledger, String chance, String caseless, List<String> mute) {
    /** Copies. */
    public BatchWords {
      mute = List.copyOf(mute);
    }
  }

  /**
   * Statements of one engine.
   *
   * @param refused a statement that the server refuses when it runs
   * @param pause a statement that works for about half a minute and fails when it is cancelled
   * @param nap a statement that works for about half a second
   * @param hold a statement that locks table {@code odo} for its transaction; empty where one
   *     session cannot wait for another
   * @param schema statements that use every construct of the schema model that the engine has
   */
  record Words(
      String refused, String pause, String nap, Optional<String> hold, List<String> schema) {
    /** Copies. */
    public Words {
      schema = List.copyOf(schema);
    }
  }
}
