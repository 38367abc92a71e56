package dev.sluice.db.sqlserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.stream.Stream;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaReaderTest {
  private static Schema shop() throws SQLException {
    return SchemaReader.read(Shop.catalog(), "sluice");
  }

  static Stream<Field> queries() {
    return Arrays.stream(CatalogQueries.class.getDeclaredFields())
        .filter(field -> Modifier.isStatic(field.getModifiers()));
  }

  private static SchemaObject object(Schema schema, Kind kind, String name) {
    return schema.objects().stream()
        .filter(object -> object.kind() == kind && object.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("queries")
  void asksInSqlThatAnIndependentParserReads(Field query) throws IllegalAccessException {
    String sql = (String) query.get(null);

    assertThatCode(() -> CCJSqlParserUtil.parse(sql)).doesNotThrowAnyException();
  }

  @Test
  void readsColumnsAsTheyWereDeclared() throws SQLException {
    Schema schema = shop();

    assertThat(object(schema, Kind.COLUMN, "sales.orders.name").definition())
        .isEqualTo("nvarchar(50)");
    assertThat(object(schema, Kind.COLUMN, "sales.orders.name").attributes())
        .containsEntry("collation", "Latin1_General_BIN")
        .doesNotContainKey("not-null");
    assertThat(object(schema, Kind.COLUMN, "sales.orders.id").attributes())
        .containsEntry("identity", "1,1");
    assertThat(object(schema, Kind.COLUMN, "sales.orders.made").attributes())
        .containsEntry("default", "(getdate())")
        .doesNotContainKey("default-name");
    assertThat(object(schema, Kind.COLUMN, "sales.the lines.text").definition())
        .isEqualTo("varchar(max)");
    assertThat(object(schema, Kind.COLUMN, "sales.the lines.code").definition())
        .isEqualTo("[dbo].[code]");
  }

  @Test
  void putsKeysAndIndexesTogetherFromTheirColumns() throws SQLException {
    Schema schema = shop();

    assertThat(object(schema, Kind.PRIMARY_KEY, "sales.orders.pk_orders").definition())
        .isEqualTo("PRIMARY KEY CLUSTERED ([id]) WITH (FILLFACTOR = 80)");
    assertThat(object(schema, Kind.INDEX, "sales.orders.by_name").definition())
        .isEqualTo(
            "CREATE UNIQUE NONCLUSTERED INDEX [by_name] ON [sales].[orders] ([name] DESC)"
                + " INCLUDE ([total]) WHERE ([name] IS NOT NULL)"
                + " WITH (DATA_COMPRESSION = PAGE)");
    SchemaObject key = object(schema, Kind.FOREIGN_KEY, "sales.the lines.of order");
    assertThat(key.definition())
        .isEqualTo("FOREIGN KEY ([order_id]) REFERENCES [sales].[orders] ([id]) ON DELETE CASCADE");
    assertThat(key.attribute("references-table")).isEqualTo("sales.orders");
  }

  @Test
  void leavesItsOwnLedgerAwayAndKnowsWhoNeedsWhom() throws SQLException {
    Schema schema = shop();

    assertThat(schema.objects()).noneMatch(object -> object.name().startsWith("sluice"));
    assertThat(object(schema, Kind.VIEW, "sales.open_orders").dependsOn())
        .containsExactly("sales.orders");
    assertThat(object(schema, Kind.TABLE, "sales.orders").dependsOn()).containsExactly("sales.tax");
    assertThat(object(schema, Kind.TRIGGER, "sales.orders.guard").owner())
        .isEqualTo("sales.orders");
  }
}
