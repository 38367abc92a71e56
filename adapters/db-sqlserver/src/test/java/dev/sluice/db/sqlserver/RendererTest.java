package dev.sluice.db.sqlserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.sql.StatementReading.Certainty;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RendererTest {
  private final SqlServerRenderer renderer = new SqlServerRenderer();

  private static Schema shop() throws SQLException {
    return SchemaReader.read(Shop.catalog(), "sluice");
  }

  private static SchemaObject column(String definition, Map<String, String> attributes) {
    Map<String, String> all = new TreeMap<>(attributes);
    all.put("sql-name", "[c]");
    all.put("owner-sql", "[dbo].[t]");
    all.put("position", "1");
    return new SchemaObject(Kind.COLUMN, "dbo.t.c", "dbo.t", definition, all, List.of());
  }

  @Test
  void createsEverythingInBatchesThatTheReaderUnderstands() throws SQLException {
    List<String> batches = renderer.create(shop());

    for (String batch : batches) {
      List<Statement> split = new SqlServerEngine().split(batch).statements();
      assertThat(split).as(batch).hasSize(1);
      StatementReading reading = new SqlServerEngine().read(split.get(0));
      assertThat(reading.certainty()).as(batch).isEqualTo(Certainty.FULL);
    }
    assertThat(batches)
        .containsSubsequence(
            "CREATE SCHEMA [sales]",
            "CREATE TYPE [dbo].[ids] AS TABLE ([id] int NOT NULL)",
            "CREATE FUNCTION sales.tax(@x money) RETURNS money AS BEGIN RETURN @x END",
            """
            CREATE TABLE [sales].[orders] (
              [id] int NOT NULL IDENTITY(1,1),
              [name] nvarchar(50) COLLATE Latin1_General_BIN NULL,
              [total] decimal(10,2) NOT NULL CONSTRAINT [df_total] DEFAULT ((0)),
              [made] datetime2(7) NOT NULL DEFAULT (getdate()),
              [gross] AS ([total]*(1.2)) PERSISTED
            )\
            """,
            "CREATE VIEW sales.open_orders AS SELECT id FROM sales.orders",
            "CREATE TRIGGER sales.guard ON sales.orders AFTER DELETE AS RETURN",
            "DISABLE TRIGGER [sales].[guard] ON [sales].[orders]");
    assertThat(batches)
        .contains(
            "ALTER TABLE [sales].[orders] WITH NOCHECK ADD CONSTRAINT [positive]"
                + " CHECK ([total]>(0))",
            "CREATE SYNONYM [dbo].[o] FOR [sales].[orders]",
            "EXEC sys.sp_addextendedproperty @name = N'MS_Description', @value = N'it''s all here',"
                + " @level0type = N'SCHEMA', @level0name = N'sales', @level1type = N'TABLE',"
                + " @level1name = N'orders'");
  }

  @Test
  void dropsWhatItCreates() throws SQLException {
    for (SchemaObject object : shop().objects()) {
      String drop = renderer.drop(object);
      StatementReading reading =
          new SqlServerEngine().read(new SqlServerEngine().split(drop).statements().get(0));
      assertThat(reading.objects()).as(drop).isNotEmpty();
    }
  }

  @Test
  void changesAColumnAroundItsDefault() {
    SchemaObject from = column("int", Map.of("default", "((0))", "default-name", "df"));
    SchemaObject to = column("bigint", Map.of("default", "((1))", "not-null", "true"));

    assertThat(renderer.alter(from, to))
        .containsExactly(
            "ALTER TABLE [dbo].[t] DROP CONSTRAINT [df]",
            "ALTER TABLE [dbo].[t] ALTER COLUMN [c] bigint NOT NULL",
            "ALTER TABLE [dbo].[t] ADD DEFAULT ((1)) FOR [c]");
  }

  @Test
  void findsTheNameThatTheServerGaveADefault() {
    SchemaObject from = column("int", Map.of("default", "((0))"));

    assertThat(renderer.drop(from))
        .contains("sys.default_constraints", "OBJECT_ID(N'[dbo].[t]')")
        .endsWith(";\nALTER TABLE [dbo].[t] DROP COLUMN [c]");
  }

  @Test
  void cannotMakeAColumnAnIdentity() {
    assertThat(renderer.alter(column("int", Map.of()), column("int", Map.of("identity", "1,1"))))
        .isEmpty();
  }

  @Test
  void definesModulesAnewInPlace() {
    Map<String, String> attributes = Map.of("sql-name", "[dbo].[v]");
    SchemaObject from =
        new SchemaObject(
            Kind.VIEW,
            "dbo.v",
            "",
            "-- CREATE\nCREATE VIEW v AS SELECT 1 a",
            attributes,
            List.of());
    SchemaObject to =
        new SchemaObject(
            Kind.VIEW,
            "dbo.v",
            "",
            "-- CREATE\ncreate VIEW v AS SELECT 2 a",
            attributes,
            List.of());

    assertThat(renderer.alter(from, to)).containsExactly("-- CREATE\nALTER VIEW v AS SELECT 2 a");
  }
}
