package dev.sluice.bot.chat.delivery;

import org.springframework.stereotype.Component;

/**
 * What does the different kinds of items.
 *
 * @param planner finds out what has to be sent about a migration
 * @param cards posts and updates messages about a migration
 * @param thread tells what happened under a card
 * @param invitations invites to link an account
 */
@Component
record Senders(Planner planner, CardSender cards, CardThread thread, LinkInvitations invitations) {}
