package dev.sluice.db.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Columns that PostgreSQL 18 computes when they are read. */
class VirtualColumnTest {
  private static SchemaObject column(Map<String, String> more) {
    Map<String, String> attributes = new HashMap<>(more);
    attributes.put("sql-name", "twice");
    attributes.put("owner-sql", "public.t");
    return new SchemaObject(
        Kind.COLUMN, "public.t.twice", "public.t", "integer", attributes, List.of());
  }

  private static final SchemaObject STORED = column(Map.of("generated", "(i * 2)"));
  private static final SchemaObject VIRTUAL =
      column(Map.of("generated", "(i * 2)", "virtual", "true"));

  @Test
  void areMadeAsSuch() {
    assertThat(new PostgresRenderer().create(VIRTUAL)).endsWith("AS ((i * 2)) VIRTUAL");
    assertThat(new PostgresRenderer().create(STORED)).endsWith("AS ((i * 2)) STORED");
  }

  @Test
  void areMadeAnewRatherThanChanged() {
    assertThat(new PostgresRenderer().alter(STORED, VIRTUAL)).isEmpty();
    assertThat(new PostgresRenderer().alter(VIRTUAL, STORED)).isEmpty();
    assertThat(new PostgresRenderer().alter(VIRTUAL, column(Map.of()))).isEmpty();
    assertThat(new PostgresRenderer().alter(STORED, column(Map.of()))).hasSize(1);
  }
}
