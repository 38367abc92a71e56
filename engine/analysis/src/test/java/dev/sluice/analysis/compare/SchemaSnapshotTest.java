package dev.sluice.analysis.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaSnapshot;
import dev.sluice.db.schema.SchemaSnapshot.UnreadableSnapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaSnapshotTest {
  private final Schema schema =
      Objects.schema(
          Objects.table("public.users"),
          Objects.column("public.users", "id", "bigint", 1),
          Objects.column("public.users", "nïck\"", "text", 2));

  @Test
  void comesBackAsItWas() {
    Schema read = SchemaSnapshot.read(SchemaSnapshot.write(schema));

    assertThat(read).isEqualTo(schema);
    assertThat(SchemaSnapshot.write(read)).isEqualTo(SchemaSnapshot.write(schema)).endsWith("\n");
  }

  @Test
  void doesNotDependOnTheOrderInWhichObjectsWereRead() {
    Schema other =
        Objects.schema(schema.objects().get(2), schema.objects().get(1), schema.objects().get(0));

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
