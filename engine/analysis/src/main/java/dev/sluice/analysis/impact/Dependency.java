package dev.sluice.analysis.impact;

import dev.sluice.analysis.risk.RiskLevel;

/**
 * One place of an application that uses a changed object.
 *
 * @param service the application's name
 * @param path the file, from the repository's root
 * @param line its line, from 1
 * @param object what is used, as {@link ChangedObject#name}
 * @param how {@code SQL}, or whose mapping it is: {@code JPA}, {@code Django} …
 * @param level how bad the change is for it
 * @param text the line itself, at most 200 characters
 */
public record Dependency(
    String service,
    String path,
    int line,
    String object,
    String how,
    RiskLevel level,
    String text) {}
