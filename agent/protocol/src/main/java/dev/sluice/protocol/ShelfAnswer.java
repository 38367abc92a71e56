package dev.sluice.protocol;

import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an agent answers to a {@link ShelfOrder}, as JSON. It bears numbers, names and digests,
 * never a value of a row.
 *
 * @param artifacts the list, or the one that was asked for; newest first
 * @param columns names of the columns of the one
 * @param digest SHA-256 over all that it holds, or empty
 * @param lines what was done, or for an inspection what stands in the way of putting it back
 */
public record ShelfAnswer(
    List<Artifact> artifacts, List<String> columns, String digest, List<String> lines) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Copies; what an agent of an older version leaves out is empty. */
  public ShelfAnswer {
    artifacts = artifacts == null ? List.of() : List.copyOf(artifacts);
    columns = columns == null ? List.of() : List.copyOf(columns);
    digest = digest == null ? "" : digest;
    lines = lines == null ? List.of() : List.copyOf(lines);
  }

  /**
   * One artifact.
   *
   * @param migration key of the migration, {@code workspace/number}
   * @param object table or column
   * @param kind {@code table-rows}, {@code column-values} or {@code table}
   * @param bytes space that it takes on the target
   * @param restored whether it was put back
   * @param createdAt ISO-8601
   * @param expiresAt ISO-8601
   */
  public record Artifact(
      String id,
      String migration,
      String attempt,
      int statement,
      String object,
      String kind,
      long rows,
      long bytes,
      boolean restored,
      String createdAt,
      String expiresAt) {}

  /** As JSON. */
  public String json() {
    return JSON.writeValueAsString(this);
  }

  /**
   * Reads JSON.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static ShelfAnswer read(String json) {
    try {
      return JSON.readValue(json, ShelfAnswer.class);
    } catch (JacksonException wrong) {
      throw new IllegalArgumentException("not an answer about artifacts", wrong);
    }
  }
}
