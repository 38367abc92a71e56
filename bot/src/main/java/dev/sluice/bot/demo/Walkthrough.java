package dev.sluice.bot.demo;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Walks the main job through the public interfaces and believes nothing: what the API says is
 * compared with what stands in the databases. Any surprise ends it with an exception.
 */
final class Walkthrough {
  private static final String NICK =
      "information_schema.columns WHERE table_schema = 'public' AND column_name = ";

  private final Demo.Running demo;
  private final DemoDatabases databases;
  private final DemoAgent agent;
  private final Transcript transcript;
  private final DemoApi alice;
  private final DemoApi bob;
  private final DemoApi carol;
  private final DemoApi dave;

  Walkthrough(Demo.Running demo, Transcript transcript) {
    this.demo = demo;
    this.databases = demo.databases();
    this.agent = demo.agent();
    this.transcript = transcript;
    this.alice = demo.signIn("alice");
    this.bob = demo.signIn("bob");
    this.carol = demo.signIn("carol");
    this.dave = demo.signIn("dave");
  }

  void run() throws IOException {
    toProductionAndBack();
    failsOnRowsThatOnlyProductionHas();
    undoesADestructiveChange();
    undoesAHalfAppliedScript();
    survivesTheDeathOfTheAgent();
    checksTheTrail();
  }

  private void toProductionAndBack() {
    transcript.chapter("A change goes dev → qa → prod");
    long number =
        open(
            "Add loyalty points",
            """
            ALTER TABLE customers ADD COLUMN loyalty_points integer NOT NULL DEFAULT 0;
            CREATE INDEX CONCURRENTLY customers_loyalty ON customers (loyalty_points);
            """);
    refusesTheAuthor(number);
    DemoConsole bobsBrowser = demo.atTheConsole("bob");
    DemoConsole carolsBrowser = demo.atTheConsole("carol");
    bobsBrowser.types("/sluice approve " + number + " qa");
    transcript.says("bob", "types /sluice approve " + number + " qa in the channel");
    completes(number, "qa");
    bobsBrowser.presses(number, "Approve");
    counts(number, "bob", 1);
    carolsBrowser.presses(number, "Approve");
    counts(number, "carol", 2);
    demo.atTheConsole("alice").presses(number, "Promote to prod");
    transcript.says("alice", "presses Promote to prod on the card");
    completes(number, "prod");
    expect("prod", "SELECT count(*) FROM " + NICK + "'loyalty_points'", "1");
    rollBack(number, "the points programme is postponed");
    expect("prod", "SELECT count(*) FROM " + NICK + "'loyalty_points'", "0");
  }

  private void failsOnRowsThatOnlyProductionHas() {
    transcript.chapter("A change that fails on rows that only prod has");
    long number =
        open(
            "One account per e-mail address",
            """
            ALTER TABLE customers ADD COLUMN email_checked boolean NOT NULL DEFAULT false;
            CREATE UNIQUE INDEX customers_email ON customers (lower(email));
            """);
    approve(bob, "bob", number, "qa");
    completes(number, "qa");
    toProd(number);
    JsonNode failed =
        alice.await(number, "prod failed", m -> DemoApi.state(m, "prod").equals("Failed"));
    JsonNode target = DemoApi.stage(failed, "prod").path("targets").get(0);
    transcript.sees("prod is Failed: " + target.path("error").asString());
    expect("prod", "SELECT count(*) FROM " + NICK + "'email_checked'", "0");
    transcript.sees("nothing of it stands in prod: the first statement was taken back too");
    alice
        .post("/api/v1/migrations/" + number + "/cancel", Map.of("reason", "clean up duplicates"))
        .ok();
    transcript.says("alice", "cancels it and will clean up the duplicates first");
  }

  private void undoesADestructiveChange() {
    transcript.chapter("A destructive change, undone with its data");
    String fax =
        "SELECT md5(string_agg(id || ':' || coalesce(fax, '-'), ',' ORDER BY id)) FROM customers";
    String before = databases.ask("prod", fax);
    String rows = databases.ask("prod", "SELECT count(fax) FROM customers");
    long number = open("Nobody sends a fax any more", "ALTER TABLE customers DROP COLUMN fax;\n");
    approve(bob, "bob", number, "qa");
    completes(number, "qa");
    toProd(number);
    completes(number, "prod");
    expect("prod", "SELECT count(*) FROM " + NICK + "'fax'", "0");
    transcript.sees(rows + " fax numbers are gone from prod");
    rollBack(number, "accounting does send a fax");
    expect("prod", fax, before);
    transcript.sees("all " + rows + " fax numbers are back, byte for byte");
  }

