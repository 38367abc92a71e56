package dev.sluice.bot.chat.command;

import dev.sluice.bot.chat.PlainText;
import dev.sluice.bot.chat.card.Lists;
import dev.sluice.bot.chat.card.Words;
import dev.sluice.chat.Block.Cell;
import dev.sluice.chat.Message;
import dev.sluice.pipeline.identity.Delegation;
import dev.sluice.pipeline.identity.Delegations;
import dev.sluice.pipeline.identity.Delegations.Wish;
import dev.sluice.pipeline.identity.People;
import dev.sluice.pipeline.identity.Person;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Who is away, and who decides in his stead. */
@Component
@Order(8)
class AwayCommands implements CommandGroup {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,15}");
  private static final Reply HOW =
      Reply.refused(
          "Say who decides for you and how long: /sluice delegate carol until 2031-05-09");

  private final Delegations delegations;
  private final People people;

  AwayCommands(Delegations delegations, People people) {
    this.delegations = delegations;
    this.people = people;
  }

  @Override
  public String title() {
    return "Away";
  }

  @Override
  public List<Command> commands() {
    return List.of(
        Command.open(
            "delegations",
            "",
            "who is away, and who decides in his stead",
            "/sluice delegations",
            request -> Reply.said(list(request.actor()))),
        Command.open(
            "delegate",
            "PERSON until DAY [from DAY] [in ENVIRONMENT,…] [because REASON] | end NUMBER",
            "let somebody approve in your stead while you are away, at most 90 days",
            "/sluice delegate carol until 2031-05-09 in prod because I am on holiday",
            this::delegate));
  }

  private Message list(Actor actor) {
    List<List<Cell>> rows =
        delegations.in(actor).stream()
            .map(
                one ->
                    List.of(
                        Lists.cell(Long.toString(one.id())),
                        Lists.cell(PlainText.line(people.name(one.approver()), 80)),
                        Lists.cell(PlainText.line(people.name(one.deputy()), 80)),
                        Lists.cell(where(one)),
                        Lists.cell(Words.time(one.from())),
                        Lists.cell(Words.time(one.until())),
                        Lists.cell(PlainText.line(one.reason(), 120))))
            .toList();
    return Lists.table(
        "Delegations",
        List.of("Number", "Away", "Decides", "In", "From", "Until", "Why"),
        rows,
        "/delegations");
  }

  private static String where(Delegation delegation) {
    return delegation.environments().isEmpty()
        ? "everywhere"
        : PlainText.line(String.join(", ", new TreeSet<>(delegation.environments())), 200);
  }

  private Reply delegate(Request request) {
    if (request.word(0).equals("end")) {
      return end(request.actor(), request.word(1));
    }
    Clauses said = Clauses.of(request, Set.of("until", "from", "in"), "because");
    if (said.trouble().isPresent()) {
      return Reply.refused(
          said.trouble().get()
              + " Nothing was handed over. Write it like this: /sluice delegate carol until"
              + " 2031-05-09 in prod");
    }
    Optional<Instant> until = day(said.value("until")).map(day -> start(day.plusDays(1)));
    Optional<Person> deputy =
        NamedPerson.of(people.in(request.actor().workspace()), request.word(0));
    boolean badStart = !said.value("from").isEmpty() && day(said.value("from")).isEmpty();
    if (until.isEmpty() || badStart || request.word(0).isBlank()) {
      return HOW;
    }
    if (deputy.isEmpty()) {
      return Reply.refused("There is nobody of that name here, or more than one.");
    }
    Answer<Delegation> answer =
        delegations.give(
            request.actor(),
            new Wish(
                deputy.get().id(),
                said.list("in"),
                day(said.value("from")).map(AwayCommands::start),
                until.get(),
                said.value("because")));
    return answer
        .refusal()
        .map(Reply::refused)
        .orElseGet(() -> answer.value().map(this::done).orElse(HOW));
  }

  private Reply done(Delegation given) {
    return Reply.done(
        ("%s decides in your stead from %s until %s (%s); in that time you do not."
                + " /sluice delegate end %d takes it back.")
            .formatted(
                PlainText.line(people.name(given.deputy()), 80),
                Words.time(given.from()),
                Words.time(given.until()),
                where(given),
                given.id()));
  }

  private Reply end(Actor actor, String number) {
    if (!NUMBER.matcher(number).matches()) {
      return Reply.refused("Say which: /sluice delegate end <number>; see /sluice delegations");
    }
    return delegations
        .end(actor, Long.parseLong(number))
        .refusal()
        .map(Reply::refused)
        .orElseGet(() -> Reply.done("Delegation " + number + " is ended."));
  }

  private static Optional<LocalDate> day(String text) {
    try {
      return Optional.of(LocalDate.parse(text));
    } catch (DateTimeParseException none) {
      return Optional.empty();
    }
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
