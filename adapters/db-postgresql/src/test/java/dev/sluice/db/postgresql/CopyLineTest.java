package dev.sluice.db.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class CopyLineTest {
  @Property
  void readsWhatItWrites(@ForAll @StringLength(max = 20) String text) {
    StringBuilder line = new StringBuilder();
    CopyLine.write(line, text);
    line.append('\t');
    CopyLine.write(line, null);
    line.append('\n');
    String kept = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);

    assertThat(CopyLine.fields(line.toString().getBytes(StandardCharsets.UTF_8)))
        .hasSize(2)
        .startsWith(kept)
        .endsWith((String) null);
  }

  @Test
  void tellsNullFromItsSpelling() {
    assertThat(CopyLine.fields("\\N\t\\\\N\t\n".getBytes(StandardCharsets.UTF_8)))
        .containsExactly(null, "\\N", "");
    assertThat(Collections.frequency(CopyLine.fields(new byte[] {'\\', 'N'}), null)).isOne();
  }
}