  private void undoesAHalfAppliedScript() {
    transcript.chapter("A script that stops half-way on prod, undone from there");
    long number =
        open(
            "One account per e-mail address, without blocking writers",
            """
            ALTER TABLE customers ADD COLUMN email_key text;
            UPDATE customers SET email_key = lower(email);
            CREATE UNIQUE INDEX CONCURRENTLY customers_email_key ON customers (email_key);
            """);
    approve(bob, "bob", number, "qa");
    completes(number, "qa");
    toProd(number);
    JsonNode failed =
        alice.await(number, "prod failed", m -> DemoApi.state(m, "prod").equals("Failed"));
    JsonNode target = DemoApi.stage(failed, "prod").path("targets").get(0);
    transcript.sees("prod is Failed: " + target.path("error").asString());
    expect("prod", "SELECT count(*) FROM " + NICK + "'email_key'", "1");
    rollBack(number, "clean up duplicates first");
    expect("prod", "SELECT count(*) FROM " + NICK + "'email_key'", "0");
    expect("prod", "SELECT count(*) FROM pg_class WHERE relname = 'customers_email_key'", "0");
    transcript.sees("the two statements that had run are undone, and no INVALID index is left");
  }

  private void survivesTheDeathOfTheAgent() throws IOException {
    transcript.chapter("kill -9 of the agent in the middle of a run");
    long number =
        open(
            "Backfill nicknames slowly",
            """
            ALTER TABLE customers ADD COLUMN nick_set_at timestamptz;
            UPDATE customers SET nick_set_at = created_at WHERE nick IS NOT NULL;
            SELECT pg_sleep(4);
            CREATE INDEX customers_nick_set_at ON customers (nick_set_at);
            """);
    approve(bob, "bob", number, "qa");
    completes(number, "qa");
    toProd(number);
    alice.await(number, "prod runs", Walkthrough::sleeps);
    agent.kill();
    transcript.sees("kill -9 of the agent while statement 3 runs on prod");
    agent.start();
    transcript.sees("the agent is started again");
    JsonNode settled =
        alice.await(
            number,
            "the outcome is established",
            m -> List.of("Failed", "Completed").contains(DemoApi.state(m, "prod")));
    JsonNode target = DemoApi.stage(settled, "prod").path("targets").get(0);
    transcript.sees(
        "prod is %s: %s"
            .formatted(DemoApi.state(settled, "prod"), target.path("error").asString()));
    boolean completed = DemoApi.state(settled, "prod").equals("Completed");
    expect("prod", "SELECT count(*) FROM " + NICK + "'nick_set_at'", completed ? "1" : "0");
    if (!completed) {
      alice.post("/api/v1/migrations/" + number + "/stages/prod/retry", Map.of()).ok();
      transcript.says("alice", "retries prod: the evidence says that nothing was applied");
      completes(number, "prod");
      expect("prod", "SELECT count(*) FROM " + NICK + "'nick_set_at'", "1");
    }
  }

  private void checksTheTrail() {
    transcript.chapter("The audit trail");
    JsonNode check = dave.get("/api/v1/audit/verification").ok();
    if (!check.path("intact").asBoolean()) {
      throw new IllegalStateException("the audit trail is broken: " + check);
    }
    transcript.sees(check.path("entries").asString() + " entries, chain intact");
  }

