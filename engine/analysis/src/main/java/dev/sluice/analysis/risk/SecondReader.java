package dev.sluice.analysis.risk;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import net.sf.jsqlparser.parser.CCJSqlParser;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.parser.TokenMgrException;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.alter.Alter;
import net.sf.jsqlparser.statement.create.table.CreateTable;
import net.sf.jsqlparser.statement.delete.Delete;
import net.sf.jsqlparser.statement.drop.Drop;
import net.sf.jsqlparser.statement.insert.Insert;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.truncate.Truncate;
import net.sf.jsqlparser.statement.update.Update;

/**
 * JSqlParser as a second opinion. It can hang on tiny inputs and its threads cannot be killed, so
 * long or deep statements never reach it, each gets two seconds of work on a daemon thread that the
 * next one uses again, and threads that stay stuck are left behind and counted; when too many are,
 * there is no second opinion any more.
 */
final class SecondReader {
  private static final int LONGEST = 20_000;
  private static final int DEEPEST = 50;

  /** Of work, for one statement. */
  private static final long LIMIT_NANOS = 2_000_000_000L;

  private static final long LOOK_MILLIS = 50;

  /** How long a statement waits for its turn. */
  private static final long TURN_MILLIS = 2_000;

  private static final int MOST_STUCK = 8;
  private static final AtomicInteger STUCK = new AtomicInteger();
  private static final int STACK_BYTES = 1 << 20;

  /** How many statements are read at once; more wait for their turn. */
  static final int AT_ONCE = 4;

  private static final Semaphore PLACES = new Semaphore(AT_ONCE);
  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(SecondReader::thread);

  private SecondReader() {}

  /** How the second reader fared. */
  enum State {
    READ,
    REFUSED,
    SKIPPED,
    TIME_OVER
  }

  /**
   * What it says of a statement.
   *
   * @param verb the leading verb it read, for example {@code delete}; empty when it has none
   * @param objects last parts of the names it read, lower case, without quotes
   */
  record Opinion(State state, String verb, List<String> objects) {
    static Opinion none(State state) {
      return new Opinion(state, "", List.of());
    }
  }

  /** Whether a statement is short and flat enough to be shown to the parser. */
  static boolean fits(String sql, SqlCode code) {
    return sql.length() <= LONGEST && code.depth() <= DEEPEST;
  }

  /** Begins to read one statement; nobody waits for it yet. */
  static Asked ask(String sql) {
    boolean now = STUCK.get() < MOST_STUCK && PLACES.tryAcquire();
    return new Asked(sql, now ? Optional.of(begun(sql)) : Optional.empty());
  }

  /** One of the places is held and given up when the statement is read or left behind. */
  private static Place begun(String sql) {
    Attempt attempt = new Attempt(sql);
    try {
      return new Place(attempt, THREADS.submit(attempt::read));
    } catch (RuntimeException | OutOfMemoryError noThread) {
      attempt.leave();
      throw noThread;
    }
  }

  private record Place(Attempt attempt, Future<Opinion> task) {}

  /** A statement that is being read, or that waits until it can be. */
  static final class Asked implements AutoCloseable {
    private final String sql;
    private Optional<Place> place;

    private Asked(String sql, Optional<Place> place) {
      this.sql = sql;
      this.place = place;
    }

    /** What is said of it, within the time that is left. */
    Opinion answer(long millisLeft) {
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millisLeft);
      try {
        if (place.isEmpty() && turn(Math.min(millisLeft, TURN_MILLIS))) {
          place = Optional.of(begun(sql));
        }
        return place.isEmpty() ? Opinion.none(State.SKIPPED) : awaited(place.get(), end);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return Opinion.none(State.SKIPPED);
      }
    }

    private static boolean turn(long millis) throws InterruptedException {
      return STUCK.get() < MOST_STUCK && PLACES.tryAcquire(millis, TimeUnit.MILLISECONDS);
    }

    /** Stops to read; does nothing where it is read already. */
    @Override
    public void close() {
      place.ifPresent(one -> one.attempt().abandon());
    }
  }

  private static Opinion awaited(Place place, long end) throws InterruptedException {
    Attempt attempt = place.attempt();
    try {
      while (attempt.worked() < LIMIT_NANOS && System.nanoTime() - end < 0) {
        Optional<Opinion> opinion = within(place.task());
        if (opinion.isPresent()) {
          return opinion.get();
        }
      }
      return Opinion.none(State.TIME_OVER);
    } catch (ExecutionException refused) {
      return Opinion.none(State.REFUSED);
    }
  }

  private static Optional<Opinion> within(Future<Opinion> task)
      throws ExecutionException, InterruptedException {
    try {
      return Optional.of(task.get(LOOK_MILLIS, TimeUnit.MILLISECONDS));
    } catch (TimeoutException stillReads) {
      return Optional.empty();
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(null, work, "second-reader", STACK_BYTES);
    thread.setDaemon(true);
    return thread;
  }

  private static final class Attempt {
    private final String sql;
    private boolean abandoned;
    private boolean holds = true;
    private boolean ended;
    private long began;
    @org.jspecify.annotations.Nullable private Thread worker;
    @org.jspecify.annotations.Nullable private volatile CCJSqlParser parser;

    Attempt(String sql) {
      this.sql = sql;
    }

    Opinion read() throws ParseException {
      begin();
      try {
        CCJSqlParser mine = new CCJSqlParser(sql);
        parser = mine;
        mine.withAllowComplexParsing(false);
        return opinion(mine.Statement());
      } catch (StackOverflowError | TokenMgrException tooMuch) {
        return Opinion.none(State.REFUSED);
      } finally {
        end();
      }
    }

    private synchronized void begin() {
      worker = Thread.currentThread();
      began = WorkTime.now();
    }

    /** Nanoseconds of work so far. */
    synchronized long worked() {
      return worker == null ? 0 : WorkTime.of(worker) - began;
    }

    /** From here on the thread is the next one's, who must not find it interrupted. */
    private synchronized void end() {
      leave();
      ended = true;
      worker = null;
      Thread.interrupted();
      if (abandoned) {
        STUCK.decrementAndGet();
      }
    }

    /** Gives its place up. */
    synchronized void leave() {
      if (holds) {
        holds = false;
        PLACES.release();
      }
    }

    synchronized void abandon() {
      if (ended) {
        return;
      }
      leave();
      abandoned = true;
      STUCK.incrementAndGet();
      CCJSqlParser running = parser;
      if (running != null) {
        running.interrupted = true;
      }
      if (worker != null) {
        worker.interrupt();
      }
    }
  }

  private static Opinion opinion(Statement statement) {
    if (statement instanceof Select) {
      return new Opinion(State.READ, "select", List.of());
    } else if (statement instanceof Insert insert) {
      return about("insert", insert.getTable());
    } else if (statement instanceof Update update) {
      return about("update", update.getTable());
    } else if (statement instanceof Delete delete) {
      return about("delete", delete.getTable());
    } else if (statement instanceof CreateTable create) {
      return about("create", create.getTable());
    } else if (statement instanceof Drop drop) {
      return about("drop", drop.getName());
    } else if (statement instanceof Truncate truncate) {
      return about("truncate", truncate.getTable());
    } else if (statement instanceof Alter alter) {
      return about("alter", alter.getTable());
    }
    return new Opinion(State.READ, "", List.of());
  }

  private static Opinion about(String verb, @org.jspecify.annotations.Nullable Table table) {
    return new Opinion(
        State.READ,
        verb,
        table == null || table.getName() == null ? List.of() : List.of(plain(table.getName())));
  }

  private static String plain(String name) {
    return TableNames.plain(name);
  }
}
