package dev.sluice.db.sqlserver;

import dev.sluice.db.sql.Reading;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.Tokens;
import java.util.Set;

/**
 * Functions that reach outside the database. Others cannot change data on SQL Server, so a call
 * that is not known hides no write.
 */
final class Functions {
  private static final Set<String> OUTSIDE = Set.of("OPENROWSET", "OPENQUERY", "OPENDATASOURCE");
  private static final Set<String> FILES =
      Set.of(
          "FN_GET_AUDIT_FILE",
          "FN_TRACE_GETTABLE",
          "FN_XE_FILE_TARGET_READ_FILE",
          "FN_DUMP_DBLOG",
          "DM_OS_FILE_EXISTS",
          "DM_OS_ENUMERATE_FILESYSTEM");

  private Functions() {}

  static void outside(Tokens tokens, Reading reading) {
    for (int i = 0; i < tokens.size(); i++) {
      if (!tokens.is(i + 1, "(") || !tokens.named(i)) {
        continue;
      }
      String name = Names.last(tokens.part(i, i + 1).name(0));
      if (OUTSIDE.contains(name)) {
        reading.trait(Trait.LEAVES_DATABASE).partly();
      } else if (FILES.contains(name)) {
        reading.trait(Trait.LEAVES_DATABASE);
      }
    }
  }
}
