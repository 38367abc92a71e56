package dev.sluice.pipeline.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of a flow.
 *
 * @param environment the environment
 * @param connections names of target connections, at least one
 * @param autoStart starts by itself as soon as its approvals are complete
 * @param autoPromote starts the next stage by itself after success (once that one's approvals are)
 * @param approvals who must approve
 * @param execution how targets are run
 * @param rehearsal whether a rehearsal must have succeeded before this stage runs
 */
public record Stage(
    String environment,
    List<String> connections,
    boolean autoStart,
    boolean autoPromote,
    ApprovalPolicy approvals,
    ExecutionPolicy execution,
    RehearsalPolicy rehearsal) {
  public Stage {
    connections = List.copyOf(connections);
  }

  /** The same stage with other approvals. */
  public Stage with(ApprovalPolicy other) {
    return new Stage(environment, connections, autoStart, autoPromote, other, execution, rehearsal);
  }

  /** The same for what is at stake, with the approver groups alone that are asked then. */
  public Stage at(Stake stake) {
    return with(approvals.at(stake));
  }

  /** How much a rehearsal counts. */
  public enum RehearsalPolicy {
    /** The stage is not run unless up and down were proven on a shadow. */
    REQUIRE_PROVEN,
    /** The stage waits for the rehearsal; its verdict informs. */
    INFORM,
    /** No rehearsal. */
    OFF
  }

  /**
   * Approvals of a stage.
   *
   * @param groups each with its own minimum; empty when none are needed
   * @param selfApproval whether the author may approve
   * @param approverMayExecute whether one who approved may also press Run
   * @param authorMayExecute whether one who wrote it may also press Run
   * @param expireAfter how long an approval counts; zero for ever
   */
  public record ApprovalPolicy(
      List<ApproverGroup> groups,
      boolean selfApproval,
      boolean approverMayExecute,
      Boolean authorMayExecute,
      Duration expireAfter) {
    public ApprovalPolicy {
      groups = List.copyOf(groups);
      // Stored documents of older versions bar no author.
      authorMayExecute = authorMayExecute == null || authorMayExecute;
    }

    /** Approvals after which an author may start it like anybody else. */
    public ApprovalPolicy(
        List<ApproverGroup> groups,
        boolean selfApproval,
        boolean approverMayExecute,
        Duration expireAfter) {
      this(groups, selfApproval, approverMayExecute, true, expireAfter);
    }

    /** The same for what is at stake: with the groups alone that are asked then. */
    public ApprovalPolicy at(Stake stake) {
      return new ApprovalPolicy(
          groups.stream().filter(group -> group.when().holds(stake)).toList(),
          selfApproval,
          approverMayExecute,
          authorMayExecute,
          expireAfter);
    }

    /** Sum of the minimums. */
    public int required() {
      return groups.stream().mapToInt(ApproverGroup::required).sum();
    }
  }

  /**
   * One group of approvers; a person fills one place in one group only.
   *
   * @param name name on the card
   * @param required minimum
   * @param from who belongs to it: {@code role:approver}, {@code group:dbas}, {@code person:bob}
   * @param when when it is asked
   */
  public record ApproverGroup(
      String name, int required, List<String> from, ApproverCondition when) {
    public ApproverGroup {
      from = List.copyOf(from);
      // Stored documents of older versions know no conditions.
      when = when == null ? ApproverCondition.ALWAYS : when;
    }

    /** A group that is always asked. */
    public ApproverGroup(String name, int required, List<String> from) {
      this(name, required, from, ApproverCondition.ALWAYS);
    }
  }

  /**
   * How the targets of a stage are run.
   *
   * @param order which first
   * @param parallel how many at once at most
   * @param onFailure whether the rest is run after a failure
   * @param lockTimeout how long a statement waits for a lock
   * @param statementTimeout how long a statement may run; zero for no limit
   * @param lockRetries how often a target is tried again by itself that waited for a lock in vain;
   *     null for {@link #LOCK_RETRIES}, so that the orders of replicas of an older version stay as
   *     they were sealed
   */
  public record ExecutionPolicy(
      Order order,
      int parallel,
      OnFailure onFailure,
      Duration lockTimeout,
      Duration statementTimeout,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer lockRetries) {
    /** How often where the stage says nothing. */
    public static final int LOCK_RETRIES = 3;

    /** A policy that says nothing of locks that are not granted. */
    public ExecutionPolicy(
        Order order,
        int parallel,
        OnFailure onFailure,
        Duration lockTimeout,
        Duration statementTimeout) {
      this(order, parallel, onFailure, lockTimeout, statementTimeout, null);
    }

    /**
     * What an order is about: not how often it is tried, which decides nothing about what runs, and
     * which servers before that setting do not read.
     */
    public ExecutionPolicy ordered() {
      return new ExecutionPolicy(order, parallel, onFailure, lockTimeout, statementTimeout);
    }

    /** How often a target is tried again by itself that waited for a lock in vain; 0 for never. */
    public int triesForLocks() {
      return lockRetries == null ? LOCK_RETRIES : lockRetries;
    }
  }

  /** Which targets first. */
  public enum Order {
    PARALLEL,
    ONE_BY_ONE,
    CANARY_FIRST
  }

  /** What a failed target means for the rest. */
  public enum OnFailure {
    STOP,
    CONTINUE
  }
}