  private long open(String title, String up) {
    JsonNode opened =
        alice.post("/api/v1/migrations", Map.of("flow", "shop", "title", title, "up", up)).ok();
    long number = opened.path("number").asLong();
    transcript.says("alice", "opens migration %d: %s".formatted(number, title));
    transcript.sql(up);
    transcript.sees(
        "risk %s (%s)"
            .formatted(
                opened.path("risk").path("level").asString(),
                opened.path("risk").path("score").asString()));
    JsonNode rehearsed =
        alice.await(number, "it was rehearsed", m -> m.path("rehearsal").isObject());
    JsonNode rehearsal = rehearsed.path("rehearsal");
    transcript.sees(
        "rehearsed on a shadow: rollback %s"
            .formatted(
                rehearsal
                    .path("proof")
                    .asString()
                    .replace('_', ' ')
                    .toLowerCase(java.util.Locale.ROOT)));
    rehearsal
        .path("losses")
        .forEach(
            loss ->
                transcript.sees("does not come back by the down script alone: " + loss.asString()));
    completes(number, "dev");
    return number;
  }

  private void refusesTheAuthor(long number) {
    DemoApi.Reply reply = decide(alice, number, "qa");
    if (reply.status() != 403) {
      throw new IllegalStateException("the author approved her own change: " + reply);
    }
    transcript.says(
        "alice", "tries to approve her own change: " + reply.body().path("detail").asString());
  }

  private void counts(long number, String name, int approvals) {
    JsonNode seen =
        alice.await(
            number,
            name + "'s press counts",
            m -> DemoApi.stage(m, "prod").path("approvals").path("counted").asInt() == approvals);
    transcript.says(name, "presses Approve on the card for prod" + counted(seen, "prod"));
  }

  private void toProd(long number) {
    approve(bob, "bob", number, "prod");
    approve(carol, "carol", number, "prod");
    alice.post("/api/v1/migrations/" + number + "/stages/prod/run", Map.of()).ok();
    transcript.says("alice", "promotes to prod");
  }

  private void approve(DemoApi person, String name, long number, String environment) {
    person.await(number, environment + " asks for decisions", m -> asks(m, environment));
    JsonNode approvals = decide(person, number, environment).ok();
    transcript.says(name, "approves " + environment + counted(approvals, environment));
  }

  /** A stage on another schema than the one of the rehearsal is rehearsed there first. */
  private static boolean asks(JsonNode migration, String environment) {
    return DemoApi.state(migration, environment).equals("Pending")
        && DemoApi.stage(migration, environment).path("approvals").path("open").asBoolean();
  }

  private static DemoApi.Reply decide(DemoApi person, long number, String environment) {
    String digest = person.migration(number).path("digest").asString();
    return person.post(
        "/api/v1/migrations/" + number + "/stages/" + environment + "/approvals",
        Map.of("decision", "approve", "digest", digest));
  }

  private static String counted(JsonNode answer, String environment) {
    JsonNode stage = answer.has("stages") ? DemoApi.stage(answer, environment) : answer;
    JsonNode approvals = stage.path("approvals");
    return approvals.has("required")
        ? " (%d of %s)"
            .formatted(approvals.path("given").size(), approvals.path("required").asString())
        : "";
  }

  private void completes(long number, String environment) {
    JsonNode done =
        alice.await(
            number,
            environment + " is Completed",
            m -> {
              String state = DemoApi.state(m, environment);
              if (state.equals("Failed") || state.equals("Rejected")) {
                throw new IllegalStateException(environment + " is " + state + ": " + m);
              }
              return state.equals("Completed");
            });
    transcript.sees(environment + " is Completed");
    JsonNode steps = DemoApi.stage(done, environment).path("targets").get(0).path("steps");
    for (JsonNode step : steps) {
      transcript.step(step);
    }
  }

  private void rollBack(long number, String reason) {
    bob.post("/api/v1/migrations/" + number + "/stages/prod/rollback", Map.of("reason", reason))
        .ok();
    transcript.says("bob", "rolls prod back: " + reason);
    alice.await(number, "prod is rolled back", m -> DemoApi.state(m, "prod").equals("RolledBack"));
    transcript.sees("prod is RolledBack");
  }

  private void expect(String environment, String sql, String expected) {
    String found = databases.ask(environment, sql);
    if (!found.equals(expected)) {
      throw new IllegalStateException(
          "%s: expected %s, found %s (%s)".formatted(environment, expected, found, sql));
    }
  }

  private static boolean sleeps(JsonNode migration) {
    JsonNode steps = DemoApi.stage(migration, "prod").path("targets").path(0).path("steps");
    return steps.size() > 2 && steps.get(2).path("state").asString().equals("running");
  }
}
