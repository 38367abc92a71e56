package dev.sluice.pipeline.identity;

/** What a person may do in an environment. */
public enum Permission {
  VIEW("see what happens"),
  AUTHOR("write migrations"),
  APPROVE("approve or reject"),
  EXECUTE("run migrations"),
  ROLLBACK("roll back"),
  QUERY("query data"),
  WRITE("change data"),
  UNMASK("see masked values"),
  MANAGE("manage the workspace"),
  AUDIT("read the audit trail"),
  /** Held by whom the environment names for emergencies, by no role, and lent to nobody. */
  EMERGENCY("run without the usual approvals");

  private final String deed;

  Permission(String deed) {
    this.deed = deed;
  }

  /** What it allows, as it follows "may". */
  public String deed() {
    return deed;
  }
}
