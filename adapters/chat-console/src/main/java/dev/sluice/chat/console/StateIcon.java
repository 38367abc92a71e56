package dev.sluice.chat.console;

/** The icon beside the word of a state, so that colour is never the only sign. */
final class StateIcon {
  private StateIcon() {}

  /** Name of the symbol in {@code icons.svg}. */
  static String of(String state) {
    return switch (state) {
      case "Completed" -> "check";
      case "Pending" -> "pause";
      case "InProgress" -> "run";
      case "Failed", "Rejected" -> "cross";
      case "RollingBack", "RolledBack" -> "undo";
      case "Unknown" -> "question";
      case "Cancelled" -> "stop";
      default -> "dot";
    };
  }
}
