package dev.sluice.bot.chat.action;

import dev.sluice.pipeline.kernel.WorkspaceId;

/**
 * What a button or form stands for, bound to what its reader saw.
 *
 * @param verb what is done
 * @param workspace where
 * @param migration number of the migration, 0 for none
 * @param environment stage, or empty
 * @param subject connection, or empty
 * @param version version of the migration as shown
 * @param digest digest as shown
 */
public record Action(
    Verb verb,
    WorkspaceId workspace,
    long migration,
    String environment,
    String subject,
    int version,
    String digest) {}
