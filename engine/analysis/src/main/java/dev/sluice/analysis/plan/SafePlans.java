package dev.sluice.analysis.plan;

import dev.sluice.analysis.plan.SafePlan.Part;
import dev.sluice.analysis.plan.SafePlan.Step;
import dev.sluice.analysis.plan.SafePlan.Unsafe;
import dev.sluice.analysis.rehearsal.DownDraft;
import dev.sluice.analysis.risk.Finding;
import dev.sluice.analysis.risk.RiskAnalysis;
import dev.sluice.analysis.risk.RiskContext;
import dev.sluice.analysis.risk.RiskLevel;
import dev.sluice.analysis.risk.RiskReport;
import dev.sluice.db.Capability;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.sql.ScriptException;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.StatementReading.Use;
import dev.sluice.db.sql.Token;
import dev.sluice.db.sql.Tokens;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Makes safe plans of scripts for one engine in a known place. Thread-safe. */
public final class SafePlans {
  private static final int SHOWN = 120;
  private static final Pattern QUOTED = Pattern.compile("\"[^\".]*\"|`[^`.]*`|\\[[^\\].]*\\]");
  private static final Set<String> KEPT = Set.of("PREPARE", "LOCK", "LISTEN", "FLUSH");

  private final DatabaseEngine engine;
  private final RiskContext context;

  /** Plans for one engine; the more the context knows of the schema, the more they can carry. */
  public SafePlans(DatabaseEngine engine, RiskContext context) {
    this.engine = context.version().isEmpty() ? engine : engine.ofVersion(context.version());
    this.context = context;
  }

  /**
   * The plan of a script. What cannot be split, or ends transactions by itself, has a plan without
   * steps and a remark that says so.
   */
  public SafePlan of(String script) {
    RiskReport before = new RiskAnalysis(engine, context).rate(script);
    try {
      List<Piece> pieces = engine.split(script).statements().stream().map(this::piece).toList();
      Optional<String> unfit = unfit(pieces).or(() -> session(pieces));
      return unfit.isPresent()
          ? none(before.level(), unfit.get())
          : new Drawing(before, pieces).plan();
    } catch (ScriptException unreadable) {
      return none(before.level(), unreadable.getMessage() + ". " + unreadable.action() + ".");
    }
  }

  private Piece piece(Statement statement) {
    return Piece.whole(statement, engine.read(statement), engine.tokens(statement.text()));
  }

  private static SafePlan none(RiskLevel before, String remark) {
    return new SafePlan(before, List.of(), List.of(), List.of(remark));
  }

  /** What a session remembers of its own: numbers that were given out, variables, its tables. */
  private static final Pattern REMEMBERED =
      Pattern.compile(
          "(?i)@.*|last_insert_(?:row)?id|lastval|currval|scope_identity|pg_temp"
              + "|pg_(?:try_)?advisory_lock(?:_shared)?");

  private static boolean remembered(Tokens t) {
    return IntStream.range(0, t.size())
        .filter(i -> !t.isType(i, Token.Type.STRING))
        .anyMatch(i -> REMEMBERED.matcher(t.raw(i)).matches());
  }

  private static Optional<String> unfit(List<Piece> pieces) {
    boolean control = pieces.stream().anyMatch(one -> one.reading().has(Trait.TRANSACTION_CONTROL));
    return control
        ? Optional.of(
            "The script begins or ends transactions by itself; take that out, Sluice does it.")
        : Optional.empty();
  }

  /** What ends with the session, which no other migration has. */
  private static Optional<String> session(List<Piece> pieces) {
    boolean body = false;
    for (Piece piece : pieces) {
      boolean setting = setting(piece.tokens());
      boolean keeps =
          setting ? body || piece.statement().text().contains("@") : leavesSomething(piece);
      if (keeps) {
        return Optional.of(
            ("Statement %d leaves something in its session (a setting, a variable, a lock, a"
                    + " table), which the migrations after it would not have. Put it into a"
                    + " migration of its own, or settings at the head of the script.")
                .formatted(piece.statement().index()));
      }
      body = body || !setting;
    }
    return Optional.empty();
  }

  private static boolean leavesSomething(Piece piece) {
    Tokens t = piece.tokens();
    return KEPT.contains(t.at(0))
        || piece.reading().has(Trait.CHANGES_SETTINGS)
        || (t.is(0, "CREATE") && (t.has("TEMP") || t.has("TEMPORARY")))
        || (t.is(0, "CREATE", "TABLE") && t.raw(2).startsWith("#"))
        || (t.is(0, "SELECT") && t.has("INTO"))
        || remembered(t);
  }

