package dev.sluice.agent.command;

import dev.sluice.agent.command.SplitCommand.Format;
import dev.sluice.agent.home.AgentException;
import dev.sluice.analysis.compare.Difference;
import dev.sluice.analysis.compare.DifferenceLine;
import dev.sluice.analysis.compare.EngineComparison;
import dev.sluice.analysis.compare.Noise;
import dev.sluice.analysis.compare.SchemaComparison;
import dev.sluice.analysis.compare.SchemaComparison.SyncScript;
import dev.sluice.analysis.compare.SyncStyle;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject.Kind;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice schema diff}. */
@Command(
    name = "diff",
    description = {
      "Says what differs between two schemas; exit code 1 when anything does.",
      "FROM and TO are JDBC URLs, snapshots, or folders of SQL files that declare a schema. Of two",
      "engines what means the same is no difference and is named as equivalent."
    },
    mixinStandardHelpOptions = true)
final class DiffCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "0..2",
      paramLabel = "FROM TO",
      description = "JDBC URLs, snapshot files or folders of SQL files.")
  private List<String> sides = new ArrayList<>();

  @Mixin private SideOptions.From fromOptions = new SideOptions.From();

  @Mixin private SideOptions.To toOptions = new SideOptions.To();

  @Option(names = "--user", description = "Login role on both sides.")
  private @Nullable String user;

  @Option(names = "--password-env", paramLabel = "VARIABLE", description = "Password of both.")
  private @Nullable String variable;

  @Option(
      names = "--shadow",
      paramLabel = "JDBC-URL",
      description = {
        "A database of the server on which a folder's files are tried out, in a throwaway",
        "database; the other side's server unless given."
      })
  private @Nullable String shadow;

  @Option(
      names = "--sync",
      paramLabel = "FILE",
      description = {
        "Writes the script that turns FROM into TO. On PostgreSQL, MariaDB and ClickHouse it may",
        "be run twice; elsewhere only what it makes or drops as a whole."
      })
  private @Nullable String sync;

  @Option(
      names = "--online",
      description = "The script does not block tables in use, so it is no single transaction.")
  private boolean online;

  @Option(
      names = "--no-renames",
      description = "The script drops and adds where a rename is only suspected.")
  private boolean noRenames;

  @Option(
      names = "--ignore",
      split = ",",
      paramLabel = "KIND",
      description = {
        "What is no difference: names, whitespace, collation, comments, order,",
        "or a kind of object such as index, trigger, foreign_key."
      })
  private List<String> ignored = new ArrayList<>();

  @Option(names = "--format", defaultValue = "text", description = "${COMPLETION-CANDIDATES}.")
  private Format format = Format.text;

  @Override
  public Integer call() {
    Set<Noise> noise = EnumSet.noneOf(Noise.class);
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    ignored.forEach(word -> ignore(word, noise, kinds));
    List<String> names = new ArrayList<>(sides);
    SchemaSource left = side(names, fromOptions);
    SchemaSource right = side(names, toOptions);
    if (!names.isEmpty()) {
      throw AgentException.usage("There are more than two sides.", "Give FROM and TO.");
    }
    Optional<DatabaseAddress> host =
        Optional.ofNullable(shadow)
            .map(url -> DatabaseAddress.of(url, shared()))
            .or(left::address)
            .or(right::address);
    Schema from = left.schema(host);
    Schema to = right.schema(host);
    if (!from.engine().equals(to.engine())) {
      return engines(from, to, kinds);
    }
    Schema quiet = Noise.quiet(from, to, noise, kinds);
    List<Difference> differences = SchemaComparison.differences(from, quiet);
    if (sync != null) {
      write(from, quiet, sync);
    }
    print(differences);
    return differences.isEmpty() ? 0 : 1;
  }

  private int engines(Schema from, Schema to, Set<Kind> kinds) {
    if (sync != null) {
      throw AgentException.usage(
          "A script can only lead from one schema to another of the same engine.",
          "Leave --sync away to compare them.");
    }
    EngineComparison found = EngineComparison.of(from, to, kinds);
    PrintWriter out = spec.commandLine().getOut();
    if (format == Format.json) {
      out.println(SchemaJson.diff(found));
    } else {
      found.differences().forEach(line -> out.println(line.text()));
      found.equivalent().forEach(line -> out.println(line.text()));
      found.left().forEach(line -> out.println("Not compared: " + line));
      out.println(
          found.differences().isEmpty() ? "The schemas mean the same." : "The schemas differ.");
    }
    return found.differences().isEmpty() ? 0 : 1;
  }

  private SchemaSource side(List<String> names, SideOptions options) {
    Login login = options.login().or(shared());
    if (options.file().isPresent()) {
      return SchemaSource.of(DatabaseAddress.inFile(options.file().get(), login));
    }
    if (names.isEmpty()) {
      throw AgentException.usage("A side is missing.", "Give FROM and TO.");
    }
    return SchemaSource.of(names.remove(0), login);
  }

  private Login shared() {
    return Login.of(Optional.ofNullable(user), Optional.ofNullable(variable));
  }

  private void write(Schema from, Schema to, String file) {
    SyncStyle style = new SyncStyle(true, online, !noRenames, Set.of());
    SyncScript script =
        SchemaComparison.script(from, to, SchemaSource.engine(to).renderer(), style);
    PrintWriter err = spec.commandLine().getErr();
    script.guesses().forEach(err::println);
    script.losses().forEach(loss -> err.println("The script gives up " + loss + "."));
    script.unsupported().forEach(line -> err.println("Not in the script: " + line + "."));
    ScriptFiles.write(file, script.sql(), spec.commandLine().getOut());
  }

  private void print(List<Difference> differences) {
    PrintWriter out = spec.commandLine().getOut();
    List<DifferenceLine> lines = differences.stream().map(DifferenceLine::of).toList();
    if (format == Format.json) {
      out.println(SchemaJson.diff(lines));
    } else if (lines.isEmpty()) {
      out.println("The schemas are equal.");
    } else {
      lines.forEach(line -> out.println(line.text()));
    }
  }

  private static void ignore(String word, Set<Noise> noise, Set<Kind> kinds) {
    String name = word.strip().toUpperCase(Locale.ROOT).replace('-', '_');
    Optional<Noise> one =
        Stream.of(Noise.values())
            .filter(it -> it.name().equals(name) || it.name().equals(name + "S"))
            .findFirst();
    Optional<Kind> kind =
        Stream.of(Kind.values())
            .filter(it -> it.name().equals(name) || name.equals(it.name() + "S"))
            .findFirst();
    if (one.isEmpty() && kind.isEmpty()) {
      throw AgentException.usage(
          "'" + word + "' cannot be ignored.",
          "Use one of: "
              + Stream.concat(Stream.of(Noise.values()), Stream.of(Kind.values()))
                  .map(value -> value.toString().toLowerCase(Locale.ROOT))
                  .collect(Collectors.joining(", ")));
    }
    one.ifPresent(noise::add);
    kind.ifPresent(kinds::add);
  }
}
