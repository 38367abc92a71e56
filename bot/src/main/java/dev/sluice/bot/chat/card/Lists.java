package dev.sluice.bot.chat.card;

import dev.sluice.analysis.risk.RiskLevel;
import dev.sluice.bot.chat.PlainText;
import dev.sluice.chat.Block;
import dev.sluice.chat.Block.Cell;
import dev.sluice.chat.Message;
import dev.sluice.chat.Tone;
import dev.sluice.pipeline.audit.AuditEntry;
import dev.sluice.pipeline.audit.AuditPage;
import dev.sluice.pipeline.audit.AuditProgress;
import dev.sluice.pipeline.catalog.Flow;
import dev.sluice.pipeline.catalog.Stage;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration;
import dev.sluice.pipeline.migration.Migrations.Page;
import dev.sluice.pipeline.migration.Migrations.Row;
import dev.sluice.pipeline.run.Agents.AgentView;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Lists as messages with a table. */
public final class Lists {
  private Lists() {}

  /** Migrations that are all there are. */
  public static Message migrations(String title, List<Row> rows, String link) {
    return migrations(title, new Page(rows, ""), link);
  }

  /** A page of migrations; its last row leads to older ones when there are more. */
  public static Message migrations(String title, Page page, String link) {
    List<String> header =
        List.of("Migration", "Title", "Flow", "Author", "State", "Risk", "Opened");
    List<List<Cell>> rows = new ArrayList<>(page.rows().stream().map(Lists::row).toList());
    if (!page.next().isEmpty()) {
      rows.add(older(header.size(), and(link, "cursor", page.next())));
    }
    return table(title, header, rows, link);
  }

  private static String and(String link, String key, Object value) {
    return link + (link.contains("?") ? "&" : "?") + key + "=" + value;
  }

  /** A row that leads to the next page and says nothing else. */
  private static List<Cell> older(int columns, String link) {
    List<Cell> cells = new ArrayList<>(Collections.nCopies(columns, cell("")));
    cells.set(0, new Cell("Older …", Tone.ACTIVE, link));
    return cells;
  }

  private static List<Cell> row(Row row) {
    String number = "#" + row.key().number();
    return List.of(
        new Cell(number, Tone.NORMAL, "/migrations/" + row.key().number()),
        cell(PlainText.line(row.title(), 120)),
        cell(PlainText.line(row.flow(), 60)),
        cell(PlainText.line(row.author(), 60)),
        new Cell(
            row.state().word() + " in " + PlainText.line(row.environment()),
            Words.tone(row.state())),
        risk(row.level()),
        cell(Words.time(row.createdAt())));
  }

  private static Cell risk(String level) {
    for (RiskLevel known : RiskLevel.values()) {
      if (known.name().equalsIgnoreCase(level)) {
        return new Cell(Words.level(known), Words.tone(known));
      }
    }
    return cell(level);
  }

  /** Agents with what they are enrolled for and what they serve. */
  public static Message agents(List<AgentView> agents) {
    List<List<Cell>> rows = new ArrayList<>();
    for (AgentView agent : agents) {
      rows.add(
          List.of(
              cell(PlainText.line(agent.name(), 80)),
              new Cell(state(agent), agent.connected() ? Tone.GOOD : Tone.BAD),
              cell(agent.lastSeen().map(Words::time).orElse("never")),
              cell(PlainText.line(agent.version(), 40)),
              cell(PlainText.line(enrolledFor(agent), 200)),
              serves(agent)));
    }
    return table(
        "Agents",
        List.of("Agent", "State", "Last seen", "Version", "Enrolled for", "Serves"),
        rows,
        "/agents");
  }

  private static String enrolledFor(AgentView agent) {
    return agent.environments().isEmpty() ? "all" : String.join(", ", agent.environments());
  }

  /** What it serves; what it should not declare stands first. */
  private static Cell serves(AgentView agent) {
    String served = String.join(", ", agent.connections());
    if (agent.foreign().isEmpty()) {
      return cell(PlainText.line(served, 400));
    }
    String foreign =
        "declares %s, for which it is not enrolled".formatted(String.join(", ", agent.foreign()));
    return new Cell(
        PlainText.line(served.isEmpty() ? foreign : foreign + "; serves " + served, 600), Tone.BAD);
  }

  private static String state(AgentView agent) {
    if (agent.revoked()) {
      return "revoked";
    }
    if (agent.connected()) {
      return "connected";
    }
    return agent.refused().isEmpty() ? "away" : "refused: " + PlainText.line(agent.refused(), 300);
  }

