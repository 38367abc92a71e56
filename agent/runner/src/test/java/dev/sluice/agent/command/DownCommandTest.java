package dev.sluice.agent.command;

import static dev.sluice.agent.command.Said.sluice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownCommandTest {
  @TempDir private Path folder;

  @Test
  void takesBackWhatAServerOfTheGivenVersionRan() throws IOException {
    String script = "CREATE TABLE a (id int); /*!80000 CREATE TABLE b (id int) */;";

    assertThat(down("8.0.31", script).out()).contains("DROP TABLE").contains("`b`");
    assertThat(down("5.7.22", script).out()).contains("`a`").doesNotContain("`b`");
  }

  private Said down(String version, String script) throws IOException {
    Path base =
        Files.writeString(
            folder.resolve("base.json"), SchemaSnapshot.write(new Schema("mysql", List.of())));
    Path up = Files.writeString(folder.resolve("up.sql"), script);
    return sluice(
        "sql",
        "down",
        "--engine=mysql",
        "--engine-version=" + version,
        "--schema=" + base,
        up.toString());
  }
}
