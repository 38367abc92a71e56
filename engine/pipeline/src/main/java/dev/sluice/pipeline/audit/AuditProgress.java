package dev.sluice.pipeline.audit;

import dev.sluice.pipeline.audit.AuditDestinations.Destination;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** How far the systems that get the trail have it, for people. */
@Component
public class AuditProgress {
  private final AuditDeliveryRows rows;
  private final List<String> names;

  AuditProgress(AuditDeliveryRows rows, Optional<AuditDestinations> destinations) {
    this.rows = rows;
    this.names =
        destinations.orElse(AuditDestinations.NONE).systems().stream()
            .map(Destination::name)
            .toList();
  }

  /** The destinations that are configured and do not take a workspace's entries just now. */
  public List<Late> late(WorkspaceId workspace) {
    return rows.late(workspace).stream().filter(late -> names.contains(late.name())).toList();
  }

  /**
   * A destination to which the last delivery failed; it is tried again for ever.
   *
   * @param name its name in the configuration
   * @param entries how many entries it does not have
   * @param trouble what stood in the way the last time
   */
  public record Late(String name, long entries, String trouble) {}
}