  /** Flows with their stages and who must approve. */
  public static Message flows(WorkspaceConfiguration configuration) {
    List<List<Cell>> rows = new ArrayList<>();
    for (Flow flow : configuration.flows()) {
      rows.add(
          List.of(
              cell(PlainText.line(flow.name(), 60)),
              cell(flow.engine()),
              cell(PlainText.line(flow.channel(), 60)),
              cell(flow.stages().stream().map(Lists::stage).collect(Collectors.joining(" → ")))));
    }
    return table("Flows", List.of("Flow", "Engine", "Channel", "Stages"), rows, "/flows");
  }

  private static String stage(Stage stage) {
    String auto = stage.autoStart() ? ", starts by itself" : "";
    String approvals =
        stage.approvals().groups().stream().map(Lists::approvals).collect(Collectors.joining());
    return PlainText.line(stage.environment()) + " (" + targets(stage) + approvals + auto + ")";
  }

  private static String approvals(Stage.ApproverGroup group) {
    String when = group.when().always() ? "" : " with " + group.when().words();
    return ", " + Words.count(group.required(), "approval") + when;
  }

  private static String targets(Stage stage) {
    return stage.connections().size() == 1
        ? PlainText.line(stage.connections().get(0))
        : Words.count(stage.connections().size(), "connection");
  }

  /** Environments. */
  public static Message environments(WorkspaceConfiguration configuration) {
    return table(
        "Environments",
        List.of("Environment", "What", "Connections"),
        configuration.environments().stream()
            .map(
                e ->
                    List.of(
                        cell(PlainText.line(e.name())),
                        cell(PlainText.line(e.description(), 200)),
                        cell(
                            configuration.connections().stream()
                                .filter(c -> c.environment().equals(e.name()))
                                .map(c -> PlainText.line(c.name()))
                                .collect(Collectors.joining(", ")))))
            .toList(),
        "/environments");
  }

  /** Connections: names only, where they are is known to their agents. */
  public static Message connections(WorkspaceConfiguration configuration) {
    return table(
        "Connections",
        List.of("Connection", "Environment", "Engine"),
        configuration.connections().stream()
            .map(
                c ->
                    List.of(
                        cell(PlainText.line(c.name())),
                        cell(PlainText.line(c.environment())),
                        cell(c.engine())))
            .toList(),
        "/connections");
  }

  /**
   * A page of the audit trail; its last row leads to older entries when there are more.
   *
   * @param late systems that do not take entries just now
   * @param link the page of the console that these entries stand on
   */
  public static Message audit(AuditPage page, List<AuditProgress.Late> late, String link) {
    List<String> header =
        List.of("When", "Who", "What", "Outcome", "Migration", "Stage", "Details");
    List<List<Cell>> rows = new ArrayList<>(page.entries().stream().map(Lists::row).toList());
    page.next().ifPresent(before -> rows.add(older(header.size(), and(link, "before", before))));
    Message entries = table("Audit trail", header, rows, link);
    List<Block> blocks = new ArrayList<>(entries.blocks());
    late.forEach(system -> blocks.add(1, new Block.Text(PlainText.line(said(system)), Tone.BAD)));
    return new Message(entries.summary(), blocks, link);
  }

  private static String said(AuditProgress.Late system) {
    String missing =
        system.entries() == 0
            ? "newest signed checkpoint"
            : system.entries() == 1 ? "newest entry" : "newest " + system.entries() + " entries";
    return "%s has not got the %s: %s. It is tried again until it takes them."
        .formatted(system.name(), missing, system.trouble());
  }

  private static List<Cell> row(AuditEntry entry) {
    AuditEntry.What what = entry.what();
    boolean denied = what.outcome().equals("denied");
    boolean whole = what.migration() == 0;
    return List.of(
        cell(Words.time(entry.at())),
        cell(PlainText.line(entry.who().name(), 60)),
        cell(PlainText.line(what.code(), 80)),
        new Cell(what.outcome(), denied ? Tone.BAD : Tone.GOOD),
        whole
            ? cell("")
            : new Cell("#" + what.migration(), Tone.NORMAL, "/migrations/" + what.migration()),
        cell(PlainText.line(what.environment())),
        new Cell(PlainText.line(what.details().toString(), 240), Tone.MUTED));
  }

  /** Any table under a title; an empty one says so. */
  public static Message table(
      String title, List<String> header, List<List<Cell>> rows, String link) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Title(title));
    if (rows.isEmpty()) {
      String nothing = "No " + title.toLowerCase(Locale.ROOT) + ".";
      blocks.add(new Block.Text(nothing, Tone.MUTED));
    } else {
      blocks.add(new Block.Table(header, rows));
    }
    return new Message(title, blocks, link);
  }

  /** A cell of plain text. */
  public static Cell cell(String text) {
    return new Cell(text, Tone.NORMAL);
  }
}
