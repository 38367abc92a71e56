package dev.sluice.pipeline.migration;

import static dev.sluice.pipeline.TestConfigurations.company;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.approval.ApprovalStatus;
import dev.sluice.pipeline.approval.Approvals;
import dev.sluice.pipeline.approval.Decision.Verdict;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Member;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.run.RunState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Fifty people press at once; three of them may approve, and two are needed. */
class CrowdTest extends MigrationTest {
  private static final int CROWD = 50;
  private static final List<String> APPROVERS = List.of("bob", "carol", "frank");
  private static final int RACES =
      Math.max(2, Integer.getInteger("faults.races", Integer.getInteger("faults.runs", 0)) / 4);

  private final Random random = new Random(Long.getLong("faults.seed", 11));

  @Test
  void startsOnceWithTwoThatMayAndRefusesAllTheOthers() throws Exception {
    configure(crowded());
    for (int race = 1; race <= RACES; race++) {
      long number = inProd();
      migrations().promote(actor("alice"), number, Optional.empty());

      List<Answer<ApprovalStatus>> answers = atOnce(clicks(number));

      String story = "race " + race;
      assertThat(counted(number, "prod")).as(story).isEqualTo(2);
      assertThat(answers).as(story).filteredOn(a -> a.value().isPresent()).hasSize(2);
      assertThat(refused(number, "viewer%")).as(story).isEqualTo(CROWD - APPROVERS.size());
      assertThat(refused(number, "%")).as(story).isEqualTo(CROWD - 2);
      assertThat(attempts(number, "prod")).as(story).isEqualTo(1);
      assertThat(state(number, "prod")).as(story).isEqualTo(RunState.IN_PROGRESS);
      assertThat(runs(number, "prod")).as(story).isEqualTo(1);
    }
  }

  private List<Callable<Answer<ApprovalStatus>>> clicks(long number) {
    List<String> names = new ArrayList<>(APPROVERS);
    for (int i = APPROVERS.size(); i < CROWD; i++) {
      names.add("viewer" + i);
    }
    Collections.shuffle(names, random);
    String digest = view(number).digest();
    return names.stream()
        .<Callable<Answer<ApprovalStatus>>>map(
            name ->
                () ->
                    bean(Approvals.class)
                        .decide(
                            actor(name), key(number).stage("prod"), Verdict.APPROVED, digest, ""))
        .toList();
  }

  private long refused(long number, String who) {
    return owner()
        .sql(
            "SELECT count(*) FROM audit_entry WHERE migration = :number"
                + " AND environment = 'prod' AND code = 'approval.refused' AND actor_subject LIKE :who")
        .param("number", number)
        .param("who", who)
        .query(Long.class)
        .single();
  }

  private static WorkspaceConfiguration crowded() {
    WorkspaceConfiguration company = company("acme");
    List<Member> people = new ArrayList<>(company.people());
    for (int i = APPROVERS.size(); i < CROWD; i++) {
      String name = "viewer" + i;
      people.add(new Member(PersonId.LOCAL, name, name, List.of(), Map.of("*", "viewer")));
    }
    return new WorkspaceConfiguration(
        company.workspace(),
        0,
        company.environments(),
        company.connections(),
        company.flows(),
        people,
        company.groups());
  }
}
