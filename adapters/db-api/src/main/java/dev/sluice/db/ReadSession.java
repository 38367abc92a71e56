package dev.sluice.db;

/**
 * A session for questions of people, which changes nothing: a login that may only read, one
 * statement per message, a list of statements and functions that may be asked, a read-only
 * transaction that is never committed, and limits that the agent keeps. Each question has a
 * connection of its own, so none sees what another left.
 */
public interface ReadSession extends AutoCloseable {
  /**
   * Asks one question. An earlier answer of this session is closed.
   *
   * @param sql exactly one statement that only reads
   * @throws DatabaseException of category REFUSED and code {@link #READ_ONLY} when the text is
   *     anything else: then nothing was sent
   */
  Rows query(String sql);

  /** Ends the question that runs now, from any thread: it is cancelled, then its session is. */
  void cancel();

  @Override
  void close();

  /** Code of a refusal: the text is not one statement that surely reads and no more. */
  String READ_ONLY = "READ_ONLY";
}
