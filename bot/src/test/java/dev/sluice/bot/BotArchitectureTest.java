package dev.sluice.bot;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.pipeline.audit.AuditTrail;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

class BotArchitectureTest {
  private static final JavaClasses BOT =
      new ClassFileImporter()
          .importUrl(SluiceServer.class.getProtectionDomain().getCodeSource().getLocation());

  @Test
  void knowsNoVendor() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "com.slack..",
            "com.microsoft..",
            "net.dv8tion..",
            "com.mysql..",
            "org.mariadb..",
            "oracle..",
            "com.mongodb..",
            "dev.sluice.chat.console..",
            "dev.sluice.db.postgresql..",
            "dev.sluice.agent..")
        .check(BOT);
  }

  @Test
  void usesPostgresqlItselfOnlyForTheStoreAndTheDemo() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.sluice.bot.store..", "dev.sluice.bot.demo..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.postgresql..", "io.zonky..")
        .check(BOT);
  }

  @Test
  void hasNoCyclesBetweenPackages() {
    slices().matching("dev.sluice.bot.(**)").should().beFreeOfCycles().check(BOT);
  }

  @Test
  void keepsThePortToDatabasesFreeOfCycles() {
    JavaClasses port =
        new ClassFileImporter()
            .importUrl(DatabaseEngine.class.getProtectionDomain().getCodeSource().getLocation());

    slices().matching("dev.sluice.(**)").should().beFreeOfCycles().check(port);
  }

  /** An entry that is noted when the trail was written already would be lost. */
  @Test
  void doesNothingAfterTheTrailWasWrittenAndBeforeTheCommit() {
    JavaClasses pipeline =
        new ClassFileImporter()
            .importUrl(AuditTrail.class.getProtectionDomain().getCodeSource().getLocation());

    for (JavaClasses classes : List.of(BOT, pipeline)) {
      methods()
          .that()
          .haveName("beforeCommit")
          .should()
          .beDeclaredInClassesThat()
          .haveNameMatching(".*\\.AuditTrail\\$Pending")
          .allowEmptyShould(true)
          .check(classes);
      noMethods()
          .should(listen(TransactionPhase.BEFORE_COMMIT))
          .allowEmptyShould(true)
          .check(classes);
    }
  }

  private static ArchCondition<JavaMethod> listen(TransactionPhase phase) {
    return ArchCondition.from(
        DescribedPredicate.describe(
            "listen in the phase " + phase,
            method ->
                method
                    .tryGetAnnotationOfType(TransactionalEventListener.class)
                    .filter(listener -> listener.phase() == phase)
                    .isPresent()));
  }
}
