package dev.sluice.bot.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.Client;
import dev.sluice.bot.demo.Installation.Opened;
import dev.sluice.bot.demo.Trap.Moment;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Approvals under way when the store dies: none is lost that was answered, none is doubled. */
@Tag("processes")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClicksInFlightTest {
  private static final int CROWD = 6;
  private static final int KILLS = Math.max(2, Integer.getInteger("faults.runs", 0) / 8);
  private static final List<Moment> MOMENTS =
      List.of(Moment.COMMIT_SENT, Moment.COMMIT_PASSED, Moment.COMMIT_ANSWERED);

  private Installation installation;
  private List<Client> crowd;

  private static String workspace() {
    StringBuilder text =
        new StringBuilder(
            """
            workspace: clicks
            environments: [{name: live}]
            connections: [{name: shop, environment: live, engine: postgresql}]
            flows:
              - name: crowd
                engine: postgresql
                stages:
                  - environment: live
                    connections: [shop]
                    rehearsal: off
                    approvals: {required: %d, from: ["role:approver"]}
            people:
              - {name: alice, password: "${file:password}", roles: {"*": developer}}
              - {name: dave, password: "${file:password}", roles: {"*": admin}}
            """
                .formatted(CROWD));
    for (int i = 0; i < CROWD; i++) {
      text.append(
          "  - {name: approver%d, password: \"${file:password}\", roles: {\"*\": approver}}\n"
              .formatted(i));
    }
    return text.toString();
  }

  @BeforeAll
  void start(@TempDir Path folder) throws IOException, SQLException {
    installation = new Installation(Installation.root(), folder, workspace());
    Client nobody = new Client(installation.address(), "");
    crowd = IntStream.range(0, CROWD).mapToObj(i -> nobody.signIn("approver" + i)).toList();
  }

  @AfterAll
  void stop() {
    if (installation != null) {
      installation.close();
    }
  }

  @Test
  void keepsWhatWasAnsweredAndCountsWhatIsSentAgainOnce() throws IOException, SQLException {
    for (int kill = 0; kill < KILLS; kill++) {
      Moment moment = MOMENTS.get(kill % MOMENTS.size());
      Click click = new Click(installation.open("crowd", "kill " + kill, "SELECT 1;"), kill);
      Trap trap = installation.storeWire.set(click.marker(), moment, installation.store::kill);

      List<Client.Reply> replies = all(click);
      trap.await();
      installation.store.restart();

      String story = "kill %d, %s".formatted(kill, moment);
      assertThat(replies).as(story).allSatisfy(reply -> assertThat(reply.status()).isIn(200, 503));
      assertThat(given(click)).as(story).containsAll(answered(replies));
      installation.await(click.opened().number(), "the store is back", stage -> true);
      assertThat(all(click)).as(story).allSatisfy(r -> assertThat(r.status()).isEqualTo(200));
      assertThat(given(click)).as(story).doesNotHaveDuplicates().hasSize(CROWD);
      assertThat(written(click)).as(story).isEqualTo(CROWD + " " + CROWD);
    }
    assertThat(installation.trailIsIntact()).isTrue();
  }

  /** Everybody at once. */
  private List<Client.Reply> all(Click click) {
    List<CompletableFuture<Client.Reply>> replies = new ArrayList<>();
    for (int i = 0; i < CROWD; i++) {
      int who = i;
      replies.add(CompletableFuture.supplyAsync(() -> click.by(crowd.get(who), who)));
    }
    return replies.stream().map(CompletableFuture::join).toList();
  }

  private static List<String> answered(List<Client.Reply> replies) {
    return IntStream.range(0, CROWD)
        .filter(i -> replies.get(i).status() == 200)
        .mapToObj(i -> "approver" + i)
        .toList();
  }

  /** Whose approval stands, as everybody can read. */
  private List<String> given(Click click) {
    JsonNode stage = installation.await(click.opened().number(), "it is read", s -> true);
    return stage
        .path("approvals")
        .path("given")
        .valueStream()
        .map(one -> one.path("identity").asString())
        .toList();
  }

  /** Approvals in the store, and entries about them in the trail. */
  private String written(Click click) throws SQLException {
    return installation.store.ask(
        """
        SELECT (SELECT count(*) FROM approval_decision WHERE migration = %1$d) || ' ' ||
               (SELECT count(*) FROM audit_entry WHERE migration = %1$d
                AND code = 'approval.recorded')
        """
            .formatted(click.opened().number()));
  }

  /** A click that everybody makes; one of them is waited for on the wire. */
  private record Click(Opened opened, int kill) {
    String marker() {
      return "reason of kill " + kill;
    }

    Client.Reply by(Client person, int who) {
      String reason = who == kill % CROWD ? marker() : "fine";
      String path = "/api/v1/migrations/" + opened.number() + "/stages/live/approvals";
      Map<String, String> body =
          Map.of("decision", "approve", "digest", opened.digest(), "reason", reason);
      return person.post(path, body);
    }
  }
}
