package dev.sluice.bot.chat.action;

import java.util.Optional;

/** What a button or form does. The code stands in tokens and never changes its meaning. */
public enum Verb {
  APPROVE(1),
  REJECT(2),
  WITHDRAW(3),
  RUN(4),
  PROMOTE(5),
  RETRY(6),
  RESUME(7),
  ROLLBACK(8),
  CANCEL(9),
  EDIT(10),
  REHEARSE(11),
  SQL(12),
  RISK(13),
  LOGS(14),
  SETTLE_APPLIED(15),
  SETTLE_NOT_APPLIED(16),
  ESTABLISH(17),
  ARCHIVE(18),
  OPEN(19),
  OPEN_FILE(20),
  LINK_CLAIM(21),
  LINK_CONFIRM(22),
  LINK_REFUSE(23),
  DRIFT_ADOPT(40),
  DRIFT_REVERT(41),
  DRIFT_IGNORE(42),
  SUPERSEDE(50),
  EMERGENCY(51),
  IMPACT(60),
  PLAN_OPEN(61),
  AUDIT_SEARCH(70),
  SYNC(71),
  DIFF(72),
  REMIND(73),
  ASSIGN(74);

  private final int code;

  Verb(int code) {
    this.code = code;
  }

  /** Whether a press of it is answered by a form or by something to read. */
  public boolean opens() {
    return switch (this) {
      case REJECT,
          ROLLBACK,
          CANCEL,
          EDIT,
          SQL,
          RISK,
          DIFF,
          ASSIGN,
          IMPACT,
          LOGS,
          SETTLE_APPLIED,
          SETTLE_NOT_APPLIED,
          OPEN_FILE,
          DRIFT_IGNORE,
          SUPERSEDE,
          EMERGENCY,
          AUDIT_SEARCH ->
          true;
      case APPROVE,
          WITHDRAW,
          RUN,
          PROMOTE,
          RETRY,
          RESUME,
          REHEARSE,
          ESTABLISH,
          ARCHIVE,
          OPEN,
          LINK_CLAIM,
          LINK_CONFIRM,
          LINK_REFUSE,
          DRIFT_ADOPT,
          DRIFT_REVERT,
          PLAN_OPEN,
          SYNC,
          REMIND ->
          false;
    };
  }

  int code() {
    return code;
  }

  static Optional<Verb> of(int code) {
    for (Verb verb : values()) {
      if (verb.code == code) {
        return Optional.of(verb);
      }
    }
    return Optional.empty();
  }
}
