package dev.sluice.analysis.risk;

import static dev.sluice.analysis.risk.Check.code;
import static dev.sluice.analysis.risk.Check.trait;
import static dev.sluice.analysis.risk.Check.when;
import static dev.sluice.analysis.risk.CheckedRule.words;
import static dev.sluice.analysis.risk.RiskLevel.HIGH;
import static dev.sluice.analysis.risk.RiskLevel.LOW;
import static dev.sluice.analysis.risk.RiskLevel.MEDIUM;
import static dev.sluice.db.StatementReading.Trait.CARRIES_SECRET;
import static dev.sluice.db.StatementReading.Trait.CHANGES_PRIVILEGES;
import static dev.sluice.db.StatementReading.Trait.CHANGES_SETTINGS;
import static dev.sluice.db.StatementReading.Trait.TRANSACTION_CONTROL;

import dev.sluice.analysis.SecretText;
import java.util.List;

/** Rules for transactions, settings, rights and secrets. */
final class SessionRules {
  private SessionRules() {}

  static List<CheckedRule> all() {
    return List.of(
        CheckedRule.of(
                "transaction-control",
                HIGH,
                words(
                    "Ends or begins a transaction inside the script, so a failure leaves a part applied.",
                    "Leave transactions to Sluice and take this statement out.",
                    "COMMIT"),
                code("^(?:begin|start transaction|commit|end|rollback|abort|savepoint|release"
                        + "|prepare transaction|set (?:local )?transaction|set session characteristics)\\b")
                    .or(trait(TRANSACTION_CONTROL)))
            .covering(TRANSACTION_CONTROL, CHANGES_SETTINGS),
        CheckedRule.of(
                "changes-meaning",
                HIGH,
                words(
                    "Changes what later statements mean or whom they run as.",
                    "Qualify names with their schema and leave the setting alone.",
                    "SET search_path TO other"),
                code("^(?:set|reset) (?:session |local )?(?:search_path|schema|role|session_replication_role|authorization"
                        + "|session authorization|standard_conforming_strings|row_security"
                        + "|default_transaction|client_encoding|check_function_bodies|allow_system_table_mods)")
                    .or(code("^(?:reset all|discard)\\b"))
                    .or(code("\\bset_config\\("))
                    .or(code("^alter (?:system|database|role|user)\\b.*\\b(?:set|reset)\\b"))
                    .or(code("^alter system\\b"))
                    .or(code("^alter table\\b.*\\bdisable (?:trigger|rule)\\b")))
            .covering(CHANGES_SETTINGS),
        CheckedRule.of(
                "time-limit",
                LOW,
                words(
                    "Sets a time limit of its own over the run's limits.",
                    "Leave the limits to the flow where they suffice.",
                    "SET LOCAL lock_timeout = '2s'"),
                code(
                    "^set (?:session |local )?(?:lock_timeout|statement_timeout|client_min_messages"
                        + "|idle_in_transaction_session_timeout)\\b"))
            .covering(CHANGES_SETTINGS),
        CheckedRule.of(
                "session-setting",
                MEDIUM,
                words(
                    "Changes a setting that reaches later statements.",
                    "Leave the setting out, or use SET LOCAL.",
                    "SET work_mem = '1GB'"),
                code(
                    "^(?:set|reset) (?!constraints\\b)(?!(?:session |local )?(?:lock_timeout"
                        + "|statement_timeout|client_min_messages|idle_in_transaction_session_timeout)\\b)"))
            .covering(CHANGES_SETTINGS),
        CheckedRule.of(
                "far-reaching-privilege",
                HIGH,
                words(
                    "Gives or takes rights that reach beyond one object.",
                    "Have a database administrator do this, outside a migration.",
                    "GRANT ALL ON ALL TABLES IN SCHEMA public TO PUBLIC"),
                code("^(?:create|alter|drop) (?:role|user(?! mapping)|group)\\b")
                    .or(code("^grant\\b.*\\bto public\\b"))
                    .or(code("^grant (?!.*\\bon\\b)"))
                    .or(code("^(?:reassign owned|security label)\\b"))
                    .or(code("\\b(?:disable|no force) row level security\\b"))
                    .or(
                        code(
                            "^create (?:or replace )?(?:function|procedure)\\b.*\\bsecurity definer\\b")))
            .covering(CHANGES_PRIVILEGES),
        CheckedRule.of(
                "privilege",
                MEDIUM,
                words(
                    "Changes who may do what.",
                    "Have the owner of the data agree.",
                    "GRANT SELECT ON users TO reporting"),
                code("^(?:grant|revoke|alter default privileges|create policy|alter policy)\\b")
                    .or(code("^alter\\b.*\\bowner to\\b"))
                    .or(code("\\brow level security\\b"))
                    .or(trait(CHANGES_PRIVILEGES)))
            .covering(CHANGES_PRIVILEGES),
        CheckedRule.of(
                "secret",
                HIGH,
                words(
                    "A password stands in the script, where everybody who reads it can see it.",
                    "Set the password outside of migrations and change the one that was shown.",
                    "CREATE USER app PASSWORD 'x'"),
                trait(CARRIES_SECRET)
                    .or(when(subject -> SecretText.carries(subject.statement().text()))))
            .covering(CARRIES_SECRET));
  }
}
