package dev.sluice.protocol;

import dev.sluice.protocol.wire.Accepted;
import dev.sluice.protocol.wire.AgentFrame;
import dev.sluice.protocol.wire.AttemptResult;
import dev.sluice.protocol.wire.Heartbeat;
import dev.sluice.protocol.wire.Hello;
import dev.sluice.protocol.wire.Inventory;
import dev.sluice.protocol.wire.Offer;
import dev.sluice.protocol.wire.ServedConnection;
import dev.sluice.protocol.wire.ServerFrame;
import dev.sluice.protocol.wire.StepFinished;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;
import tools.jackson.databind.json.JsonMapper;

/** An agent that does exactly what a test says, over HTTP and a real WebSocket. */
public final class ScriptedAgent implements AutoCloseable {
  /** How an agent writes its JSON. */
  public static final JsonMapper JSON = JsonMapper.builder().build();

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final long PATIENCE_SECONDS = 15;

  private final OctetKeyPairJsonWebKey pair;
  private final String engine;
  private final BlockingQueue<ServerFrame> frames = new LinkedBlockingQueue<>();
  private final String instance = UUID.randomUUID().toString();
  private volatile CompletableFuture<Integer> closed = new CompletableFuture<>();
  private Enrolment.Response identity = new Enrolment.Response("", "", "");
  private Optional<WebSocket> socket = Optional.empty();
  private long sequence;

  /** An agent of databases of an engine that only tests have. */
  public ScriptedAgent() {
    this("plain");
  }

  /** An agent of databases of an engine. */
  public ScriptedAgent(String engine) {
    this(freshPair(), engine);
  }

  private ScriptedAgent(OctetKeyPairJsonWebKey pair, String engine) {
    this.pair = pair;
    this.engine = engine;
  }

