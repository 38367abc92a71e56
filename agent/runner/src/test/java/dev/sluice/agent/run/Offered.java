package dev.sluice.agent.run;

import dev.sluice.db.DatabaseEngines;
import dev.sluice.db.digest.Sha256;
import dev.sluice.db.sql.Statement;
import dev.sluice.protocol.ApprovedContent;
import dev.sluice.protocol.BundlePayload;
import dev.sluice.protocol.SignedBundle;
import dev.sluice.protocol.wire.Offer;
import java.security.KeyPair;
import java.time.Instant;
import java.util.List;

/** A script as a server offers it to the agent {@code me}; parts of it can be others. */
record Offered(
    String attempt,
    long epoch,
    String environment,
    String connection,
    String engine,
    String direction,
    String sql,
    List<String> statements,
    List<String> undoes,
    String schema) {

  /** The up script for the connection {@code main} of {@code dev}, split by its engine. */
  static Offered up(String engine, String sql) {
    return of(
        engine,
        sql,
        DatabaseEngines.find(engine).orElseThrow().split(sql).statements().stream()
            .map(Statement::sha256)
            .toList());
  }

  /** The same of an engine that is nobody's, with the digests of its statements. */
  static Offered of(String engine, String sql, List<String> statements) {
    return new Offered("a1", 5, "dev", "main", engine, "UP", sql, statements, List.of(), "");
  }

  /** As another attempt. */
  Offered as(String other) {
    return new Offered(
        other, epoch, environment, connection, engine, direction, sql, statements, undoes, schema);
  }

  /** For another connection. */
  Offered on(String place, String name) {
    return new Offered(
        attempt, epoch, place, name, engine, direction, sql, statements, undoes, schema);
  }

  /** As the way back of attempts. */
  Offered undoing(List<String> attempts) {
    return new Offered(
        attempt,
        epoch + 1,
        environment,
        connection,
        engine,
        "DOWN",
        sql,
        statements,
        attempts,
        schema);
  }

  /** After a rehearsal on a schema with that fingerprint. */
  Offered rehearsedOn(String fingerprint) {
    return new Offered(
        attempt,
        epoch,
        environment,
        connection,
        engine,
        direction,
        sql,
        statements,
        undoes,
        fingerprint);
  }

  /** What is signed; good for ten minutes. */
  BundlePayload payload() {
    long now = Instant.now().getEpochSecond();
    return new BundlePayload(
        "execute",
        "me",
        attempt,
        epoch,
        "w",
        42,
        "title",
        "flow",
        environment,
        connection,
        engine,
        direction,
        "digest",
        ApprovedContent.NONE,
        Sha256.hex(sql),
        statements,
        List.of(),
        undoes,
        List.of(),
        1,
        5_000,
        60_000,
        now,
        now + 600,
        "click",
        schema);
  }

  /** The offer, signed by a server. */
  Offer by(KeyPair server) {
    return signed(payload(), server);
  }

  /** The same with another bundle, signed by a server. */
  Offer signed(BundlePayload bundle, KeyPair server) {
    return Offer.newBuilder()
        .setAttempt(attempt)
        .setEpoch(epoch)
        .setLeaseSeconds(45)
        .setBundle(SignedBundle.sign(bundle, server.getPrivate()))
        .setScript(sql)
        .build();
  }
}
