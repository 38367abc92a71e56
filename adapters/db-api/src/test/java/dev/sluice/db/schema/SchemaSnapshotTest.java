package dev.sluice.db.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.db.schema.SchemaObject.Kind;
import dev.sluice.db.schema.SchemaSnapshot.UnreadableSnapshot;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaSnapshotTest {
  private static final SchemaObject TABLE =
      new SchemaObject(
          Kind.TABLE, "public.users", "", "", Map.of("sql-name", "public.users"), List.of());
  private static final SchemaObject ID = column("id", "bigint", 1);
  private static final SchemaObject NICK = column("nïck\"", "text", 2);
  private final Schema schema = new Schema("postgresql", List.of(TABLE, ID, NICK));

  private static SchemaObject column(String name, String type, int position) {
    return new SchemaObject(
        Kind.COLUMN,
        "public.users." + name,
        "public.users",
        type,
        Map.of("sql-name", name, "owner-sql", "public.users", "position", String.valueOf(position)),
        List.of());
  }

  @Test
  void comesBackAsItWas() {
    Schema read = SchemaSnapshot.read(SchemaSnapshot.write(schema));

    assertThat(read).isEqualTo(schema);
    assertThat(SchemaSnapshot.write(read)).isEqualTo(SchemaSnapshot.write(schema)).endsWith("\n");
  }

  @Test
  void doesNotDependOnTheOrderInWhichObjectsWereRead() {
    Schema other = new Schema("postgresql", List.of(NICK, ID, TABLE));

    assertThat(SchemaSnapshot.write(other)).isEqualTo(SchemaSnapshot.write(schema));
  }

  @Test
  void noticesThatItWasChangedByHand() {
    String changed = SchemaSnapshot.write(schema).replace("bigint", "int");

    assertThatThrownBy(() -> SchemaSnapshot.read(changed))
        .isInstanceOf(UnreadableSnapshot.class)
        .hasMessageContaining("fingerprint");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "CREATE TABLE t (id int)",
        "{\"format\":\"sluice-schema-1\",\"engine\":\"postgresql\",\"objects\":[{}]}",
        "{\"format\":\"sluice-schema-2\",\"engine\":\"postgresql\",\"objects\":[]}",
      })
  void refusesWhatIsNoSnapshot(String text) {
    assertThatThrownBy(() -> SchemaSnapshot.read(text)).isInstanceOf(UnreadableSnapshot.class);
  }
}
