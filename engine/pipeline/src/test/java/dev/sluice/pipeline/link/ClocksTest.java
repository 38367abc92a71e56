package dev.sluice.pipeline.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.ExecutionPlan.Direction;
import dev.sluice.pipeline.TestStore;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.run.Agents;
import dev.sluice.pipeline.run.RunState;
import dev.sluice.pipeline.run.Runs;
import dev.sluice.protocol.Protocol;
import dev.sluice.protocol.ScriptedAgent;
import dev.sluice.protocol.TokenGrant;
import dev.sluice.protocol.wire.AgentFrame;
import dev.sluice.protocol.wire.Offer;
import dev.sluice.protocol.wire.ServerFrame;
import dev.sluice.protocol.wire.TokenRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server's own clock is an hour off from that of its store and its agents: nobody minds. */
class ClocksTest {
  private static final StageKey STAGE = new MigrationKey(LinkTest.ACME, 1).stage("live");

  /** In front of the real functions: the store's clock is off by what the database is set to. */
  private static final String OTHER_TIME =
      """
      CREATE SCHEMA elsewhen;
      GRANT USAGE ON SCHEMA elsewhen TO PUBLIC;
      CREATE FUNCTION elsewhen.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE AS
        'SELECT pg_catalog.clock_timestamp() + current_setting(''elsewhen.off'')::interval';
      DO $$ BEGIN
        EXECUTE format('ALTER DATABASE %%I SET elsewhen.off = %%L', current_database(), '%d s');
        EXECUTE format('ALTER DATABASE %%I SET search_path = elsewhen, pg_catalog, public',
          current_database());
      END $$
      """;

  @ParameterizedTest
  @ValueSource(longs = {-3_600, 3_600})
  void runsOnceWhereTheClockOfTheServerIsWrong(long seconds, @TempDir Path folder) {
    Duration off = Duration.ofSeconds(seconds);
    try (TestStore store = TestStore.create()) {
      store.owner().sql(OTHER_TIME.formatted(seconds)).update();
      try (Replica replica = Replica.start(store, folder.resolve("bundle.jwk"));
          ScriptedAgent agent = connected(replica, off)) {
        replica.bean(Runs.class).start(LinkTest.order(STAGE, Direction.UP, "orders"));
        Offer offer = agent.offer();
        assertThat(signedAt(offer)).isBetween(storeTime(store, -60), storeTime(store, 60));
        assertThat(agent.accept(offer)).isTrue();
        agent.send(
            AgentFrame.newBuilder()
                .setTokenRequest(TokenRequest.newBuilder().setProof(agent.proof(off))));
        agent.await(ServerFrame::hasToken);
        agent.beat(offer.getAttempt());
        assertThat(agent.await(ServerFrame::hasRenewal).getRenewal().getAttemptsList())
            .containsExactly(offer.getAttempt());
        agent.result(offer, "APPLIED", 1, 2, 3);

        LinkTest.await(
            () -> replica.changes().stream().anyMatch(c -> c.state() == RunState.COMPLETED));
        assertThat(epochs(store)).isEqualTo(1);
      }
    }
  }

  /** An agent whose clock goes with the store's. */
  private static ScriptedAgent connected(Replica replica, Duration off) {
    ScriptedAgent agent = new ScriptedAgent();
    String key =
        replica
            .bean(Agents.class)
            .createKey(LinkTest.sluice(), Duration.ofMinutes(5), List.of())
            .value()
            .orElseThrow()
            .secret();
    agent.enrol(replica.address(), key, "elsewhere");
    String granted = agent.token(replica.address(), agent.proof(off)).body();
    agent.dial(
        replica.address(),
        ScriptedAgent.JSON.readValue(granted, TokenGrant.Response.class).token());
    agent.hello(Protocol.MAJOR, "live/orders");
    agent.await(ServerFrame::hasWelcome);
    return agent;
  }

  private static Instant signedAt(Offer offer) {
    return Instant.ofEpochSecond(LinkTest.bundle(offer).get("issuedAt").asLong());
  }

  private static Instant storeTime(TestStore store, long more) {
    return store
        .owner()
        .sql("SELECT extract(epoch FROM clock_timestamp())::bigint")
        .query(Long.class)
        .optional()
        .map(Instant::ofEpochSecond)
        .orElseThrow()
        .plusSeconds(more);
  }

  private static long epochs(TestStore store) {
    return store.owner().sql("SELECT max(epoch) FROM run_attempt").query(Long.class).single();
  }
}
