package dev.sluice.agent.command;

import dev.sluice.analysis.risk.RiskContext;
import dev.sluice.db.Database;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the database of a script holds: from a snapshot, or from the database itself. */
final class TargetOptions {
  @Option(
      names = "--schema",
      paramLabel = "SNAPSHOT|JDBC-URL",
      description =
          "What the database holds: names what is unknown, weighs rows, finds dependents.")
  private @Nullable String schema;

  @Option(names = "--user", description = "Login role for a JDBC URL, unless it names one.")
  private @Nullable String user;

  @Option(
      names = "--password-env",
      paramLabel = "VARIABLE",
      description = "Environment variable that holds the password.")
  private @Nullable String passwordVariable;

  /** The context with what is known; a database says its version too, unless it is given. */
  RiskContext against(RiskContext context) {
    if (schema == null) {
      return context;
    }
    if (!DatabaseAddress.looksLike(schema)) {
      return context.against(SchemaSource.snapshot(schema), Map.of());
    }
    Login login = Login.of(Optional.ofNullable(user), Optional.ofNullable(passwordVariable));
    try (Database database = DatabaseAddress.of(schema, login).open()) {
      RiskContext known = context.against(database.schema(), database.estimatedRows());
      return context.version().isEmpty() ? known.onVersion(database.server().version()) : known;
    }
  }
}
