package dev.sluice.agent.run;

import dev.sluice.db.Capability;
import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.ExecutionListener;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.Outcome;
import dev.sluice.db.RecoveryArtifact;
import dev.sluice.db.SchemaRenderer;
import dev.sluice.db.StepResult;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.sql.Script;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.sql.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** An engine that writes statements on a list; one statement per line. */
public final class PaperEngine implements DatabaseEngine {
  /** Every statement that was sent, in order. */
  public static final List<String> SENT = new CopyOnWriteArrayList<>();

  /** Made by the service loader. */
  public PaperEngine() {}

  @Override
  public String name() {
    return "paper";
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of();
  }

  @Override
  public Script split(String text) {
    List<Statement> statements = new ArrayList<>();
    for (String line : text.lines().toList()) {
      int index = statements.size() + 1;
      statements.add(
          new Statement(index, line, 0, line.length(), index, 1, index, 1, "PAPER", false));
    }
    return new Script(text, statements);
  }

  @Override
  public Tokens tokens(String text) {
    return Tokens.standard(text);
  }

  @Override
  public StatementReading read(Statement statement) {
    return new StatementReading(StatementReading.Certainty.NONE, List.of(), Set.of());
  }

  @Override
  public SchemaRenderer renderer() {
    throw new UnsupportedOperationException("paper has no schema");
  }

  @Override
  public Database open(ConnectionSettings settings) {
    return new PaperDatabase();
  }

  private static final class PaperDatabase implements Database {
    @Override
    public ServerInfo server() {
      return new ServerInfo("Paper", "1", List.of());
    }

    @Override
    public List<MissingPrivilege> missingPrivileges() {
      return List.of();
    }

    @Override
    public Schema schema() {
      return new Schema("paper", List.of());
    }

    @Override
    public Map<String, Long> estimatedRows() {
      return Map.of();
    }

    @Override
    public Outcome execute(ExecutionPlan plan, StartGate gate, ExecutionListener listener) {
      List<StepResult> steps = new ArrayList<>();
      for (Statement statement : plan.script().statements()) {
        listener.starting(statement);
        if (!gate.mayStart()) {
          return outcome(Outcome.State.NOT_STARTED, steps, "gate");
        }
        SENT.add(statement.text());
        StepResult step =
            new StepResult(statement.index(), StepResult.State.APPLIED, 1, 1, Optional.empty());
        listener.finished(step);
        steps.add(step);
      }
      return outcome(Outcome.State.APPLIED, steps, "paper");
    }

    private static Outcome outcome(Outcome.State state, List<StepResult> steps, String evidence) {
      return new Outcome(state, steps, Optional.empty(), List.of(evidence), "", "");
    }

    @Override
    public void cancel(String attempt) {
      SENT.add("cancel " + attempt);
    }

    @Override
    public Outcome establish(ExecutionPlan plan) {
      return outcome(Outcome.State.APPLIED, List.of(), "established");
    }

    @Override
    public Optional<Shadow> shadow(Schema base) {
      return Optional.empty();
    }

    @Override
    public List<RecoveryArtifact> artifacts() {
      return List.of();
    }

    @Override
    public void close() {}
  }
}
