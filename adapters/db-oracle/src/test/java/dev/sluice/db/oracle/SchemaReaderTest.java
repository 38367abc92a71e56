package dev.sluice.db.oracle;

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
    return SchemaReader.read(Shop.catalog());
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

    assertThat(object(schema, Kind.COLUMN, "ORDERS.ID").definition()).isEqualTo("NUMBER(10)");
    assertThat(object(schema, Kind.COLUMN, "ORDERS.ID").attributes())
        .containsEntry("identity", "BY DEFAULT")
        .doesNotContainKey("default");
    assertThat(object(schema, Kind.COLUMN, "ORDERS.NAME").definition())
        .isEqualTo("VARCHAR2(50 CHAR)");
    assertThat(object(schema, Kind.COLUMN, "ORDERS.NAME").attributes())
        .containsEntry("default", "'none'")
        .containsEntry("comment", "the name");
    assertThat(object(schema, Kind.COLUMN, "ORDERS.TOTAL").definition()).isEqualTo("NUMBER(10,2)");
    assertThat(object(schema, Kind.COLUMN, "ORDERS.GROSS").attributes())
        .containsEntry("generated", "\"TOTAL\"*1.2");
    assertThat(object(schema, Kind.COLUMN, "the lines.ORDER_ID").definition())
        .isEqualTo("NUMBER(*,0)");
    assertThat(object(schema, Kind.COLUMN, "the lines.SHAPE").definition())
        .isEqualTo("MDSYS.SDO_GEOMETRY");
  }

  @Test
  void putsKeysIndexesAndPartitionsTogether() throws SQLException {
    Schema schema = shop();

    assertThat(object(schema, Kind.FOREIGN_KEY, "the lines.SYS_C1").definition())
        .isEqualTo("FOREIGN KEY (\"ORDER_ID\") REFERENCES \"ORDERS\" (\"ID\") ON DELETE CASCADE");
    assertThat(object(schema, Kind.INDEX, "ORDERS.BY_NAME").definition())
        .isEqualTo(
            "CREATE UNIQUE INDEX \"BY_NAME\" ON \"ORDERS\" (UPPER(\"NAME\"), \"TOTAL\" DESC)"
                + " INVISIBLE");
    assertThat(object(schema, Kind.TABLE, "ORDERS").definition())
        .isEqualTo(
            "PARTITION BY RANGE (\"ID\") (PARTITION \"OLD\" VALUES LESS THAN (100),"
                + " PARTITION \"NEW\" VALUES LESS THAN (MAXVALUE))");
  }

  @Test
  void leavesItsOwnLedgerAndNotNullChecksAway() throws SQLException {
    Schema schema = shop();

    assertThat(schema.objects()).noneMatch(object -> object.name().startsWith("SLUICE"));
    assertThat(schema.objects()).noneMatch(object -> object.name().equals("ORDERS.SYS_C2"));
    assertThat(object(schema, Kind.FUNCTION, "P BODY").dependsOn()).containsExactly("P");
  }
}
