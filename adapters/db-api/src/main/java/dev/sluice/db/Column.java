package dev.sluice.db;

/**
 * A column of rows.
 *
 * @param name as the database spells it, without quotes
 * @param type what its values are carried in
 * @param declared the engine's own name of the type, for example {@code numeric(10,2)}
 */
public record Column(String name, ValueType type, String declared) {}
