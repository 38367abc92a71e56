package dev.sluice.agent.command;

import dev.sluice.agent.command.SplitCommand.Format;
import dev.sluice.agent.home.AgentException;
import dev.sluice.db.Database;
import dev.sluice.db.RecoveryShelf;
import dev.sluice.db.RecoveryShelf.Content;
import dev.sluice.db.RecoveryShelf.Item;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice recovery}: what was set aside on a target before destructive statements. */
@Command(
    name = "recovery",
    description = "What was set aside on a target before destructive statements.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class RecoveryCommand {
  private static final String ID = "Name of the artifact, as list shows it.";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Command(name = "list", description = "Lists it, newest first.", mixinStandardHelpOptions = true)
  int list(
      @Mixin AddressOptions target,
      @Option(names = "--format", defaultValue = "text", description = "${COMPLETION-CANDIDATES}.")
          Format format) {
    List<Item> items = on(target, RecoveryShelf::list);
    PrintWriter out = out();
    if (format == Format.json) {
      out.println(RecoveryJson.list(items));
    } else {
      items.forEach(item -> out.println(line(item)));
    }
    return 0;
  }

  @Command(
      name = "show",
      description = "Shows one with its first rows.",
      mixinStandardHelpOptions = true)
  int show(
      @Mixin AddressOptions target,
      @Option(names = "--rows", defaultValue = "20", description = "How many (${DEFAULT-VALUE}).")
          int rows,
      @Option(names = "--format", defaultValue = "text", description = "${COMPLETION-CANDIDATES}.")
          Format format,
      @Parameters(paramLabel = "ID", description = ID) String id) {
    if (rows < 0) {
      throw AgentException.usage("--rows " + rows + " is below zero.", "Give 0 or more.");
    }
    Content content = on(target, shelf -> shelf.show(id, rows).orElseThrow(() -> unknown(id)));
    if (format == Format.json) {
      out().println(RecoveryJson.show(content));
      return 0;
    }
    out().println(line(content.item()));
    out().println(String.join(" | ", content.columns()));
    content.rows().forEach(row -> out().println(String.join(" | ", row)));
    return 0;
  }

  @Command(
      name = "restore",
      description = {
        "Puts one back by itself.",
        "Rows that were changed since are told and left as they are."
      },
      mixinStandardHelpOptions = true)
  int restore(
      @Mixin AddressOptions target, @Parameters(paramLabel = "ID", description = ID) String id) {
    List<String> lines = on(target, shelf -> shelf.restore(id));
    lines.forEach(out()::println);
    return lines.stream().anyMatch(line -> !line.endsWith(" back")) ? 1 : 0;
  }

  @Command(name = "extend", description = "Keeps some longer.", mixinStandardHelpOptions = true)
  int extend(
      @Mixin AddressOptions target,
      @Option(names = "--days", required = true, description = "From now on.") int days,
      @Parameters(arity = "1..*", paramLabel = "ID", description = ID) List<String> ids) {
    if (days < 1) {
      throw AgentException.usage("--days " + days + " is no time.", "Give at least 1.");
    }
    Instant until = Instant.now().plus(Duration.ofDays(days));
    each(target, ids, (shelf, id) -> shelf.extend(id, until));
    out().println("Kept until " + until + ".");
    return 0;
  }

  @Command(
      name = "verify",
      description = {
        "Tries whether they are whole and could be put back now; changes nothing.",
        "All that were not put back unless some are named; exit code 1 when one could not be."
      },
      mixinStandardHelpOptions = true)
  int verify(
      @Mixin AddressOptions target,
      @Parameters(arity = "0..*", paramLabel = "ID", description = ID) List<String> ids) {
    return on(
        target,
        shelf -> {
          List<String> chosen = new ArrayList<>(ids == null ? List.of() : ids);
          if (chosen.isEmpty()) {
            shelf.list().stream()
                .filter(item -> !item.restored())
                .forEach(item -> chosen.add(item.artifact().id()));
          }
          int exit = 0;
          for (String id : chosen) {
            List<String> obstacles = shelf.verify(id);
            out().println(id + (obstacles.isEmpty() ? ": can be put back" : ":"));
            obstacles.forEach(line -> out().println("  " + line));
            exit = obstacles.isEmpty() ? exit : 1;
          }
          return exit;
        });
  }

  @Command(
      name = "stats",
      description = "How much there is and what space it takes.",
      mixinStandardHelpOptions = true)
  int stats(
      @Mixin AddressOptions target,
      @Option(names = "--format", defaultValue = "text", description = "${COMPLETION-CANDIDATES}.")
          Format format) {
    RecoveryJson.Stats stats = RecoveryJson.Stats.of(on(target, RecoveryShelf::list));
    if (format == Format.json) {
      out().println(RecoveryJson.stats(stats));
    } else {
      out()
          .printf(
              "%d artifacts, %d rows, %d bytes; %d put back, %d expired%n",
              stats.artifacts(), stats.rows(), stats.bytes(), stats.restored(), stats.expired());
    }
    return 0;
  }

  @Command(
      name = "purge",
      description = "Drops some for good: those named, or with --expired those whose time is over.",
      mixinStandardHelpOptions = true)
  int purge(
      @Mixin AddressOptions target,
      @Option(names = "--expired", description = "All whose time is over.") boolean expired,
      @Parameters(arity = "0..*", paramLabel = "ID", description = ID) List<String> ids) {
    List<String> chosen = ids == null ? List.of() : ids;
    if (expired == !chosen.isEmpty()) {
      throw AgentException.usage("Say what to drop.", "Name artifacts, or give --expired.");
    }
    if (expired) {
      on(target, RecoveryShelf::purgeExpired).forEach(id -> out().println("Dropped " + id + "."));
    } else {
      each(target, chosen, RecoveryShelf::purge);
      chosen.forEach(id -> out().println("Dropped " + id + "."));
    }
    return 0;
  }

  private interface Action {
    boolean on(RecoveryShelf shelf, String id);
  }

  private static void each(AddressOptions target, List<String> ids, Action action) {
    on(
        target,
        shelf -> {
          for (String id : ids) {
            if (!action.on(shelf, id)) {
              throw unknown(id);
            }
          }
          return ids.size();
        });
  }

  private static <T> T on(AddressOptions target, Function<RecoveryShelf, T> action) {
    DatabaseAddress address = target.address();
    try (Database database = address.open()) {
      return action.apply(
          database
              .recovery()
              .orElseThrow(
                  () ->
                      AgentException.usage(
                          "Nothing is set aside on " + address.engine().name() + ".",
                          "Use the down script alone.")));
    }
  }

  private static AgentException unknown(String id) {
    return AgentException.usage(
        "There is no artifact " + id + " on this target.", "See: sluice recovery list");
  }

  private static String line(Item item) {
    return "%s  %s  %s  %d rows  migration %s  %s  %d bytes"
        .formatted(
            item.artifact().id(),
            item.artifact().object(),
            item.artifact().kind(),
            item.artifact().rows(),
            item.migration(),
            item.restored() ? "put back" : "until " + item.expiresAt(),
            item.bytes());
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
