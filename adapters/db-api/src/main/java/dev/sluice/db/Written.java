package dev.sluice.db;

/**
 * A value as its engine writes it, and reads it back without loss.
 *
 * @param text the engine's own text, for example {@code infinity} or {@code {1,2,NULL}}
 */
public record Written(String text) {
  @Override
  public String toString() {
    return text;
  }
}
