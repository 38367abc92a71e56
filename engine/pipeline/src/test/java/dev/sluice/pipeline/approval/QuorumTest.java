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
import java.util.stream.IntStream;
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

  @Property(tries = 500)
  void fillsAsManyPlacesAsAnyAssignmentOfOnePersonToOnePlaceCan(
      @ForAll("places") List<Integer> places, @ForAll("memberships") List<Set<Integer>> people) {
    List<ApproverGroup> groups = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      groups.add(new ApproverGroup("g" + i, places.get(i), List.of("group:g" + i)));
    }
    List<PersonId> asked =
        IntStream.range(0, people.size()).mapToObj(i -> person("p" + i)).toList();

    List<GroupStatus> status =
        Quorum.count(
            groups,
            STAKE,
            asked,
            (person, group) -> people.get(asked.indexOf(person)).contains(groups.indexOf(group)));

    assertThat(status).allMatch(group -> group.counted() <= group.required());
    assertThat(status.stream().mapToInt(GroupStatus::counted).sum())
        .isEqualTo(best(people, 0, places));
  }

  @Provide
  Arbitrary<List<Integer>> places() {
    return Arbitraries.integers().between(1, 3).list().ofMinSize(3).ofMaxSize(5);
  }

  /** The groups that each person belongs to, by number; some that there are not. */
  @Provide
  Arbitrary<List<Set<Integer>>> memberships() {
    return Arbitraries.integers().between(0, 4).set().ofMaxSize(4).list().ofMaxSize(7);
  }

  /** Tries every assignment: each person takes no place, or one in one of his groups. */
  private static int best(List<Set<Integer>> people, int next, List<Integer> left) {
    if (next == people.size()) {
      return 0;
    }
    int best = best(people, next + 1, left);
    for (int group : people.get(next)) {
      if (group < left.size() && left.get(group) > 0) {
        List<Integer> fewer = new ArrayList<>(left);
        fewer.set(group, left.get(group) - 1);
        best = Math.max(best, 1 + best(people, next + 1, fewer));
      }
    }
    return best;
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
