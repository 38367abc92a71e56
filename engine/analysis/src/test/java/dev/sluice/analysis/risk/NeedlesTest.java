package dev.sluice.analysis.risk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NeedlesTest {
  private static final List<String> TEXTS =
      List.of(
          "drop table a",
          "drop tables a,b",
          "alter table a drop column b",
          "alter table a rename b to c",
          "truncate a",
          "abc",
          "ab",
          "");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "^drop tables? ",
        "drop (?:column )?(?:a|b)\\b",
        "(?:drop|rename) (?:table|b) ",
        "(?<!alter )table a(?= drop|$)",
        "ta[bc]le{1,3} [^x]*?(?<here>)\\w+",
        "a{0}lter|ab+c|\\.x",
        "(?:dr)?op.*?(?<name>[ab])\\b",
        "(ab)?c|trunc+ate a$",
        "(?i)DROP TABLE",
        "(?>drop) table",
        "\\Qdrop table\\E",
        "\\p{Alpha}{4} table",
        "drop\uD83D\uDE00? table"
      })
  void neverDeniesWhatThePatternFinds(String regex) {
    Needles needles = Needles.of(regex);

    assertThat(TEXTS.stream().filter(text -> Pattern.compile(regex).matcher(text).find()))
        .isNotEmpty()
        .allMatch(text -> needles.mayBeIn(new Grams(text)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "^drop tables? ! truncate a",
        "\\b(?:drop|rename) ! truncate a",
        "alter table \\w+ add ! alter table a drop column b",
        "(?:s3|gs)\\( ! alter table a rename b to c"
      })
  void deniesWhatLacksAWordOfThePattern(String regex, String text) {
    assertThat(Needles.of(regex).mayBeIn(new Grams(text))).isFalse();
  }
}
