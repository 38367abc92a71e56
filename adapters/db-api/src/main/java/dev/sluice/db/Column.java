package dev.sluice.db;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A column of rows.
 *
 * @param name as the database spells it, without quotes
 * @param type what its values are carried in
 * @param declared the engine's own name of the type, for example {@code numeric(10,2)}
 */
public record Column(String name, ValueType type, String declared) {
  /** Names in a list, each quoted as the engine reads it. */
  public static String list(List<Column> columns, UnaryOperator<String> quote) {
    return columns.stream()
        .map(column -> quote.apply(column.name()))
        .collect(Collectors.joining(", "));
  }
}
