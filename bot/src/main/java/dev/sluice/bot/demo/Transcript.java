package dev.sluice.bot.demo;

import java.io.PrintStream;
import tools.jackson.databind.JsonNode;

/** The walkthrough as something worth reading. */
final class Transcript {
  private final PrintStream out;
  private int chapters;

  Transcript(PrintStream out) {
    this.out = out;
  }

  void chapter(String title) {
    chapters++;
    out.printf("%n%d. %s%n", chapters, title);
  }

  void says(String name, String what) {
    out.printf("   %-6s %s%n", name, what);
  }

  void sees(String what) {
    out.printf("   %-6s %s%n", "·", what);
  }

  void sql(String script) {
    script.lines().forEach(line -> out.printf("          | %s%n", line));
  }

  void step(JsonNode step) {
    out.printf(
        "            %s. %s%s, %s ms%n",
        step.path("index").asString(),
        step.path("kind").asString(),
        step.path("rows").asLong(-1) > 0 ? ", " + step.path("rows").asString() + " rows" : "",
        step.path("millis").asString());
  }

  void ends(long seconds) {
    out.printf("%nEverything above happened, in %d seconds.%n", seconds);
  }
}
