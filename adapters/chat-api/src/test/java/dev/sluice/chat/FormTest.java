package dev.sluice.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class FormTest {
  @Test
  void hasNoMoreFieldsThanEveryPlatformShows() {
    assertThat(form(Form.MOST_FIELDS).fields()).hasSize(5);
    assertThatThrownBy(() -> form(Form.MOST_FIELDS + 1)).hasMessageContaining("at most 5 fields");
  }

  private static Form form(int fields) {
    Form.Field field = new Form.Field("n", "N", Form.Kind.LINE, "", List.of(), false, "");
    return new Form("token", "Title", "Send", Collections.nCopies(fields, field));
  }
}
