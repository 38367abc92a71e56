package dev.sluice.db.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.db.Column;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.Row;
import dev.sluice.db.Rows;
import dev.sluice.db.ValueType;
import dev.sluice.db.rows.Copying;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TabbedRowsTest {
  private static final List<Column> COLUMNS =
      List.of(
          new Column("i", ValueType.INTEGER, "Int32"),
          new Column("s", ValueType.TEXT, "Nullable(String)"));

  private static Rows rows(byte[] answer) {
    return new TabbedRows(
        new ByteArrayInputStream(answer), () -> {}, COLUMNS, new Copying(Troubles::exception));
  }

  private static Rows rows(String answer) {
    return rows(answer.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void readsRowsUpToTheMark() {
    Rows rows = rows("1\ta\\tb\\\\\n2\t\\N\n3\t\\\\.\n\\.\n");

    assertThat(rows.next()).contains(new Row(1L, "a\tb\\"));
    assertThat(rows.next()).contains(new Row(2L, null));
    assertThat(rows.next()).contains(new Row(3L, "\\."));
    assertThat(rows.end()).isEqualTo(Rows.End.OPEN);
    assertThat(rows.next()).isEmpty();
    assertThat(rows.end()).isEqualTo(Rows.End.COMPLETE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1\ta\n",
        "1\ta\n2\tb",
        "1\ta\nCode: 9. DB::Exception: canary\tb\tc\n",
        "1\ta\n2\tCode: 9. DB::Exception: canary",
        "1\ta\n\\."
      })
  void takesNoAnswerForWholeThatBrokeOff(String answer) {
    Rows rows = rows(answer);
    assertThat(rows.next()).contains(new Row(1L, "a"));

    assertThatThrownBy(rows::next)
        .isInstanceOfSatisfying(
            DatabaseException.class,
            broken -> {
              assertThat(broken.category()).isEqualTo(Category.UNREACHABLE);
              assertThat(broken)
                  .hasMessageStartingWith("The rows ended early: ")
                  .hasMessageNotContaining("canary");
            });
    assertThat(rows.end()).isEqualTo(Rows.End.OPEN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Code: 241. DB::Exception: Memory limit exceeded. (MEMORY_LIMIT_EXCEEDED)",
        "Code: 241. DB::Exception: Memory limit exceeded. (MEMORY_LIMIT_EXCEEDED)\n",
        "\r\n__exception__\r\nabcdefghijklmnop\r\nCode: 241. DB::Exception: Memory limit exceeded."
            + " (MEMORY_LIMIT_EXCEEDED)\r\n72 abcdefghijklmnop\r\n__exception__\r\n"
      })
  void saysWhyTheServerBrokeOff(String words) {
    Rows rows = rows("1\ta\n" + words);
    assertThat(rows.next()).contains(new Row(1L, "a"));

    assertThatThrownBy(rows::next)
        .isInstanceOfSatisfying(
            DatabaseException.class,
            broken -> {
              assertThat(broken.category()).isEqualTo(Category.REFUSED);
              assertThat(broken.code()).isEqualTo("241");
              assertThat(broken.action()).contains("begin again");
            })
        .hasMessage("The rows ended early: Memory limit exceeded. (MEMORY_LIMIT_EXCEEDED)");
    assertThat(rows.end()).isEqualTo(Rows.End.OPEN);
  }

  @Test
  void keepsBytesThatAreNoText() throws IOException {
    byte[] odd = {'1', '\t', (byte) 0xFF, '\\', '0', (byte) 0x80, '\n', '\\', '.', '\n'};

    Row row = rows(odd).next().orElseThrow();

    assertThat(row.value(1)).isEqualTo(new byte[] {(byte) 0xFF, 0, (byte) 0x80});
    ByteArrayOutputStream again = new ByteArrayOutputStream();
    TabbedLine.write(again, row.value(1), false);
    assertThat(again.toByteArray()).isEqualTo(new byte[] {(byte) 0xFF, '\\', '0', (byte) 0x80});
  }
}