  private static boolean setting(Tokens t) {
    return t.is(0, "SET") || t.is(0, "RESET") || t.is(0, "PRAGMA") || t.is(0, "USE");
  }

  private Forms forms(Known known) {
    RowForms rows = new RowForms(known);
    Forms own =
        switch (engine.name()) {
          case "postgresql" -> new PostgresForms(known, rows);
          case "mysql", "mariadb" -> new MySqlForms(known, rows);
          case "sqlserver", "oracle" -> new ServerForms(engine.name());
          default -> piece -> Optional.empty();
        };
    Forms taking = new TakingAway();
    boolean batches = engine.capabilities().contains(Capability.BATCHES);
    return piece ->
        own.of(piece)
            .map(form -> form.safe() ? sure(known, piece).map(Form::none).orElse(form) : form)
            .or(() -> taking.of(piece))
            .or(() -> batches ? rows.of(piece) : Optional.empty());
  }

  /** Why it is not sure which table a form is about. */
  private static Optional<String> sure(Known known, Piece piece) {
    if (piece.options()) {
      return Optional.of(
          "With IF EXISTS or ONLY it depends on what the database holds; say it without.");
    }
    boolean odd = QUOTED.matcher(piece.table()).replaceAll("").matches(".*[\"`\\[].*");
    return odd
        ? Optional.of("A name with a dot in it is not taken apart.")
        : known.several(piece.table());
  }

  /** One plan in the making. */
  private final class Drawing {
    private final RiskReport before;
    private final List<Piece> script;
    private final Known known = new Known(context);
    private final Forms forms = forms(known);
    private final Schedule schedule = new Schedule();
    private final List<Unsafe> unsafe = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private final List<Part> settings = new ArrayList<>();
    private final Set<String> made = new HashSet<>();

    private Drawing(RiskReport before, List<Piece> script) {
      this.before = before;
      this.script = script;
    }

    SafePlan plan() {
      for (Piece whole : script) {
        place(whole);
        known.after(whole);
      }
      return new SafePlan(
          before.level(), rated(), unsafe, List.copyOf(new LinkedHashSet<>(remarks)));
    }

    /**
     * Each step in the light of those before it, which say what is checked already, or by itself
     * where that says less: it will be a migration of its own.
     */
    private List<Step> rated() {
      List<Step> steps = new ArrayList<>();
      for (Schedule.Slot slot : schedule.slots()) {
        List<Part> parts = new ArrayList<>(settings);
        parts.addAll(slot.parts());
        steps.add(new Step(slot.phase(), steps.size() + 1, slot.people(), parts, RiskLevel.LOW));
      }
      String all = steps.stream().map(Step::up).collect(Collectors.joining());
      List<RiskReport.StatementRisk> risks =
          new RiskAnalysis(engine, context.withoutSchema()).rate(all).statements();
      int from = 0;
      List<Step> rated = new ArrayList<>();
      for (Step step : steps) {
        int to = Math.min(risks.size(), from + engine.split(step.up()).statements().size());
        RiskLevel level =
            lower(
                alone(step),
                risks.subList(from, to).stream()
                    .map(RiskReport.StatementRisk::level)
                    .reduce(RiskLevel.LOW, RiskLevel::or));
        rated.add(new Step(step.phase(), step.number(), step.people(), step.parts(), level));
        from = to;
      }
      return rated;
    }

    /** The first step finds the schema as it is; what a later one finds is made by those before. */
    private RiskLevel alone(Step step) {
      RiskContext place = step.phase() == Phase.EXPAND ? context : context.withoutSchema();
      return new RiskAnalysis(engine, place).rate(step.up()).level();
    }

    private static RiskLevel lower(RiskLevel one, RiskLevel other) {
      return one.compareTo(other) < 0 ? one : other;
    }

    private void place(Piece whole) {
      StatementReading reading = whole.reading();
      if (setting(whole.tokens())) {
        settings.add(kept(whole));
        return;
      }
      if (reading.has(Trait.DYNAMIC_SQL) || light(reading)) {
        keep(whole);
      } else {
        pieces(whole);
      }
      if (!whole.tokens().has("IF", "NOT", "EXISTS")) {
        reading.objects().stream()
            .filter(use -> use.use() == Use.CREATED && use.kind().equals("table"))
            .forEach(use -> made.add(Written.last(use.name())));
      }
    }

    /** Whether it touches nothing but what is new in the script, or small. */
    private boolean light(StatementReading reading) {
      List<String> tables =
          reading.objects().stream()
              .filter(use -> use.kind().equals("table") && use.use() != Use.READ)
              .map(use -> use.name())
              .toList();
      return !tables.isEmpty()
          && tables.stream()
              .allMatch(name -> made.contains(Written.last(name)) || context.small(name))
          && reading.objects().stream()
              .noneMatch(use -> use.use() == Use.DROPPED || use.use() == Use.RENAMED);
    }

