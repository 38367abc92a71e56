package dev.sluice.pipeline.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.pipeline.StoreTest;
import dev.sluice.pipeline.audit.AuditDestinations.Webhook;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

class AuditDeliveryTest extends StoreTest {
  private static final String SECRET = "shared";

  /** A workspace whose alarms fail. */
  private static final String UNTOLD = "untold";

  @TempDir private static Path folder;

  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final HttpServer siem = listening();
  private int answer = 200;

  private final List<AuditTrailBroken> broken = new CopyOnWriteArrayList<>();

  @Override
  protected List<String> packages() {
    return List.of("kernel", "audit");
  }

  @Override
  protected Map<String, Object> settings() {
    return Map.of(
        "sluice.audit.watch", "false",
        "sluice.audit.batch", "7",
        "sluice.audit.checkpoint-rows", "20",
        "sluice.audit.longest-wait", "0s",
        "sluice.keys.audit", folder.resolve("audit.pem").toString());
  }

  @Override
  protected void register(AnnotationConfigApplicationContext beans) {
    beans.addApplicationListener(
        (ApplicationListener<PayloadApplicationEvent<?>>)
            event -> {
              if (event.getPayload() instanceof AuditTrailBroken told) {
                if (told.workspace().value().equals(UNTOLD)) {
                  throw new IllegalStateException("nobody can be told");
                }
                broken.add(told);
              }
            });
    URI url = URI.create("http://localhost:" + siem.getAddress().getPort() + "/hook");
    beans.registerBean(
        AuditDestinations.class,
        () ->
            new AuditDestinations(
                Optional.of(folder.resolve("checkpoints.jsonl")),
                List.of(new Webhook("siem", url, SECRET))));
  }

  @AfterAll
  void stopListening() {
    siem.stop(0);
  }

