package dev.sluice.pipeline.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.analysis.risk.RiskLevel;
import dev.sluice.pipeline.approval.ApprovalStatus.GroupStatus;
import dev.sluice.pipeline.catalog.Stage.ApproverGroup;
import dev.sluice.pipeline.catalog.Stake;
import dev.sluice.pipeline.kernel.PersonId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class QuorumTest {
  private static final Stake STAKE = Stake.of(RiskLevel.LOW);
  private static final List<ApproverGroup> GROUPS =
      List.of(
          new ApproverGroup("dba", 1, List.of("group:dbas")),
          new ApproverGroup("security", 1, List.of("group:security")));

  @Test
  void countsOnePersonInOneGroupOnly() {
    List<GroupStatus> status = count(Map.of("ada", Set.of("dba", "security")), "ada");

    assertThat(status).extracting(GroupStatus::counted).containsExactly(1, 0);
  }

  @Test
  void movesAPersonToTheGroupWhereHeIsNeeded() {
    Map<String, Set<String>> memberships =
        Map.of("ada", Set.of("dba", "security"), "bea", Set.of("dba"));

    assertThat(count(memberships, "ada", "bea"))
        .extracting(GroupStatus::counted)
        .containsExactly(1, 1);
  }

  @Test
  void countsNobodyTwice() {
    List<GroupStatus> status =
        Quorum.count(
            List.of(new ApproverGroup("any", 2, List.of("role:approver"))),
            STAKE,
            List.of(person("ada"), person("ada"), person("ada")),
            (person, group) -> true);

    assertThat(status).containsExactly(new GroupStatus("any", 2, 1, ""));
  }

  @Property
  void neverFillsMorePlacesThanPeopleOrPlacesAndNeverFewerThanABruteForceFinds(
      @ForAll("memberships") List<Set<String>> memberships) {
    List<PersonId> people = new ArrayList<>();
    for (int i = 0; i < memberships.size(); i++) {
      people.add(person("p" + i));
    }
    int counted =
        Quorum.count(
                GROUPS,
                STAKE,
                people,
                (person, group) -> memberships.get(people.indexOf(person)).contains(group.name()))
            .stream()
            .mapToInt(GroupStatus::counted)
            .sum();

    assertThat(counted).isEqualTo(best(memberships));
  }

  @Provide
  Arbitrary<List<Set<String>>> memberships() {
    return Arbitraries.of("dba", "security").set().ofMaxSize(2).list().ofMaxSize(5);
  }

  private static int best(List<Set<String>> memberships) {
    boolean dba = memberships.stream().anyMatch(m -> m.contains("dba"));
    boolean security = memberships.stream().anyMatch(m -> m.contains("security"));
    long useful = memberships.stream().filter(m -> !m.isEmpty()).count();
    return (int) Math.min(useful, (dba ? 1 : 0) + (security ? 1 : 0));
  }

  private static List<GroupStatus> count(Map<String, Set<String>> memberships, String... names) {
    return Quorum.count(
        GROUPS,
        STAKE,
        java.util.Arrays.stream(names).map(QuorumTest::person).toList(),
        (person, group) ->
            memberships.getOrDefault(person.subject(), Set.of()).contains(group.name()));
  }

  private static PersonId person(String name) {
    return new PersonId(PersonId.LOCAL, name);
  }
}
