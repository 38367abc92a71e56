package dev.sluice.agent.command;

import dev.sluice.agent.command.SplitCommand.Format;
import dev.sluice.agent.home.AgentException;
import dev.sluice.db.BulkRows;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.TableName;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code sluice transfer}: rows of tables from one database into another, once. */
@Command(
    name = "transfer",
    description = {
      "Adds the rows of tables to tables of the same names, between databases of one engine.",
      "The tables must be there, with columns of the same names. Nothing is emptied before: what",
      "they hold stays, and who runs it twice has the rows twice, or is refused by a key.",
      "All tables are read as they were at one moment; each is written in one transaction and then",
      "read again and compared. ClickHouse has neither: each table is read at a moment of its own",
      "and comes in when all its rows are taken. Exit code 1 when a table does not hold what was",
      "sent. It may be so without loss where others write to it, or the engine merges rows.",
      "The first table that fails ends it; those before it are done, and named."
    },
    mixinStandardHelpOptions = true)
final class TransferCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--from", paramLabel = "JDBC-URL", description = "Where the rows are.")
  private @Nullable String from;

  @Mixin private SideOptions.From fromOptions = new SideOptions.From();

  @Option(names = "--to", paramLabel = "JDBC-URL", description = "Where the rows go.")
  private @Nullable String to;

  @Mixin private SideOptions.To toOptions = new SideOptions.To();

  @Option(
      names = "--tables",
      required = true,
      split = ",",
      paramLabel = "PATTERN",
      description = "Names of tables, with or without schema; * and ? stand for characters.")
  private List<String> patterns = new ArrayList<>();

  @Option(names = "--format", defaultValue = "text", description = "${COMPLETION-CANDIDATES}.")
  private Format format = Format.text;

  /** What became of one table; names are a promise. */
  private record Moved(
      String table,
      long rows,
      long bytes,
      long millis,
      int chunks,
      int retries,
      boolean verified,
      String note) {
    String outcome() {
      return verified ? "verified" : "NOT what was sent" + (note.isEmpty() ? "" : ": " + note);
    }
  }

  private record Result(List<Moved> tables) {}

  @Override
  public Integer call() {
    DatabaseAddress source = address("--from", from, fromOptions);
    DatabaseAddress target = address("--to", to, toOptions);
    if (!source.engine().name().equals(target.engine().name())) {
      throw AgentException.usage(
          "Rows go between databases of one engine, not from %s to %s."
              .formatted(source.engine().name(), target.engine().name()),
          "Give two addresses of one engine.");
    }
    List<Moved> moved = new ArrayList<>();
    try (Database left = source.open();
        Database right = target.open();
        BulkRows reading = bulk(left, source)) {
      List<TableName> tables = chosen(reading.tables());
      try (Progress progress = new Progress(spec.commandLine().getErr(), tables.size())) {
        for (TableName table : tables) {
          progress.next(table.toString());
          moved.add(move(reading, right, target, table));
        }
      }
    } catch (DatabaseException failure) {
      if (!moved.isEmpty()) {
        print(moved);
      }
      throw failure;
    }
    print(moved);
    return moved.stream().allMatch(Moved::verified) ? 0 : 1;
  }

  private static DatabaseAddress address(String option, @Nullable String url, SideOptions options) {
    if (url != null && options.file().isEmpty()) {
      return DatabaseAddress.of(url, options.login());
    }
    if (url == null && options.file().isPresent()) {
      return DatabaseAddress.inFile(options.file().get(), options.login());
    }
    throw AgentException.usage(
        "Name one database by " + option + " or by " + option + "-url-file.",
        "Give exactly one of them.");
  }

  private static BulkRows bulk(Database database, DatabaseAddress address) {
    return database
        .bulk()
        .orElseThrow(
            () ->
                AgentException.usage(
                    "Rows of " + address.engine().name() + " cannot be copied.",
                    "Use the engine's own tools."));
  }

  private List<TableName> chosen(List<TableName> all) {
    List<TableName> found = new ArrayList<>();
    for (String pattern : patterns) {
      Pattern names = pattern(pattern);
      List<TableName> hits =
          all.stream()
              .filter(
                  t -> names.matcher(t.name()).matches() || names.matcher(t.toString()).matches())
              .toList();
      if (hits.isEmpty()) {
        throw AgentException.usage(
            "No table is named like " + pattern + ".", "Name tables that are there.");
      }
      hits.stream().filter(table -> !found.contains(table)).forEach(found::add);
    }
    return found;
  }

  private static Pattern pattern(String glob) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }

  private Moved move(BulkRows reading, Database right, DatabaseAddress target, TableName table) {
    try {
      return copied(reading, right, target, table);
    } catch (DatabaseException failure) {
      throw failure.at(table.toString());
    }
  }

  /** The image of what was there and the image of what was sent add up to what is there after. */
  private Moved copied(BulkRows reading, Database right, DatabaseAddress target, TableName table) {
    long start = System.nanoTime();
    RowsImage before = image(right, target, table);
    RowsImage sent = new RowsImage(reading.read(table));
    try (BulkRows writing = bulk(right, target)) {
      long added;
      try {
        added = writing.write(table, sent);
      } finally {
        writing.remarks().forEach(line -> spec.commandLine().getErr().println("Note: " + line));
      }
      RowsImage after = image(right, target, table);
      boolean verified =
          added == sent.count()
              && after.count() == before.count() + added
              && after.image() == before.image() + sent.image();
      String note = verified ? "" : writing.changes(table).orElse("");
      long millis = (System.nanoTime() - start) / 1_000_000;
      return new Moved(table.toString(), added, sent.bytes(), millis, 1, 0, verified, note);
    }
  }

  private static RowsImage image(Database database, DatabaseAddress address, TableName table) {
    try (BulkRows bulk = bulk(database, address)) {
      return RowsImage.of(bulk.read(table));
    }
  }

  private void print(List<Moved> moved) {
    PrintWriter out = spec.commandLine().getOut();
    if (format == Format.json) {
      out.println(JsonMapper.builder().build().writeValueAsString(new Result(moved)));
      return;
    }
    for (Moved one : moved) {
      out.printf(
          "%s: %d rows, %d bytes, %d ms, %s%n",
          one.table(), one.rows(), one.bytes(), one.millis(), one.outcome());
    }
  }
}