    private void pieces(Piece whole) {
      List<Piece> pieces = whole.actions();
      List<Optional<Form>> found = pieces.stream().map(forms::of).toList();
      List<Form> safe = found.stream().flatMap(Optional::stream).filter(Form::safe).toList();
      if (safe.isEmpty()) {
        found.stream()
            .flatMap(Optional::stream)
            .findFirst()
            .ifPresentOrElse(form -> refuse(whole, form.refusal()), () -> keep(whole));
        return;
      }
      Optional<String> why = apart(pieces, safe);
      if (why.isPresent()) {
        refuse(whole, why.get());
        return;
      }
      schedule.add(whole, pieces.size() > 1 && takeAway(safe) ? List.of(one(whole, safe)) : safe);
      safe.forEach(form -> remarks.addAll(form.remarks()));
    }

    /** Why the actions of a statement cannot go their own ways. */
    private Optional<String> apart(List<Piece> pieces, List<Form> safe) {
      boolean several = pieces.size() > 1;
      if (safe.stream().anyMatch(Form::alone) && (several || script.size() - settings.size() > 1)) {
        return Optional.of(
            "A second column takes the place of the first only where nothing else changes; put this"
                + " into a migration of its own.");
      }
      boolean touch =
          safe.size() == pieces.size()
              && IntStream.range(0, pieces.size())
                  .anyMatch(
                      i ->
                          IntStream.range(0, pieces.size())
                              .anyMatch(k -> k != i && safe.get(i).touches(pieces.get(k))));
      boolean together =
          engine.name().equals("postgresql")
              && safe.size() == pieces.size()
              && safe.stream().noneMatch(Form::takesAway)
              && !touch;
      return !several || together || (safe.size() == pieces.size() && takeAway(safe))
          ? Optional.empty()
          : Optional.of(
              "It does several things at once, which would end half done where one of them fails."
                  + " Write a statement for each.");
    }

    private static boolean takeAway(List<Form> forms) {
      return forms.stream().allMatch(Form::takesAway);
    }

    /** What takes several things away stays one statement. */
    private static Form one(Piece whole, List<Form> forms) {
      String people =
          forms.stream()
              .flatMap(form -> form.acts().stream())
              .map(Act::people)
              .collect(Collectors.joining(" "));
      return Form.of(
          Act.of(Phase.CONTRACT, whole.sql(), "nothing uses them any more").after(people));
    }

    /** What needs nothing stays; what is dangerous and has no better form is said to be. */
    private void keep(Piece whole) {
      Optional<Finding> worst =
          before.findings().stream()
              .filter(finding -> finding.statement() == whole.statement().index())
              .filter(finding -> finding.level().compareTo(RiskLevel.MEDIUM) >= 0)
              .findFirst();
      if (worst.isPresent()) {
        refuse(
            whole, worst.get().message() + " No safe form of it is known. " + worst.get().advice());
      } else {
        schedule.keep(whole, kept(whole), Phase.EXPAND);
      }
    }

    private void refuse(Piece whole, String why) {
      unsafe.add(unsafe(whole, why));
      schedule.keep(whole, kept(whole), Phase.SWITCH);
    }

    private static Unsafe unsafe(Piece piece, String why) {
      String line = piece.sql().replaceAll("\\s+", " ").strip();
      String shown = line.length() > SHOWN ? line.substring(0, SHOWN - 1) + "…" : line;
      return new Unsafe(piece.statement().index(), shown, why);
    }

    private Part kept(Piece whole) {
      Statement statement = whole.statement();
      return new Part(statement.text(), statement.index(), "", true, down(whole));
    }
  }

  /** What undoes a statement of the script, where reading it and the schema can tell. */
  private Optional<String> down(Piece whole) {
    StatementReading reading = whole.reading();
    boolean reads = reading.objects().stream().allMatch(use -> use.use() == Use.READ);
    if (reads && !reading.has(Trait.DYNAMIC_SQL)) {
      return Optional.of("");
    }
    if (whole.statement().index() > 1 && whole.tokens().has("IF", "NOT", "EXISTS")) {
      // What came before may have made it, or brought it there.
      return Optional.empty();
    }
    return context
        .schema()
        .map(schema -> DownDraft.of(engine, schema, engine.split(whole.statement().text())))
        .filter(draft -> draft.cannot().isEmpty() && !draft.sql().isBlank())
        .map(draft -> draft.sql().lines().collect(Collectors.joining("\n")))
        .map(sql -> sql.replaceFirst(";\\s*$", ""));
  }
}
