package dev.sluice.agent.command;

import dev.sluice.agent.home.AgentException;
import dev.sluice.db.Database;
import dev.sluice.db.SchemaHistory.Moment;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice schema history}: when the schema was changed by Sluice, and by what. */
@Command(
    name = "history",
    description = {
      "Lists what a database's ledger remembers of its schema: before and after each attempt,",
      "newest first. Moments with the same fingerprint had the same schema."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  sluice schema snapshot --url jdbc:… --at 2026-11-28T06:12:00Z -o then.json",
      "  sluice schema diff then.json jdbc:…     what has changed since",
      "  sluice schema diff jdbc:… then.json     the script that goes back"
    })
final class HistoryCommand implements Callable<Integer> {
  private static final int MOST = 10_000;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private AddressOptions database = new AddressOptions();

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "No moment after it, such as 2026-11-28T06:12:00Z; for paging.")
  private @Nullable String until;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "At most so many, 1 to 10000 (${DEFAULT-VALUE}).")
  private int limit = 50;

  @Option(names = "--format", defaultValue = "text", description = "${COMPLETION-CANDIDATES}.")
  private Format format = Format.text;

  /** How the list is printed. */
  enum Format {
    text,
    json
  }

  @Override
  public Integer call() {
    DatabaseAddress address = database.address();
    if (limit < 1 || limit > MOST) {
      String range = "Give 1 to " + MOST + "; --until leads to older ones.";
      throw AgentException.usage("--limit " + limit + " is out of range.", range);
    }
    Instant last = until == null ? PastSchemas.EVER : PastSchemas.time(until);
    List<Moment> moments;
    try (Database opened = address.open()) {
      moments = PastSchemas.of(opened, address).moments(last, limit + 1);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (format == Format.json) {
      out.println(SchemaJson.history(shown(moments)));
    } else {
      print(out, moments);
    }
    return 0;
  }

  private void print(PrintWriter out, List<Moment> moments) {
    for (Moment moment : shown(moments)) {
      out.printf(
          "%s  %-6s %s  %-4s  %s  %s%n",
          moment.at(),
          moment.when(),
          moment.fingerprint().substring(0, Math.min(12, moment.fingerprint().length())),
          moment.direction(),
          LintText.plain(moment.migration()),
          LintText.plain(moment.title()));
    }
    if (moments.isEmpty()) {
      out.println("Sluice has run nothing there" + (until == null ? "." : " until then."));
    } else if (moments.size() > limit) {
      out.println("Older ones: --until " + moments.get(limit).at());
    }
  }

  /** One more was asked for, to know where the next page begins. */
  private List<Moment> shown(List<Moment> moments) {
    return moments.subList(0, Math.min(limit, moments.size()));
  }
}
