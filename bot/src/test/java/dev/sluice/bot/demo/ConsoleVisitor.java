package dev.sluice.bot.demo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.Assertions;

/** Somebody with a browser of his own who looks at one migration's card and never reloads. */
final class ConsoleVisitor {
  /** Presses of the Tab key after which something counts as out of reach. */
  private static final int FAR = 200;

  private final Page page;
  private final String title;
  private final Way way;
  private final List<String> surprises = new CopyOnWriteArrayList<>();

  /** How somebody uses a browser. */
  enum Way {
    MOUSE,
    /** Nothing but keys: Tab to get there, Enter to press. */
    KEYBOARD,
    /** A finger on a narrow screen, on which nothing may be cut off. */
    PHONE
  }

  private ConsoleVisitor(Page page, String title, Way way) {
    this.page = page;
    this.title = title;
    this.way = way;
    page.onPageError(surprises::add);
    page.onDialog(
        dialog -> {
          surprises.add("script opened a dialog: " + dialog.message());
          dialog.dismiss();
        });
  }

  /** Signs in through the page and stays in the channel. */
  static ConsoleVisitor signedIn(
      Browser browser, Demo.Running demo, String name, String title, Way way) {
    Browser.NewContextOptions screen = new Browser.NewContextOptions();
    if (way == Way.PHONE) {
      screen.setViewportSize(390, 844).setHasTouch(true).setIsMobile(true);
    }
    ConsoleVisitor visitor = new ConsoleVisitor(browser.newContext(screen).newPage(), title, way);
    Page page = visitor.page;
    page.navigate(demo.url());
    visitor.readsWhatIsThere();
    page.getByLabel("Name").fill(name);
    page.getByLabel("Password").fill(demo.passwords().get(name));
    visitor.button("Sign in").click();
    assertThat(visitor.heading("migrations")).isVisible();
    visitor.fits();
    return visitor;
  }

  private void press(Locator button) {
    switch (way) {
      case MOUSE -> button.click();
      case PHONE -> {
        fits();
        button.tap();
      }
      case KEYBOARD -> {
        assertThat(button).isVisible();
        for (int i = 0; i < FAR && !focused(button); i++) {
          page.keyboard().press("Tab");
        }
        assertThat(button).isFocused();
        page.keyboard().press("Enter");
      }
    }
  }

  private static boolean focused(Locator button) {
    return Boolean.TRUE.equals(button.evaluate("it => it === document.activeElement"));
  }

  /** Nothing is wider than the screen. */
  private void fits() {
    Object over =
        page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth");
    Assertions.assertThat(over).as(page.url() + " scrolls sideways").isEqualTo(0);
  }

  /** Looks at pages one after the other; each must fit the screen and be readable by everybody. */
  void looksAt(Demo.Running demo, String... paths) {
    for (String path : paths) {
      page.navigate(demo.url() + path);
      assertThat(page.locator("main")).isVisible();
      fits();
      Accessible.check(page);
    }
  }

  /** What is on the screen now can be read and used by everybody. */
  void readsWhatIsThere() {
    Accessible.check(page);
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
    press(offered(label));
  }

  /** Presses what asks again before it does anything. */
  void pressesAndConfirms(String label) {
    presses(label);
    Locator question = page.getByRole(AriaRole.DIALOG);
    assertThat(question).containsText("Browser test");
    press(in(question, label));
  }

  /** Presses what asks why. */
  void pressesAndSays(String label, String reason, String submit) {
    presses(label);
    Locator form = page.getByRole(AriaRole.DIALOG);
    form.getByLabel("Reason").fill(reason);
    readsWhatIsThere();
    press(in(form, submit));
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
