package dev.sluice.analysis.impact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.analysis.risk.RiskAnalysis;
import dev.sluice.db.postgresql.PostgresEngine;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every framework's way to map {@code order_items.unit_price}, beside a class that is another's.
 */
class MappingsTest {
  private static final FileWorker WORKER = new FileWorker(Duration.ofMinutes(1));

  /**
   * A file that maps the table.
   *
   * @param path its path
   * @param how the framework's name
   * @param table line that maps the table, from 1
   * @param column line that maps the column, from 1
   * @param text what is in it
   */
  record Mapped(String path, String how, int table, int column, String text) {}

  static List<Mapped> mapped() {
    return List.of(
        new Mapped(
            "A.java",
            "JPA",
            4,
            7,
            """
            @Entity
            class Other { private int unitPrice; }
            @Entity
            @Table(name = "order_items")
            class Line {
              @Id private long id;
              private int unitPrice;
              void set(int unitPrice) { this.unitPrice = unitPrice; }
            }
            """),
        new Mapped(
            "B.kt",
            "JPA",
            1,
            3,
            """
            @Entity
            class OrderItem(
              @Column(name = "unit_price") val price: Int)
            @Entity
            class Other(val unitPrice: Int)
            """),
        new Mapped(
            "c.hbm.xml",
            "Hibernate",
            1,
            2,
            """
            <class name="Line" table="order_items">
              <property name="price" column="unit_price"/>
            </class>
            <class name="Other" table="x"><property name="p" column="unit_price"/></class>
            """),
        new Mapped(
            "order/models.py",
            "Django",
            3,
            4,
            """
            class Other(models.Model):
                unit_price = models.IntegerField()
            class Items(models.Model):
                unit_price = models.IntegerField()
            """),
        new Mapped(
            "shop/models/line.py",
            "Django",
            4,
            2,
            """
            class Line(models.Model):
                unit_price = models.IntegerField()
                class Meta:
                    db_table = "order_items"
            """),
        new Mapped(
            "d.py",
            "SQLAlchemy",
            2,
            3,
            """
            class Line(Base):
                __tablename__ = 'order_items'
                unit_price = mapped_column(Integer)
            class Other(Base):
                __tablename__ = 'x'
                unit_price = Column(Integer)
            """),
        new Mapped(
            "app/models/order_item.rb",
            "Rails",
            1,
            2,
            """
            class OrderItem < ApplicationRecord
              validates :unit_price, presence: true
            end
            """),
        new Mapped(
            "schema.prisma",
            "Prisma",
            6,
            5,
            """
            model Other {
              unit_price Int
            }
            model Line {
              price Int @map("unit_price")
              @@map("order_items")
            }
            """),
        new Mapped(
            "e.ts",
            "TypeORM",
            1,
            3,
            """
            @Entity({ name: 'order_items' })
            export class Line {
              unitPrice: number;
            }
            @Entity('x')
            export class Other {
              unitPrice: number;
            }
            """),
        new Mapped(
            "f.js",
            "Sequelize",
            1,
            2,
            """
            sequelize.define('order_items', {
              price: { type: DataTypes.INTEGER, field: 'unit_price' },
            });
            sequelize.define('x', { price: { field: 'unit_price' } });
            """),
        new Mapped(
            "g.ex",
            "Ecto",
            2,
            3,
            """
            defmodule Shop.Line do
              schema "order_items" do
                field :unit_price, :integer
              end
            end
            """),
        new Mapped(
            "h.go",
            "GORM",
            3,
            5,
            """
            type Other struct { UnitPrice int }

            type OrderItem struct {
            	gorm.Model
            	UnitPrice int
            }
            """),
        new Mapped(
            "I.cs",
            "Entity Framework",
            1,
            4,
            """
            [Table("order_items")]
            public class Line
            {
                public int UnitPrice { get; set; }
            }
            public class Other
            {
                public int UnitPrice { get; set; }
            }
            """));
  }

  private static List<Dependency.Place> found(Mapped file, String sql) {
    return new Usages("shop", List.of(new SourceFile(file.path(), file.text())), WORKER)
        .of(ChangedObjects.of(new RiskAnalysis(new PostgresEngine()).rate(sql))).stream()
            .flatMap(one -> one.places().stream())
            .toList();
  }

  @ParameterizedTest
  @MethodSource("mapped")
  void findsTheTable(Mapped file) {
    assertThat(found(file, "DROP TABLE order_items"))
        .extracting(Dependency.Place::how, Dependency.Place::line)
        .containsExactly(tuple(file.how(), file.table()));
  }

  @ParameterizedTest
  @MethodSource("mapped")
  void findsTheColumnAndNotThatOfAnotherClass(Mapped file) {
    assertThat(found(file, "ALTER TABLE order_items DROP COLUMN unit_price"))
        .extracting(Dependency.Place::how, Dependency.Place::line)
        .containsExactly(tuple(file.how(), file.column()));
  }

  @Test
  void findsQueriesThatNameTheMappedClass() {
    Mapped file =
        new Mapped(
            "A.java",
            "",
            0,
            0,
            """
            @Entity
            @Table(name = "order_items")
            class Line {}
            interface Lines {
              @Query("select l from Line l where l.unitPrice > 5")
              List<Line> dear();
            }
            """);

    assertThat(found(file, "ALTER TABLE order_items DROP COLUMN unit_price"))
        .extracting(Dependency.Place::how, Dependency.Place::line)
        .containsExactly(tuple("SQL", 5));
  }

  @Test
  void findsFieldsOfAClassThatAnotherFileMaps() {
    List<SourceFile> files =
        List.of(
            new SourceFile("Context.cs", "  public DbSet<Line> OrderItems { get; set; }\n"),
            new SourceFile("Line.cs", "public class Line\n{\n  public int UnitPrice { get; }\n}\n"),
            new SourceFile(
                "Other.cs", "public class Other\n{\n  public int UnitPrice { get; }\n}\n"));
    String sql = "ALTER TABLE order_items DROP COLUMN unit_price";

    assertThat(
            new Usages("shop", files, WORKER)
                .of(ChangedObjects.of(new RiskAnalysis(new PostgresEngine()).rate(sql))))
        .extracting(Dependency::path)
        .containsExactly("Line.cs");
  }
}
