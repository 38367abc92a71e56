package dev.sluice.db.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the comment that asks for batches may say. */
class BatchesTest {
  private static final String UPDATE = "\nUPDATE users SET nick = name WHERE nick IS NULL";

  @Test
  void asksForWhatTheCommentSays() {
    assertThat(of("-- sluice:batches key=id rows=500 pause=100ms" + UPDATE))
        .contains(new Batches(Optional.of("id"), 500, Duration.ofMillis(100)));
    assertThat(of("--sluice:batches pause=2s  key=\"a \"\"b\" \t" + UPDATE))
        .contains(new Batches(Optional.of("a \"b"), 5000, Duration.ofSeconds(2)));
  }

  @Test
  void takesDefaultsForWhatIsNotSaid() {
    assertThat(of("-- Fill nicks.\n/* in\nparts */ -- sluice:batches\r\n# slowly" + UPDATE))
        .contains(new Batches(Optional.empty(), 5000, Duration.ZERO));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE users SET nick = name -- sluice:batches",
        "-- no sluice:batches here" + UPDATE,
        "-- sluice:ignore update-all" + UPDATE,
        "/* -- sluice:batches */" + UPDATE,
        "/* /* */ */" + UPDATE,
      })
  void asksForNothingElsewhere(String text) {
    assertThat(of(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rows=0",
        "rows=100001",
        "rows=many",
        "rows=99999999999",
        "pause=61s",
        "pause=1m",
        "pause=-1ms",
        "pause=99999999s",
        "size=5",
        "rows",
        "key=",
        "key=id,rows=5\"",
        "key=id KEY=id",
      })
  void refusesWhatItDoesNotUnderstand(String said) {
    assertThatThrownBy(() -> of("-- sluice:batches " + said + UPDATE))
        .isInstanceOf(ScriptException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-- sluice:batch" + UPDATE,
        "-- sluice:batches,rows=5" + UPDATE,
        "-- sluice:batches\n-- sluice:batches" + UPDATE,
        "/* /* */ -- sluice:batches */" + UPDATE,
        "/* /* */ -- Sluice:Batches */" + UPDATE,
        "/* sluice:batches rows=5 */" + UPDATE,
        "/**\n * Sluice:Batches\n */" + UPDATE,
        "# sluice:batches" + UPDATE,
        "-- Sluice:Batches" + UPDATE,
        "-- SLUICE:BATCHES rows=5" + UPDATE,
      })
  void refusesADoubtfulWish(String text) {
    assertThatThrownBy(() -> of(text)).isInstanceOf(ScriptException.class);
  }

  @Test
  void saysWhereInTheScriptAndWhatToWrite() {
    String script = "SELECT 1;\n  -- Slowly.\n  -- sluice:batches rows=x" + UPDATE;
    Cutter cutter = new Cutter(script);
    cutter.cut(10, script.length(), "UPDATE", true);

    assertThatThrownBy(() -> Batches.of(cutter.script().statements().get(0)))
        .isInstanceOfSatisfying(
            ScriptException.class,
            refusal -> {
              assertThat(refusal.line()).isEqualTo(3);
              assertThat(refusal.column()).isEqualTo(26);
              assertThat(refusal.getMessage()).isEqualTo("'x' is no number of rows");
              assertThat(refusal.action()).isEqualTo("Write a whole number from 1 to 100000");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "/* sluice:batches */, begins with --, 4",
    "# sluice:batches, begins with --, 3",
    "-- Sluice:Batches, is not in small letters, 4",
  })
  void saysHowAWishIsWritten(String comment, String message, int column) {
    assertThatThrownBy(() -> of(comment + UPDATE))
        .isInstanceOfSatisfying(
            ScriptException.class,
            refusal -> {
              assertThat(refusal).hasMessageContaining(message);
              assertThat(refusal.column()).isEqualTo(column);
              assertThat(refusal.action()).contains("-- sluice:batches key=id");
            });
  }

  @Test
  void writesTheCommentThatIsReadAgain() {
    Batches named = new Batches(Optional.of("a \"b=c"), 7, Duration.ofMillis(1500));
    Batches plain = new Batches(Optional.empty(), 5000, Duration.ZERO);

    assertThat(plain.comment()).isEqualTo("-- sluice:batches rows=5000");
    assertThat(of(named.comment() + UPDATE)).contains(named);
    assertThat(of(plain.comment() + UPDATE)).contains(plain);
  }

  private static Optional<Batches> of(String text) {
    Cutter cutter = new Cutter(text);
    cutter.cut(0, text.length(), "UPDATE", true);
    return Batches.of(cutter.script().statements().get(0));
  }
}
