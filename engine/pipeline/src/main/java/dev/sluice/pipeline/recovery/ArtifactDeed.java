package dev.sluice.pipeline.recovery;

import dev.sluice.pipeline.identity.Permission;
import dev.sluice.protocol.ShelfOrder;

/** What may be asked about artifacts. */
public enum ArtifactDeed {
  /** List everything. */
  LIST(ShelfOrder.Deed.LIST, Permission.VIEW),
  /** Tell of one: columns, digest, what stands in the way of putting it back. */
  INSPECT(ShelfOrder.Deed.INSPECT, Permission.VIEW),
  /** Put one back by itself. */
  RESTORE(ShelfOrder.Deed.RESTORE, Permission.ROLLBACK),
  /** Keep one until later. */
  EXTEND(ShelfOrder.Deed.EXTEND, Permission.MANAGE),
  /** Drop one for good. */
  PURGE(ShelfOrder.Deed.PURGE, Permission.MANAGE);

  private final ShelfOrder.Deed wire;
  private final Permission permission;

  ArtifactDeed(ShelfOrder.Deed wire, Permission permission) {
    this.wire = wire;
    this.permission = permission;
  }

  /** What the one who asks needs. */
  public Permission permission() {
    return permission;
  }

  /** Whether it must not meet a run: it changes rows, or what a rollback may need. */
  boolean changesTarget() {
    return this == RESTORE || this == PURGE;
  }

  /** As people read it. */
  public String word() {
    return this == INSPECT ? "inspect" : wire.word();
  }

  ShelfOrder.Deed wire() {
    return wire;
  }

  static ArtifactDeed of(ShelfOrder.Deed wire) {
    return valueOf(wire.name());
  }
}
