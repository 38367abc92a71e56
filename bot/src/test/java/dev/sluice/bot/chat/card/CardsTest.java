package dev.sluice.bot.chat.card;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.analysis.compare.DifferenceLine;
import dev.sluice.analysis.rehearsal.Ground;
import dev.sluice.analysis.rehearsal.PartialDown;
import dev.sluice.analysis.rehearsal.RehearsalReport;
import dev.sluice.analysis.rehearsal.RollbackProof;
import dev.sluice.analysis.risk.Finding;
import dev.sluice.analysis.risk.RiskLevel;
import dev.sluice.analysis.risk.RiskReport;
import dev.sluice.analysis.risk.RiskReport.StatementRisk;
import dev.sluice.bot.chat.Transcript;
import dev.sluice.bot.chat.action.ActionKeys;
import dev.sluice.bot.chat.action.ActionTokens;
import dev.sluice.chat.Block;
import dev.sluice.chat.Message;
import dev.sluice.db.digest.Sha256;
import dev.sluice.db.sql.StatementReading.Certainty;
import dev.sluice.db.sql.StatementReading.ObjectUse;
import dev.sluice.db.sql.StatementReading.Use;
import dev.sluice.pipeline.approval.ApprovalStatus;
import dev.sluice.pipeline.catalog.Stake;
import dev.sluice.pipeline.identity.Permission;
import dev.sluice.pipeline.impact.ImpactView;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.WorkspaceId;
import dev.sluice.pipeline.migration.MigrationView;
import dev.sluice.pipeline.migration.MigrationView.Author;
import dev.sluice.pipeline.migration.MigrationView.StageView;
import dev.sluice.pipeline.migration.MigrationView.TargetFinding;
import dev.sluice.pipeline.run.RunState;
import dev.sluice.pipeline.run.TargetRun;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CardsTest {
  private static final Instant AT = Instant.parse("2026-11-21T12:00:00Z");
  private static final String UP = "ALTER TABLE users ADD COLUMN nick text;\nDROP TABLE old_users;";

  private final ActionTokens tokens = new ActionTokens(ActionKeys.ephemeral(), Clock.systemUTC());
  private final Cards cards = new Cards(tokens, stage -> Optional.empty());
  private final MigrationPage pages = new MigrationPage(tokens, stage -> Optional.empty());

  @Test
  void readsAsOneLooksAtIt() {
    Message card = cards.card(waiting("Add nick to users"), Viewer.everybody());

    assertThat(Transcript.of(card))
        .isEqualTo(
            """
            # #12 Add nick to users
            Author: Alice (NORMAL)
            Flow: shop (NORMAL)
            Risk: High · 62 of 100 (BAD)
            Statements: 2 (NORMAL)
            Rollback: restores schema, not data (on a separate server): table old_users. The copy lab/shop was not used (WARNING)
            Digest: 0123456789ab (MUTED)
            [prod Pending 0 of 1 approved]
            WARNING prod waits for approval: 0 of 1 approved.
            BAD High · line 2: Drops the table old_users with all its rows.
            MUTED A run can stop after statement 1 of 2; the way back from there was rehearsed too.
            WARNING Does not come back by a rollback unless set aside at run time: table old_users
            MUTED Touches table old_users (dropped)
            § SQL
            ```
            ALTER TABLE users ADD COLUMN nick text;
            DROP TABLE old_users;
            ```
            <Approve?> <Reject> <Edit> <Cancel> <Remind> <Assign> <View SQL> <View risk> <View diff>\
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          QUEUED       | View SQL, View risk, View diff, Logs
          IN_PROGRESS  | Cancel, View SQL, View risk, View diff, Logs
          COMPLETED    | Roll back prod, View SQL, View risk, View diff, Logs
          ROLLING_BACK | View SQL, View risk, View diff, Logs
          ROLLED_BACK  | View SQL, View risk, View diff, Logs
          CANCELLED    | View SQL, View risk, View diff, Logs
          UNKNOWN      | Look again, It is applied on main, Not applied on main, Assign, View SQL, View risk, View diff, Logs
          """)
  void offersWhatFitsTheState(RunState state, String labels) {
    Message card = cards.card(ran(state, 0), Viewer.everybody());

    assertThat(Transcript.buttons(card)).containsExactly(labels.split(", "));
  }

  @Test
  void putsFindingsOfTheScriptAndOfTargetsAtTheirLines() {
    Finding unknown =
        new Finding("unknown-table", RiskLevel.HIGH, 1, 1, 13, "There is no users.", "Look.");
    StageView stage =
        new StageView(
            "prod",
            RunState.PENDING,
            "",
            AT,
            "Bob",
            List.of("main"),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            "",
            List.of(new TargetFinding("main", unknown)));

    List<Block.Note> notes =
        pages.sql(view("Add nick", stage), Viewer.everybody()).blocks().stream()
            .filter(Block.Code.class::isInstance)
            .flatMap(block -> ((Block.Code) block).notes().stream())
            .toList();

    assertThat(notes)
        .extracting(note -> note.line() + " " + note.label() + ": " + note.text())
        .containsExactly(
            "2 High: Drops the table old_users with all its rows. Rename it first.",
            "1 High on prod/main: There is no users. Look.");
  }

  @Test
  void tellsTheQuestionOfAButtonByItsToken() {
    WorkspaceId acme = new WorkspaceId("acme");
    MigrationView view = waiting("Add nick");
    Message card = cards.card(view, Viewer.everybody());
    String approve = Transcript.token(card, "Approve");

    assertThat(cards.question(acme, approve, number -> Optional.of(view)))
        .hasValueSatisfying(
            question ->
                assertThat(question)
                    .startsWith("Approve on prod: #12 Add nick, digest 0123456789ab, risk High"));
    assertThat(cards.question(acme, approve, number -> Optional.empty())).isEmpty();
    assertThat(cards.question(new WorkspaceId("other"), approve, n -> Optional.of(view))).isEmpty();
    String sql = Transcript.token(card, "View SQL");
    assertThat(cards.question(acme, sql, number -> Optional.of(view))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(RunState.class)
  void namesEveryState(RunState state) {
    assertThat(Transcript.of(cards.card(ran(state, 0), Viewer.everybody())))
        .contains("[prod " + state.word());
  }

  @Test
  void saysSinceWhenItRuns() {
    assertThat(Transcript.of(cards.card(ran(RunState.IN_PROGRESS, 0), Viewer.everybody())))
        .contains("[prod InProgress since ");
  }

  @Test
  void saysWhatFailedAndWhatTheDatabaseIsLike() {
    String card = Transcript.of(cards.card(ran(RunState.FAILED, 1), Viewer.everybody()));

    assertThat(card)
        .contains("Statement 2 of 2 (line 2, DROP TABLE) failed on prod/main")
        .contains("DROP TABLE old_users")
        .contains("Why: other objects depend on it")
        .contains("The database now: 1 of 2 statements are applied: 1.")
        .contains("What to do: Drop them first.")
        .contains("<Resume?>", "<Roll back prod>")
        .doesNotContain("<Retry");
    assertThat(Transcript.of(cards.card(ran(RunState.FAILED, 0), Viewer.everybody())))
        .contains("nothing of the script is applied", "<Retry?>")
        .doesNotContain("<Resume", "<Roll back");
  }

  @Test
  void saysWhatIsKnownOfAnUnknown() {
    assertThat(Transcript.of(cards.card(ran(RunState.UNKNOWN, 0), Viewer.everybody())))
        .contains("It is not known what happened on prod/main")
        .contains("· no ledger row")
        .contains("The way out: Look again");
  }

  @Test
  void offersToTryWhatFailedAgainBesideAnUnknown() {
    TargetRun unknown = target("other", RunState.UNKNOWN, 0);
    List<TargetRun> clean = List.of(target("main", RunState.FAILED, 0), unknown);
    List<TargetRun> partial = List.of(target("main", RunState.FAILED, 1), unknown);

    assertThat(buttons(ran(RunState.UNKNOWN, clean)))
        .contains("Retry", "Not applied on other")
        .doesNotContain("Resume");
    assertThat(buttons(ran(RunState.UNKNOWN, partial))).contains("Resume").doesNotContain("Retry");
  }

  private List<String> buttons(MigrationView view) {
    return Transcript.buttons(cards.card(view, Viewer.everybody()));
  }

  @Test
  void showsWhatTheMigrationChangesInTheSchema() {
    assertThat(Transcript.of(pages.diff(waiting("x"))))
        .contains("What #", "1 change", "added | column | public.users.nick | text, nullable")
        .contains("password=***")
        .doesNotContain("geheim");
  }

  @Test
  void showsAViewerOnlyWhatHeMayPress() {
    Viewer erin =
        new Viewer(
            Optional.of(new PersonId("local", "erin")),
            Map.of("prod", EnumSet.of(Permission.VIEW)));

    assertThat(Transcript.buttons(cards.card(waiting("x"), erin)))
        .containsExactly("View SQL", "View risk", "View diff");
  }

  @Test
  void saysThatAVerdictIsVoidAndOffersAnotherRehearsal() {
    String why = "The schema of prod/main is not the one that was rehearsed";
    MigrationView lapsed =
        view("Add nick", stage(RunState.PENDING, why, Optional.empty(), List.of(), why));

    String card = Transcript.of(cards.card(lapsed, Viewer.everybody()));

    assertThat(card)
        .contains("Rollback: void: " + why + " (BAD)", "<Rehearse>", "[prod Pending]")
        .doesNotContain("ready to run");
  }

  @Test
  void makesHiddenCharactersVisible() {
    String card = Transcript.of(cards.card(waiting("safe\u202Eevil\u200B"), Viewer.everybody()));

    assertThat(card).contains("#12 safe⟦U+202E⟧evil⟦U+200B⟧").doesNotContain("\u202E");
  }

  private static MigrationView waiting(String title) {
    PersonId bob = new PersonId("local", "bob");
    ApprovalStatus status =
        new ApprovalStatus(
            "d", 1, 0, List.of(group()), List.of(), Stake.of(RiskLevel.LOW), List.of(bob), true);
    return view(title, stage(RunState.PENDING, "", Optional.of(status), List.of()));
  }

  private static ApprovalStatus.GroupStatus group() {
    return new ApprovalStatus.GroupStatus("approvers", 1, 0, "");
  }

  private static MigrationView ran(RunState state, int applied) {
    return ran(state, List.of(target("main", state, applied)));
  }

  static MigrationView ran(RunState state, List<TargetRun> targets) {
    return view("Add nick", stage(state, "it stands so", Optional.empty(), targets));
  }

  /** One of which nothing stands anywhere, whatever was run. */
  static MigrationView mendable(RunState state, List<TargetRun> targets) {
    return view("Add nick", stage(state, "it stands so", Optional.empty(), targets), true);
  }

  static TargetRun target(String connection, RunState state, int applied) {
    return new TargetRun(
        connection,
        state,
        "UP",
        Sha256.hex(UP),
        "a1",
        "agent",
        Optional.of(AT),
        Optional.of(AT),
        "other objects depend on it",
        "Drop them first.",
        List.of("no ledger row"),
        applied,
        0,
        List.of(
            step(1, applied > 0 ? "applied" : "rolled-back", "ALTER TABLE"),
            step(2, "failed", "DROP TABLE")));
  }

  private static TargetRun.Step step(int index, String state, String kind) {
    return new TargetRun.Step(index, state, kind, index, -1, -1, -1, 4, List.of());
  }

  private static StageView stage(
      RunState state, String cause, Optional<ApprovalStatus> approvals, List<TargetRun> targets) {
    return stage(state, cause, approvals, targets, "");
  }

  private static StageView stage(
      RunState state,
      String cause,
      Optional<ApprovalStatus> approvals,
      List<TargetRun> targets,
      String voidWhy) {
    return new StageView(
        "prod",
        state,
        cause,
        AT,
        "Bob",
        List.of("main"),
        approvals,
        targets,
        Optional.empty(),
        voidWhy,
        List.of());
  }

  private static MigrationView view(String title, StageView stage) {
    return view(title, stage, stage.targets().isEmpty());
  }

  private static MigrationView view(String title, StageView stage, boolean editable) {
    Author alice = new Author(new PersonId("local", "alice"), "Alice");
    return new MigrationView(
        new MigrationKey(new WorkspaceId("acme"), 12),
        title,
        "shop",
        "postgresql",
        alice,
        List.of(alice),
        1,
        UP,
        "",
        "none",
        "0123456789abcdef",
        stage.state(),
        risk(),
        Optional.of(rehearsal()),
        List.of(stage),
        AT,
        AT,
        false,
        ImpactView.NONE,
        false,
        editable);
  }

  private static RiskReport risk() {
    ObjectUse dropped = new ObjectUse(Use.DROPPED, "table", "old_users");
    return new RiskReport(
        RiskLevel.HIGH,
        62,
        Certainty.FULL,
        List.of(
            new StatementRisk(1, "ALTER TABLE", RiskLevel.LOW, List.of()),
            new StatementRisk(2, "DROP TABLE", RiskLevel.HIGH, List.of(dropped))),
        List.of(
            new Finding(
                "drop-table",
                RiskLevel.HIGH,
                2,
                2,
                1,
                "Drops the table old_users with all its rows.",
                "Rename it first.")));
  }

  private static RehearsalReport rehearsal() {
    return new RehearsalReport(
        true,
        List.of(),
        "generated",
        "",
        true,
        RollbackProof.SCHEMA_ONLY,
        List.of(),
        List.of("table old_users"),
        "f",
        "",
        List.of(),
        List.of(),
        List.of(
            new PartialDown(
                1,
                "ALTER TABLE users DROP COLUMN nick;",
                RollbackProof.PROVEN,
                List.of(),
                List.of())),
        Optional.of(
            List.of(
                new DifferenceLine(
                    "added",
                    "column",
                    "public.users.nick",
                    List.of("text, nullable", "password=geheim")))),
        new Ground("on a separate server", List.of("The copy lab/shop was not used")));
  }
}
