package dev.sluice.pipeline.link;

import dev.sluice.db.Capability;
import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.SchemaRenderer;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.sql.Script;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.sql.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** An engine whose statements end at semicolons; it can only split. */
public final class PlainEngine implements DatabaseEngine {
  @Override
  public String name() {
    return "plain";
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of();
  }

  @Override
  public Script split(String text) {
    List<Statement> statements = new ArrayList<>();
    int offset = 0;
    for (String part : text.split(";", -1)) {
      if (!part.isBlank()) {
        int index = statements.size() + 1;
        statements.add(
            new Statement(
                index,
                part.strip(),
                offset,
                offset + part.length(),
                index,
                1,
                index,
                1,
                "PLAIN",
                true));
      }
      offset += part.length() + 1;
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
    return new PlainRenderer();
  }

  @Override
  public Database open(ConnectionSettings settings) {
    throw new UnsupportedOperationException("plain has no server");
  }

  /** Says what is done, in words. */
  private static final class PlainRenderer implements SchemaRenderer {
    @Override
    public List<String> create(Schema schema) {
      return schema.objects().stream().map(this::create).toList();
    }

    @Override
    public String create(SchemaObject object) {
      return "make " + object.name();
    }

    @Override
    public String drop(SchemaObject object) {
      return "take " + object.name();
    }

    @Override
    public List<String> alter(SchemaObject from, SchemaObject to) {
      return List.of("change " + to.name());
    }
  }
}
