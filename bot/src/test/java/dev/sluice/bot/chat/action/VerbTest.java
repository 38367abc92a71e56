package dev.sluice.bot.chat.action;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VerbTest {
  @ParameterizedTest
  @EnumSource(names = {"REJECT", "ROLLBACK", "CANCEL", "EDIT", "DRIFT_IGNORE", "SUPERSEDE"})
  void opensAWindowWhereAPressAsksForSomething(Verb verb) {
    assertThat(verb.opens()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(names = {"APPROVE", "RUN", "PROMOTE", "DRIFT_ADOPT", "DRIFT_REVERT"})
  void opensNoneWhereItIsDoneAtOnce(Verb verb) {
    assertThat(verb.opens()).isFalse();
  }
}
