package dev.sluice.bot.chat.command;

import dev.sluice.bot.chat.PlainText;
import dev.sluice.bot.chat.action.Action;
import dev.sluice.bot.chat.action.ActionTokens;
import dev.sluice.bot.chat.action.Verb;
import dev.sluice.bot.chat.card.Words;
import dev.sluice.chat.Form;
import dev.sluice.chat.Form.Field;
import dev.sluice.chat.Form.Kind;
import dev.sluice.pipeline.catalog.Flow;
import dev.sluice.pipeline.compare.Drifts.DriftView;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.migration.MigrationView;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** The forms that commands and buttons ask with. */
@Component
class Forms {
  static final String REASON = "reason";
  static final String FLOW = "flow";
  static final String TITLE = "title";
  static final String UP = "up";
  static final String DOWN = "down";
  static final String UNTIL = "until";
  static final String PERSON = "person";
  private static final int LISTED = 25;

  /** The choice that does not restrict. */
  static final String ANY = "any";

  private final ActionTokens tokens;

  Forms(ActionTokens tokens) {
    this.tokens = tokens;
  }

  Form open(Actor actor, List<Flow> flows, String title) {
    List<String> names = flows.stream().map(Flow::name).toList();
    Action action = new Action(Verb.OPEN, actor.workspace(), 0, "", "", 0, "");
    String first = names.isEmpty() ? "" : names.get(0);
    return new Form(
        tokens.token(action),
        "New migration",
        "Open migration",
        List.of(
            new Field(FLOW, "Flow", Kind.CHOICE, first, names, true, ""),
            title(title),
            sql(UP, "SQL", "", true, "A line -- DOWN begins the down script."),
            sql(DOWN, "Down script", "", false, "Left empty, one is generated and rehearsed.")));
  }

  /** Asks for what a script that lies in the chat does not say itself. */
  Form openFile(Actor actor, List<Flow> flows, String title, long upload) {
    List<String> names = flows.stream().map(Flow::name).toList();
    Action action = new Action(Verb.OPEN_FILE, actor.workspace(), upload, "", "", 0, "");
    String first = names.isEmpty() ? "" : names.get(0);
    return new Form(
        tokens.token(action),
        "Open as migration",
        "Open migration",
        List.of(new Field(FLOW, "Flow", Kind.CHOICE, first, names, true, ""), title(title)));
  }

  Form edit(Deed deed) {
    return written(
        deed,
        "Edit " + Words.title(deed.view()),
        "Save",
        "Every approval given so far is void after an edit.");
  }

  Form supersede(Deed deed) {
    return written(
        deed,
        "Supersede " + Words.title(deed.view()),
        "Open in its place",
        "The old migration is cancelled; the new one is rehearsed and approved anew.");
  }

  private Form written(Deed deed, String heading, String submit, String hint) {
    MigrationView view = deed.view();
    boolean own = view.downOrigin().equals("author");
    return new Form(
        token(deed),
        heading,
        submit,
        List.of(
            title(view.title()),
            sql(UP, "SQL", view.up(), true, hint),
            sql(DOWN, "Down script", own ? view.down() : "", false, "Left empty, one is made.")));
  }

  /** Asks why; the words say what will happen. */
  Form reason(Deed deed, String title, String submit, boolean required) {
    Field reason = new Field(REASON, "Reason", Kind.TEXT, "", List.of(), required, "");
    return new Form(token(deed), title, submit, List.of(reason));
  }

  /** Asks whom; more than every platform can list are typed. */
  Form assign(Deed deed, String title, List<String> names) {
    boolean listed = names.size() <= LISTED;
    Field person =
        listed
            ? new Field(PERSON, "Person", Kind.CHOICE, names.get(0), names, true, "")
            : new Field(PERSON, "Person", Kind.LINE, "", List.of(), true, "The name, or nobody.");
    return new Form(token(deed), PlainText.line(title, 120), "Assign", List.of(person));
  }

  /** Asks until when a drift is not to be spoken of. */
  Form ignore(Actor actor, DriftView drift, LocalDate usual) {
    String name = drift.connection().name();
    Action action =
        new Action(
            Verb.DRIFT_IGNORE,
            actor.workspace(),
            0,
            drift.connection().environment(),
            drift.connection().connection(),
            0,
            drift.fingerprint());
    Field until =
        new Field(
            UNTIL, "Until", Kind.LINE, usual.toString(), List.of(), true, "A date, year first.");
    return new Form(
        tokens.token(action),
        "Ignore the drift of " + PlainText.line(name, 60),
        "Ignore",
        List.of(until));
  }

  /** Asks what to look for in the audit trail. */
  Form search(Actor actor, List<String> environments, boolean server) {
    String scope = server ? TrailSearch.SERVER : "";
    Action action = new Action(Verb.AUDIT_SEARCH, actor.workspace(), 0, "", scope, 0, "");
    List<String> stages = new ArrayList<>(environments);
    stages.add(0, ANY);
    return new Form(
        tokens.token(action),
        server ? "Search the trail of the server" : "Search the audit trail",
        "Search",
        List.of(
            line(TrailSearch.BY, "Who", "The name, as it is shown or at the provider."),
            line(TrailSearch.CODE, "Event code", "Such as approval.recorded or approval.*"),
            choice(TrailSearch.OUTCOME, "Outcome", List.of(ANY, "done", "refused")),
            choice(TrailSearch.IN, "Stage", stages),
            line(
                TrailSearch.MORE,
                "When and which",
                "As in since 2026-11-01 until 2026-11-30 12: whole days of UTC, a migration.")));
  }

  private static Field line(String name, String label, String hint) {
    return new Field(name, label, Kind.LINE, "", List.of(), false, hint);
  }

  private static Field choice(String name, String label, List<String> options) {
    return new Field(name, label, Kind.CHOICE, ANY, options, false, "");
  }

  private String token(Deed deed) {
    MigrationView view = deed.view();
    return tokens.token(
        new Action(
            deed.verb(),
            view.key().workspace(),
            view.key().number(),
            deed.environment(),
            deed.subject(),
            view.version(),
            view.digest()));
  }

  private static Field title(String value) {
    return new Field(TITLE, "Title", Kind.LINE, value, List.of(), true, "What it does, in a line.");
  }

  private static Field sql(String name, String label, String value, boolean required, String hint) {
    return new Field(name, label, Kind.SQL, value, List.of(), required, hint);
  }
}
