package dev.sluice.agent.command;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the command line said and how it ended. */
record Said(int exit, String out, String err) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Runs {@code sluice} with these arguments. */
  static Said sluice(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = CommandLineProgram.create(arguments);
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    int exit = line.execute(arguments);
    return new Said(exit, out.toString(), err.toString());
  }

  JsonNode json() {
    return JSON.readTree(out);
  }
}
