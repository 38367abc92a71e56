package dev.sluice.bot;

/** The configuration is not right; the message has a line per problem with file and place. */
final class ConfigurationRefusedException extends RuntimeException {
  ConfigurationRefusedException(String message) {
    super(message);
  }
}