  private static OctetKeyPairJsonWebKey freshPair() {
    try {
      return OkpJwkGenerator.generateJwk(OctetKeyPairJsonWebKey.SUBTYPE_ED25519);
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The same agent (same key) as another process. */
  public ScriptedAgent twin() {
    ScriptedAgent twin = new ScriptedAgent(pair, engine);
    twin.identity = identity;
    return twin;
  }

  /** Enrols with a one-time key under a name. */
  public HttpResponse<String> enrol(URI server, String key, String name) {
    String jwk = pair.toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
    HttpResponse<String> response =
        post(server, Protocol.ENROL_PATH, new Enrolment.Request(key, name, jwk, "test"));
    if (response.statusCode() == 200) {
      identity = JSON.readValue(response.body(), Enrolment.Response.class);
    }
    return response;
  }

  /** Asks for a token with a proof. */
  public HttpResponse<String> token(URI server, String proof) {
    return post(server, Protocol.TOKEN_PATH, new TokenGrant.Request(proof));
  }

  private static HttpResponse<String> post(URI server, String path, Object body) {
    try {
      return HTTP.send(
          HttpRequest.newBuilder(server.resolve(path))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (java.io.IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A proof of who it is. */
  public String proof() {
    return proof(Duration.ZERO);
  }

  /** A proof by a clock that is off by so much. */
  public String proof(Duration off) {
    try {
      JwtClaims claims = new JwtClaims();
      claims.setIssuer(identity.agentId());
      claims.setAudience("sluice-agent-token");
      claims.setGeneratedJwtId();
      NumericDate expires = NumericDate.now();
      expires.addSeconds(30 + off.toSeconds());
      claims.setExpirationTime(expires);
      JsonWebSignature jws = new JsonWebSignature();
      jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.EDDSA);
      jws.setKey(pair.getPrivateKey());
      jws.setPayload(claims.toJson());
      return jws.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A token that is good now. */
  public String freshToken(URI server) {
    return JSON.readValue(token(server, proof()).body(), TokenGrant.Response.class).token();
  }

  /** Connects with a token and says nothing yet. */
  public void dial(URI server, String token) {
    URI address = URI.create("ws://localhost:" + server.getPort() + Protocol.CONNECT_PATH);
    socket =
        Optional.of(
            HTTP.newWebSocketBuilder()
                .header("Authorization", "Bearer " + token)
                .connectTimeout(Duration.ofSeconds(10))
                .buildAsync(address, new Listener())
                .join());
  }

  /** Connects and says what it serves: {@code environment/connection}. */
  public void connect(URI server, String... serves) {
    dial(server, freshToken(server));
    hello(Protocol.MAJOR, serves);
  }

  /** Says which major version it speaks and what it serves. */
  public void hello(int major, String... serves) {
    hello(new ProtocolVersion(major, Protocol.MINOR), serves);
  }

  /** Says which version it speaks and what it serves. */
  public void hello(ProtocolVersion speaks, String... serves) {
    Inventory.Builder inventory = Inventory.newBuilder();
    for (String name : serves) {
      String[] parts = name.split("/", 2);
      inventory.addConnections(
          ServedConnection.newBuilder()
              .setEnvironment(parts[0])
              .setName(parts[1])
              .setEngine(engine)
              .setReachable(true));
    }
    send(
        AgentFrame.newBuilder()
            .setHello(
                Hello.newBuilder()
                    .setProtocolMajor(speaks.major())
                    .setProtocolMinor(speaks.minor())
                    .setAgentVersion("test")
                    .setInstance(instance)
                    .setInventory(inventory)));
  }

  /** Sends a frame with the next number; its bytes. */
  public byte[] send(AgentFrame.Builder frame) {
    sequence++;
    byte[] bytes = frame.setSequence(sequence).build().toByteArray();
    sendRaw(bytes, true);
    return bytes;
  }

  /** Sends bytes, whatever they are. */
  public void sendRaw(byte[] bytes, boolean last) {
    socket.orElseThrow().sendBinary(ByteBuffer.wrap(bytes), last).join();
  }

  /** Says which attempts run. */
  public void beat(String... attempts) {
    send(
        AgentFrame.newBuilder()
            .setHeartbeat(Heartbeat.newBuilder().addAllRunningAttempts(List.of(attempts))));
  }

  /** The next frame of a kind; others are skipped. */
  public ServerFrame await(Predicate<ServerFrame> wanted) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (System.nanoTime() < end) {
      try {
        ServerFrame frame = frames.poll(100, TimeUnit.MILLISECONDS);
        if (frame != null && wanted.test(frame)) {
          return frame;
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    throw new AssertionError("the frame did not come within " + PATIENCE_SECONDS + " s");
  }

  /** The next offer. */
  public Offer offer() {
    return await(ServerFrame::hasOffer).getOffer();
  }

  /** Whether a frame comes within a time. */
  public boolean gets(Predicate<ServerFrame> wanted, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      try {
        ServerFrame frame = frames.poll(20, TimeUnit.MILLISECONDS);
        if (frame != null && wanted.test(frame)) {
          return true;
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    return false;
  }

  /** Says yes and waits until it may begin; offers that come in between are skipped. */
  public boolean accept(Offer offer) {
    agree(offer);
    return await(f -> f.hasRenewal() && named(f, offer.getAttempt()))
        .getRenewal()
        .getAttemptsList()
        .contains(offer.getAttempt());
  }

  /** Says yes and does not wait for the answer. */
  public void agree(Offer offer) {
    send(
        AgentFrame.newBuilder()
            .setAccepted(
                Accepted.newBuilder().setAttempt(offer.getAttempt()).setEpoch(offer.getEpoch())));
  }

  private static boolean named(ServerFrame frame, String attempt) {
    return frame.getRenewal().getAttemptsList().contains(attempt)
        || frame.getRenewal().getLostList().contains(attempt);
  }

  /** Says how an attempt ended, and which steps were applied. */
  public void result(Offer offer, String state, int... applied) {
    AttemptResult.Builder result =
        AttemptResult.newBuilder()
            .setAttempt(offer.getAttempt())
            .setEpoch(offer.getEpoch())
            .setState(state)
            .addEvidence("scripted");
    for (int index : applied) {
      result.addSteps(StepFinished.newBuilder().setIndex(index).setState("APPLIED").setMillis(1));
    }
    if (!state.endsWith("APPLIED")) {
      result.getTroubleBuilder().setMessage("it broke").setAction("Mend it.");
    }
    send(AgentFrame.newBuilder().setResult(result));
  }

  /** The target has another schema than the rehearsed one; nothing was sent. */
  public void stale(Offer offer, String code, String seen) {
    AttemptResult.Builder result =
        AttemptResult.newBuilder()
            .setAttempt(offer.getAttempt())
            .setEpoch(offer.getEpoch())
            .setState("NOT_STARTED")
            .setSchemaBefore(seen);
    result.getTroubleBuilder().setCode(code).setMessage("not the rehearsed schema");
    send(AgentFrame.newBuilder().setResult(result));
  }

  /** The same process on a new connection. */
  public void reconnect(URI server, String... serves) {
    sequence = 0;
    frames.clear();
    closed = new CompletableFuture<>();
    connect(server, serves);
  }

  /** Whether the server closed the connection. */
  public boolean closed() {
    return closed.isDone();
  }

  /** The close code of the server. */
  public int closeCode() {
    return closed.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  /** Goes away without a word. */
  public void drop() {
    socket.ifPresent(WebSocket::abort);
  }

  @Override
  public void close() {
    drop();
  }

  private final class Listener implements WebSocket.Listener {
    private final ByteArrayOutputStream pieces = new ByteArrayOutputStream();

    @Override
    public CompletionStage<?> onBinary(WebSocket web, ByteBuffer data, boolean last) {
      byte[] bytes = new byte[data.remaining()];
      data.get(bytes);
      pieces.writeBytes(bytes);
      if (last) {
        try {
          frames.add(ServerFrame.parseFrom(pieces.toByteArray()));
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
          closed.completeExceptionally(e);
        }
        pieces.reset();
      }
      web.request(1);
      return CompletableFuture.completedFuture(true);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket web, int code, String reason) {
      closed.complete(code);
      return CompletableFuture.completedFuture(true);
    }

    @Override
    public void onError(WebSocket web, Throwable error) {
      closed.completeExceptionally(error);
    }
  }
}
