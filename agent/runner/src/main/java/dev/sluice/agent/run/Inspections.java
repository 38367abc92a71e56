package dev.sluice.agent.run;

import com.google.protobuf.ByteString;
import dev.sluice.agent.home.AgentException;
import dev.sluice.agent.link.Outbox;
import dev.sluice.agent.run.Verdict.Cleared;
import dev.sluice.agent.run.Verdict.Denied;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.RecoveryShelf;
import dev.sluice.db.schema.SchemaSnapshot;
import dev.sluice.protocol.Protocol;
import dev.sluice.protocol.ShelfOrder;
import dev.sluice.protocol.wire.AgentFrame;
import dev.sluice.protocol.wire.Inspect;
import dev.sluice.protocol.wire.Inspection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Questions about targets that come without a script; no rows leave here. */
final class Inspections {
  private static final Logger LOG = LoggerFactory.getLogger(Inspections.class);
  private static final String SCHEMA = "schema";

  /** What fits into a frame beside its envelope, in bytes. */
  private static final int LIMIT = Protocol.FRAME_LIMIT - 1024;

  private final BundleCheck check;
  private final Targets targets;
  private final Outbox outbox;
  private final Lanes lanes = new Lanes("inspection", 2);
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();

  Inspections(BundleCheck check, Targets targets, Outbox outbox) {
    this.check = check;
    this.targets = targets;
    this.outbox = outbox;
  }

  /** Checks a request and looks later; a repeated one while it is under way is ignored. */
  void request(Inspect request) {
    Verdict verdict = check.inspection(request.getBundle(), request.getWhat(), request.getId());
    if (verdict instanceof Denied denied) {
      LOG.warn("Inspection {} refused: {}", request.getId(), denied.message());
      failed(request, denied.message() + " " + denied.action());
    } else if (verdict instanceof Cleared cleared && underWay.add(request.getId())) {
      lanes.submit(cleared.target(), () -> look(request, cleared));
    }
  }

  private void look(Inspect request, Cleared cleared) {
    try (Database database = targets.open(cleared.connection(), cleared.engine())) {
      byte[] content = zipped(answer(database, request.getWhat()));
      Inspection.Builder answer = Inspection.newBuilder().setContent(ByteString.copyFrom(content));
      if (request.getWhat().equals(SCHEMA)) {
        answer.putAllRows(rows(database));
      }
      if (answer.build().getSerializedSize() > LIMIT) {
        answer.clearRows();
      }
      if (content.length > LIMIT) {
        failed(request, "The answer is too large to be sent.");
      } else {
        put(answer, request);
      }
    } catch (DatabaseException e) {
      failed(request, e.getMessage() + ". " + e.action());
    } catch (AgentException e) {
      failed(request, e.getMessage() + " " + e.action());
    } catch (RuntimeException e) {
      LOG.error("Inspection {} broke", request.getId(), e);
      failed(request, "Looking at it broke; the agent's log says where.");
    } finally {
      underWay.remove(request.getId());
    }
  }

  private static String answer(Database database, String what) {
    if (what.equals(SCHEMA)) {
      return SchemaSnapshot.write(database.schema());
    }
    Optional<ShelfOrder> order = ShelfOrder.parse(what);
    if (order.isPresent()) {
      return ShelfWork.answer(database, order.get()).json();
    }
    List<String> dropped = database.recovery().map(RecoveryShelf::purgeExpired).orElse(List.of());
    return String.join("\n", dropped);
  }

  /** Sizes are more than was asked for: without them the schema is an answer too. */
  private static Map<String, Long> rows(Database database) {
    try {
      return database.estimatedRows();
    } catch (DatabaseException unknown) {
      LOG.info("the sizes of tables cannot be told: {}", unknown.getMessage());
      return Map.of();
    }
  }

  private static byte[] zipped(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private void failed(Inspect request, String trouble) {
    put(Inspection.newBuilder().setTrouble(trouble), request);
  }

  private void put(Inspection.Builder inspection, Inspect request) {
    inspection.setId(request.getId()).setWhat(request.getWhat());
    outbox.put(AgentFrame.newBuilder().setInspection(inspection).build(), () -> {});
  }

  void stop() {
    lanes.close();
  }
}
