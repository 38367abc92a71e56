package dev.sluice.bot.demo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Somebody with a browser of his own who looks at one migration's card and never reloads. */
final class ConsoleVisitor {
  private final Page page;
  private final String title;
  private final List<String> surprises = new CopyOnWriteArrayList<>();

  private ConsoleVisitor(Page page, String title) {
    this.page = page;
    this.title = title;
    page.onPageError(surprises::add);
    page.onDialog(
        dialog -> {
          surprises.add("script opened a dialog: " + dialog.message());
          dialog.dismiss();
        });
  }

  /** Signs in through the page and stays in the channel. */
  static ConsoleVisitor signedIn(Browser browser, Demo.Running demo, String name, String title) {
    ConsoleVisitor visitor = new ConsoleVisitor(browser.newContext().newPage(), title);
    Page page = visitor.page;
    page.navigate(demo.url());
    page.getByLabel("Name").fill(name);
    page.getByLabel("Password").fill(demo.passwords().get(name));
    visitor.button("Sign in").click();
    assertThat(visitor.heading("migrations")).isVisible();
    return visitor;
  }

  void opens(String sql) {
    page.getByRole(AriaRole.NAVIGATION)
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("New migration"))
        .click();
    Locator form = page.getByRole(AriaRole.DIALOG);
    form.getByLabel("Title").fill(title);
    form.getByLabel("SQL", new Locator.GetByLabelOptions().setExact(true)).fill(sql);
    in(form, "Open migration").click();
    assertThat(form).hasCount(0);
  }

  /** The card; it is there once whoever opened the migration did so. */
  Locator card() {
    return page.locator("#messages > article:not(.message--whisper)")
        .filter(new Locator.FilterOptions().setHasText("Browser test"));
  }

  Locator offered(String label) {
    return in(card(), label);
  }

  void sees(String environment, String state) {
    Locator stages =
        card()
            .getByRole(AriaRole.LIST, new Locator.GetByRoleOptions().setName("Stages of the flow"))
            .getByRole(AriaRole.LISTITEM);
    assertThat(stages.filter(new Locator.FilterOptions().setHasText(environment)))
        .containsText(state);
  }

  void presses(String label) {
    offered(label).click();
  }

  /** Presses what asks again before it does anything. */
  void pressesAndConfirms(String label) {
    presses(label);
    Locator question = page.getByRole(AriaRole.DIALOG);
    assertThat(question).containsText("Browser test");
    in(question, label).click();
  }

  /** Presses what asks why. */
  void pressesAndSays(String label, String reason, String submit) {
    presses(label);
    Locator form = page.getByRole(AriaRole.DIALOG);
    form.getByLabel("Reason").fill(reason);
    in(form, submit).click();
    assertThat(form).hasCount(0);
  }

  List<String> surprises() {
    return List.copyOf(surprises);
  }

  private Locator button(String label) {
    return in(page.locator("body"), label);
  }

  private Locator heading(String text) {
    return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(text).setLevel(1));
  }

  private static Locator in(Locator holder, String label) {
    return holder.getByRole(
        AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(label).setExact(true));
  }
}
