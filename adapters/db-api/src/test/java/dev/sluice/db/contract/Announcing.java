package dev.sluice.db.contract;

import dev.sluice.db.sql.Statement;
import java.util.concurrent.CountDownLatch;

/** A listener that says when a statement is about to be sent. */
final class Announcing extends Plans.Silent {
  private final int index;
  private final CountDownLatch said;

  Announcing(int index, CountDownLatch said) {
    this.index = index;
    this.said = said;
  }

  @Override
  public void starting(Statement statement) {
    if (statement.index() == index) {
      said.countDown();
    }
  }
}
