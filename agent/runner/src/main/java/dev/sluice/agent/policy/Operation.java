package dev.sluice.agent.policy;

import dev.sluice.agent.home.AgentException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What may be done to a connection. Whatever is not listed there is refused. */
public enum Operation {
  /** Run an approved up script. */
  UP,
  /** Run a rollback script. */
  DOWN,
  /** Rehearse on a throwaway database of its server, or on it where it is another one's copy. */
  REHEARSE,
  /** Look what an attempt left behind; reads only. */
  ESTABLISH,
  /** Read the schema, to find drift. */
  LOOK,
  /** Drop what was set aside when its time is over. */
  EXPIRE,
  /** Put one thing back that was set aside. */
  RESTORE,
  /** Keep something longer that was set aside, or drop it before its time. */
  PURGE;

  /** How it is spelled in commands and frames. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Everything; what a connection allows unless told otherwise. */
  public static Set<Operation> all() {
    return EnumSet.allOf(Operation.class);
  }

  /**
   * Reads words.
   *
   * @throws AgentException when a word is none of them
   */
  public static Set<Operation> parse(List<String> words) {
    Set<Operation> operations = EnumSet.noneOf(Operation.class);
    for (String word : words) {
      operations.add(
          Arrays.stream(values())
              .filter(operation -> operation.word().equals(word.strip()))
              .findFirst()
              .orElseThrow(
                  () ->
                      AgentException.usage(
                          "'" + word + "' is no operation.",
                          "Use some of: "
                              + all().stream()
                                  .map(Operation::word)
                                  .collect(Collectors.joining(",")))));
    }
    return operations;
  }
}
