package dev.sluice.pipeline.audit;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The catalogue of event codes: every code that is ever written, what it means when it was done and
 * what when it was refused. Codes are a promise to whoever reads the trail: new ones are added
 * here, none changes its meaning.
 */
public final class AuditCodes {
  /** One line each: code, what was done, what was refused; after {@code >} the code of refusals. */
  private static final String TABLE =
      """
      agent.connected | an agent connected |
      agent.enrolled | an agent was enrolled with a one-time key |
      agent.foreign-environment | | an agent says that it serves what it is not enrolled for
      agent.key-created | a one-time key for an agent was made | making one was refused
      agent.protocol | | an agent of another major protocol was turned away
      agent.revoked | an agent was revoked | revoking one was refused
      agent.second-session | | a second session of one agent was turned away
      agents.list | | listing the agents was refused
      approval.confirmation-asked | somebody was asked to confirm an approval |
      approval.delegated | an approver lent his right to decide | > approval.delegation-refused
      approval.delegation-ended | a delegation ended early |
      approval.delegation-refused | | lending the right to decide was refused
      approval.delegations | | listing the delegations was refused
      approval.duplicate-ignored | | a decision was sent again and had no second effect
      approval.expired | an approval was too old to count |
      approval.invalidated | | an approval did not count when its stage was to start
      approval.recorded | an approval was given | > approval.refused
      approval.refused | | a decision, its confirmation or its withdrawal was refused
      approval.rejected | a stage was rejected | > approval.refused
      approval.reminded | a person asked those who can still decide to do so | asking was refused
      approval.required-changed | a stage needs another number of approvals than before |
      approval.unread | | a decision was refused because its message cannot be read
      approval.withdrawn | a decision was taken back | > approval.refused
      audit.alarm | the trail is not what was signed |
      audit.evidence | the evidence of a migration was taken | taking it was refused
      audit.export | the trail was exported | exporting it was refused
      audit.gap | | asking for a gap was refused
      audit.gap-confirm | | saying so was refused (older versions)
      audit.gap-confirmed | a person knows of a gap of the trail | saying so was refused
      audit.key | | asking for the public key was refused
      audit.read | | reading the trail was refused
      audit.verify | | checking the trail on the server was refused
      chat.action.refused | | a button or form that is no longer good was pressed
      chat.delivery.blocked | | a message waits until a person mends the set-up
      chat.delivery.parked | | a message could not be delivered
      chat.event.parked | | something that came in from a chat could not be worked off
      configuration.applied | a configuration was applied | applying one was refused
      configuration.export | | exporting the configuration was refused
      directory.group-removed | a directory (SCIM) removed a group |
      directory.group-saved | a directory (SCIM) saved a group and who is in it |
      directory.user-removed | a directory (SCIM) removed a person |
      directory.user-saved | a directory (SCIM) saved a person |
      drift.adopted | a drift was adopted |
      drift.found | a schema is not what was recorded |
      drift.ignored | a drift is not spoken of until a date |
      identity.account-linked | a chat account was linked | > identity.link-refused
      identity.account-unlinked | a chat account was taken from a person |
      identity.activated | | activating a person was refused (older versions)
      identity.confirmed | a person said once more who he is, to change his account | the password was refused
      identity.deactivated | a person was deactivated | deactivating one was refused
      identity.emergency-sign-in | a sign-in for an emergency | > identity.sign-in-refused
      identity.invitation-accepted | an invited person chose a password |
      identity.invited | a person was invited | inviting one was refused
      identity.link-claimed | somebody wants a chat account | > identity.link-refused
      identity.link-refused | | a link was refused, by Sluice or by the account
      identity.passkey-added | a passkey was added | adding one was refused
      identity.passkey-removed | a passkey was removed |
      identity.passkey-asked | a right password was typed, and the passkey is asked for | > identity.sign-in-refused
      identity.password-set | a password was set |
      identity.provisioned | a person came for the first time and was made known |
      identity.reactivated | a person was activated again | activating one was refused
      identity.session-ended | a person ended a session of his own | ending it was refused
      identity.sessions-ended | all sessions of a person were ended | ending them was refused
      identity.sign-in-refused | | a sign-in was refused
      identity.signed-in | a person signed in | > identity.sign-in-refused
      identity.signed-out | a person signed out of the console |
      identity.signed-out-at-provider | a person signed out at the identity provider |
      identity.token-refused | | a token was refused
      impact.requested | the use of applications is read again | > migration.impact.refused
      integrity.alarm | | what is stored is not what was approved; nothing was sent
      migration.archive.refused | | archiving was refused
      migration.archived | a migration was archived | > migration.archive.refused
      migration.cancel.refused | | cancelling was refused
      migration.edit.refused | | editing was refused
      migration.edited | a migration was edited | > migration.edit.refused
      migration.impact.refused | | asking which applications use something was refused
      migration.open.refused | | opening was refused
      migration.opened | a migration was opened | > migration.open.refused
      migration.rehearse.refused | | asking for a rehearsal was refused
      migration.supersede.refused | | superseding was refused
      migration.view.refused | | looking at a migration was refused
      people.list | | listing the people was refused
      plan.open.refused | | opening a step of a safe plan was refused
      plan.opened | a step of a safe plan was opened | > plan.open.refused
      plan.step | a migration is a step of a safe plan |
      recovery.asked | something was asked of recovery artifacts | asking it was refused
      recovery.done | an agent did what was asked of its recovery artifacts |
      recovery.expired | recovery artifacts were too old and were dropped |
      recovery.failed | an agent could not do what was asked of its recovery artifacts |
      rehearsal.finished | a rehearsal ended |
      rehearsal.requested | a rehearsal was asked for | > migration.rehearse.refused
      rehearsal.stale | a target has another schema than the rehearsed one; nothing was sent |
      rehearsal.void | a rehearsal and the approvals on it are void |
      run.approvals-lapsed | | approvals of a run that had started did not count any more; nothing more was sent
      run.called-off | what had not begun was called off |
      run.establish | evidence on an Unknown outcome was asked for | > run.establish.refused
      run.establish.refused | | asking for evidence was refused
      run.foreign-result | | an agent spoke of an attempt of an environment that it is not enrolled for
      run.lock-wait | a target waited for a lock in vain, nothing was done; it is tried again by itself |
      run.retried | failed targets are tried again | > stage.retry.refused
      run.settle.refused | | settling an Unknown outcome was refused
      run.settled | a run ended |
      run.settled-by-person | a person ended an Unknown outcome | > run.settle.refused
      run.stale-result | | an agent sent a result that was too late
      run.started | a run started | > stage.run.refused
      run.target-cancelled | a target was called off |
      run.target-completed | a target was done |
      run.target-failed | a target failed |
      run.target-goes | a target is worked on |
      run.target-waits | a target waits |
      run.too-large | | a script is too large for an agent; nothing was sent
      run.unknown | the outcome on a target is Unknown |
      stage.assigned | somebody, or nobody any more, was named to see to a stage | naming was refused
      stage.cancelled | a stage was cancelled | > migration.cancel.refused
      stage.completed | a stage was done |
      stage.emergency | an emergency was declared | > stage.emergency.refused
      stage.emergency-ended | an emergency ended |
      stage.emergency.refused | | declaring an emergency was refused
      stage.failed | a stage failed |
      stage.in-progress | a stage started | > stage.run.refused
      stage.pending | a stage waits for its approvals, its window or its start |
      stage.promote.refused | | promoting was refused
      stage.promoted | a stage is to start as soon as it may | > stage.promote.refused
      stage.queued | a stage waits for an earlier one |
      stage.rejected | a stage was rejected |
      stage.resume.refused | | resuming was refused
      stage.retry.refused | | trying again was refused
      stage.rollback.refused | | rolling back was refused
      stage.rolled-back | a stage was rolled back |
      stage.rolling-back | a stage is being rolled back | > stage.rollback.refused
      stage.run.refused | | a start was refused
      stage.unknown | the outcome of a stage is Unknown |
      token.fetched | the owner fetched the secret of a token |
      token.issued | a token was made |
      token.revoked | a token was ended |
      """;

