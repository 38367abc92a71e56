package dev.sluice.db;

import java.time.Duration;
import java.util.List;

/**
 * Logins that are made for a time on one server, by a login that need not be able to do more than
 * that. What is done with them belongs to a role that stays, so it outlives them.
 */
public interface TemporaryLogins {
  /** A made login that no session uses, and whether its time is over by the server's clock. */
  record Idle(String name, boolean expired) {}

  /** What the login that makes others lacks for it; empty when nothing is missing. */
  List<Database.MissingPrivilege> missing();

  /**
   * Makes a login whose sessions act as the role from their beginning.
   *
   * @param name its name, which must not be taken
   * @param password its password; the server gets no more than a verifier of it
   * @param good how long new sessions may begin, by the server's clock
   * @throws DatabaseException of category PRIVILEGE, with the way out, when a right is missing
   */
  void make(String name, String password, Duration good);

  /** Lets new sessions of a login begin for so long from now on. */
  void prolong(String name, Duration good);

  /** Made logins whose name begins so, unless a session of theirs lives. */
  List<Idle> idle(String prefix);

  /** Takes a login away; what it owns in this database goes to the role. */
  void drop(String name);
}