  private HttpServer listening() {
    try {
      InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      HttpServer server = HttpServer.create(anyPort, 0);
      server.createContext("/", this::take);
      server.start();
      return server;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void losesNothingWhileTheDestinationIsAway() throws Exception {
    append("away", 10);
    answer = 503;
    deliver(3);
    answer = 302;
    deliver(3);
    append("away", 10);
    answer = 200;
    deliver(20);

    assertThat(received).allMatch(Received::signedRightly);
    assertThat(received).noneMatch(r -> r.path().equals("/elsewhere"));
    assertThat(accepted("away"))
        .containsExactlyElementsOf(java.util.stream.LongStream.rangeClosed(1, 20).boxed().toList());
  }

  @Test
  void saysWhichDestinationDoesNotTakeEntriesAndWhy() throws Exception {
    WorkspaceId late = new WorkspaceId("late");
    append("late", 10);
    answer = 503;
    deliver(3);

    assertThat(bean(AuditProgress.class).late(late))
        .singleElement()
        .satisfies(
            siem -> {
              assertThat(siem.name()).isEqualTo("siem");
              assertThat(siem.entries()).isEqualTo(10);
              assertThat(siem.trouble()).contains("503");
            });

    answer = 200;
    deliver(20);
    assertThat(bean(AuditProgress.class).late(late)).isEmpty();
  }

  @Test
  void goesOnToAskForWhatIsGoneOnlyNowAndThenAndSaysSo() throws Exception {
    answer = 200;
    append("shortened", 10);
    deliver(200);
    append("shortened", 15);
    bean(AuditSigning.class).look();
    owner().sql("ALTER TABLE audit_entry DISABLE TRIGGER USER").update();
    owner().sql("DELETE FROM audit_entry WHERE workspace = 'shortened' AND sequence > 10").update();
    owner().sql("ALTER TABLE audit_entry ENABLE TRIGGER USER").update();
    deliver(200);
    int before = received.size();

    boolean more = bean(AuditDelivery.class).look();

    assertThat(more).as("there is nothing to do at once").isFalse();
    assertThat(received).as("no empty batches").hasSize(before).noneMatch(r -> r.body().isEmpty());
    assertThat(bean(AuditProgress.class).late(new WorkspaceId("shortened")))
        .singleElement()
        .satisfies(siem -> assertThat(siem.trouble()).contains("after 10", "gone"));
  }

  @Test
  void signsCheckpointsIntoFileStoreAndDestination() throws Exception {
    append("signed", 25);
    bean(AuditSigning.class).look();
    bean(AuditSigning.class).look();
    deliver(20);

    AuditCheckpoint kept = bean(AuditCheckpointRows.class).last("signed").orElseThrow();
    assertThat(kept.sequence()).isEqualTo(25);
    assertThat(kept.signedBy(AuditKeys.read(bean(AuditKeys.class).publicPem()))).isTrue();
    String line = AuditLine.checkpoint(kept).strip();
    assertThat(Files.readAllLines(folder.resolve("checkpoints.jsonl"))).containsOnlyOnce(line);
    assertThat(received.stream().flatMap(r -> r.body().lines())).containsOnlyOnce(line);
  }

  @Test
  void signsNoTrailOnThatWasTamperedWith() {
    append("spoilt", 25);
    bean(AuditSigning.class).look();
    append("spoilt", 25);
    owner()
        .sql(
            "ALTER TABLE audit_entry DISABLE TRIGGER ALL; UPDATE audit_entry SET via = 'x' WHERE"
                + " workspace = 'spoilt' AND sequence = 30; ALTER TABLE audit_entry ENABLE TRIGGER"
                + " ALL")
        .update();

    bean(AuditSigning.class).look();

    assertThat(bean(AuditCheckpointRows.class).last("spoilt").orElseThrow().sequence())
        .isEqualTo(25);
    append("spoilt", 25);
    bean(AuditSigning.class).look();
    assertThat(alarms("spoilt")).as("told once").hasSize(1);
    assertThat(alarms("spoilt").get(0).sequence()).isEqualTo(30);
    assertThat(alarmed("spoilt")).isEqualTo(1);
  }

  @Test
  void tellsOfAnotherAlarmAfterTheTrailWasSound() {
    append("healed", 5);
    bean(AuditAlarms.class).raise(new AuditVerdict.Broken("healed", 3, "was changed"));
    bean(AuditAlarms.class).raise(new AuditVerdict.Broken("healed", 3, "was changed"));
    append("healed", 25);
    bean(AuditSigning.class).look();
    bean(AuditAlarms.class).raise(new AuditVerdict.Broken("healed", 3, "was changed"));

    assertThat(alarms("healed")).hasSize(2);
  }

  @Test
  void tellsOfATrailThatTakesNoEntry() {
    append("cut", 25);
    append("headless", 25);
    bean(AuditSigning.class).look();
    owner().sql("UPDATE audit_head SET sequence = 3 WHERE workspace = 'cut'").update();
    owner().sql("DELETE FROM audit_head WHERE workspace = 'headless'").update();

    bean(AuditSigning.class).look();
    bean(AuditSigning.class).look();

    for (String workspace : List.of("cut", "headless")) {
      assertThat(alarms(workspace)).as("told once of " + workspace).hasSize(1);
      assertThat(noted(workspace)).isEqualTo(1);
      assertThat(alarmed(workspace)).isZero();
    }
  }

  @Test
  void signsTheOthersWhenOneAlarmFails() {
    append(UNTOLD, 25);
    append("beside", 25);
    owner().sql("UPDATE audit_head SET hash = 'x' WHERE workspace = '" + UNTOLD + "'").update();

    bean(AuditSigning.class).look();

    assertThat(noted(UNTOLD)).as("not told, so not noted as told").isZero();
    assertThat(bean(AuditCheckpointRows.class).last(UNTOLD)).isEmpty();
    assertThat(bean(AuditCheckpointRows.class).last("beside")).isPresent();
  }

  @Test
  void saysOneThingOfAGapHoweverTheTrailGoesOnBehindIt() {
    append("lost", 25);
    bean(AuditSigning.class).look();
    AuditCheckpoint signed = bean(AuditCheckpointRows.class).last("lost").orElseThrow();

    assertThat(new AuditGap(signed, 20).broken()).isEqualTo(new AuditGap(signed, 21).broken());
  }

  private List<AuditTrailBroken> alarms(String workspace) {
    return broken.stream().filter(b -> b.workspace().value().equals(workspace)).toList();
  }

  /** How many alarms are noted. */
  private long noted(String workspace) {
    return jdbc()
        .sql("SELECT count(*) FROM audit_alarm WHERE workspace = :w")
        .param("w", workspace)
        .query(Long.class)
        .single();
  }

  /** How many alarms stand in the trail. */
  private long alarmed(String workspace) {
    return jdbc()
        .sql("SELECT count(*) FROM audit_entry WHERE workspace = :w AND code = 'audit.alarm'")
        .param("w", workspace)
        .query(Long.class)
        .single();
  }

  private void deliver(int looks) throws InterruptedException {
    for (int i = 0; i < looks; i++) {
      bean(AuditDelivery.class).look();
    }
  }

  private List<Long> accepted(String workspace) {
    List<Long> sequences = new ArrayList<>();
    received.stream()
        .filter(r -> r.answered() == 200)
        .flatMap(r -> r.body().lines())
        .filter(line -> line.startsWith("{\"workspace\":\"" + workspace + "\""))
        .map(line -> line.replaceFirst(".*?\"sequence\":(\\d+).*", "$1"))
        .forEach(number -> sequences.add(Long.parseLong(number)));
    return sequences;
  }

  private void append(String workspace, int times) {
    Actor actor = Actor.system(new WorkspaceId(workspace), "c-1");
    for (int i = 0; i < times; i++) {
      AuditEvent event = AuditEvent.success("test.done", actor, "", 1, "", Map.of());
      inTransaction(() -> bean(AuditTrail.class).append(event));
    }
  }

  private void take(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String signature = exchange.getRequestHeaders().getFirst("Sluice-Signature");
    received.add(new Received(exchange.getRequestURI().getPath(), body, "" + signature, answer));
    exchange.getResponseHeaders().set("Location", "/elsewhere");
    exchange.sendResponseHeaders(answer, -1);
    exchange.close();
  }

  private record Received(String path, String body, String signature, int answered) {
    boolean signedRightly() {
      String seconds = signature.replaceFirst("t=(\\d+),.*", "$1");
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        byte[] expected = mac.doFinal((seconds + "." + body).getBytes(StandardCharsets.UTF_8));
        return signature.endsWith(",v1=" + HexFormat.of().formatHex(expected));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
