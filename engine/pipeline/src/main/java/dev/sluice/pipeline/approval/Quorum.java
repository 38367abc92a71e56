package dev.sluice.pipeline.approval;

import dev.sluice.pipeline.approval.ApprovalStatus.GroupStatus;
import dev.sluice.pipeline.catalog.Stage.ApproverGroup;
import dev.sluice.pipeline.catalog.Stake;
import dev.sluice.pipeline.kernel.PersonId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * Assigns people to places in approver groups: one person fills one place in one group. Finds as
 * many filled places as any assignment can (augmenting paths in a bipartite graph), so that a
 * person in two groups is never counted where he is not needed.
 */
final class Quorum {
  private final List<ApproverGroup> groups;
  private final Stake stake;
  private final BiPredicate<PersonId, ApproverGroup> belongs;
  private final Map<Place, PersonId> filled = new LinkedHashMap<>();

  /** Whom a place is open to is asked of the store, so it is asked once for each person. */
  private final Map<PersonId, List<Place>> open = new HashMap<>();

  private Quorum(
      List<ApproverGroup> groups, Stake stake, BiPredicate<PersonId, ApproverGroup> belongs) {
    this.groups = groups;
    this.stake = stake;
    this.belongs = belongs;
  }

  /** Group by group how many places are filled by these people. */
  static List<GroupStatus> count(
      List<ApproverGroup> groups,
      Stake stake,
      List<PersonId> people,
      BiPredicate<PersonId, ApproverGroup> belongs) {
    Quorum quorum = new Quorum(groups, stake, belongs);
    for (PersonId person : new java.util.LinkedHashSet<>(people)) {
      quorum.place(person, new HashSet<>());
    }
    return quorum.status();
  }

  private boolean place(PersonId person, Set<Place> visited) {
    for (Place place : open.computeIfAbsent(person, this::placesOf)) {
      if (!visited.add(place)) {
        continue;
      }
      PersonId holder = filled.get(place);
      if (holder == null || place(holder, visited)) {
        filled.put(place, person);
        return true;
      }
    }
    return false;
  }

  private List<Place> placesOf(PersonId person) {
    List<Place> places = new ArrayList<>();
    for (int group = 0; group < groups.size(); group++) {
      if (belongs.test(person, groups.get(group))) {
        for (int number = 0; number < groups.get(group).required(); number++) {
          places.add(new Place(group, number));
        }
      }
    }
    return places;
  }

  private List<GroupStatus> status() {
    List<GroupStatus> status = new ArrayList<>();
    for (int group = 0; group < groups.size(); group++) {
      int index = group;
      int counted = (int) filled.keySet().stream().filter(p -> p.group() == index).count();
      ApproverGroup asked = groups.get(group);
      status.add(new GroupStatus(asked.name(), asked.required(), counted, asked.when().why(stake)));
    }
    return status;
  }

  private record Place(int group, int number) {}
}