  private static final Pattern ELSEWHERE = Pattern.compile("> (\\S+)");
  private static final Map<String, Code> BY_CODE = read();

  private AuditCodes() {}

  private static Map<String, Code> read() {
    Map<String, Code> codes = new HashMap<>();
    for (String line : TABLE.split("\n", -1)) {
      String[] cells = line.split("\\|", -1);
      if (cells.length == 3) {
        String refused = cells[2].strip();
        Matcher elsewhere = ELSEWHERE.matcher(refused);
        boolean other = elsewhere.matches();
        String code = cells[0].strip();
        codes.put(
            code,
            new Code(
                code, cells[1].strip(), other ? "" : refused, other ? elsewhere.group(1) : ""));
      }
    }
    return Map.copyOf(codes);
  }

  /** All of them, by code. */
  public static List<Code> all() {
    return BY_CODE.values().stream().sorted(Comparator.comparing(Code::code)).toList();
  }

  /** One of them; empty for what is no code. */
  public static Optional<Code> of(String code) {
    return Optional.ofNullable(BY_CODE.get(code));
  }

  /**
   * An event code.
   *
   * @param code the code as it is written
   * @param done what it says with the outcome {@code success}; empty when that is never written
   * @param refused what it says with the outcome {@code denied}; empty when that is never written
   * @param refusedAs the code under which refusals of the same are written; empty for none
   */
  public record Code(String code, String done, String refused, String refusedAs) {
    /** Whether it is written with an outcome, {@code success} or {@code denied}. */
    public boolean has(String outcome) {
      return outcome.equals("success") ? !done.isEmpty() : !refused.isEmpty();
    }
  }
}
