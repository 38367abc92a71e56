package dev.sluice.bot.demo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.sluice.bot.Client;
import dev.sluice.bot.ServerStore;
import dev.sluice.bot.SluiceServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Somebody adds a passkey in a real browser with a virtual authenticator, and approves or signs in
 * with it.
 */
class PasskeysInTheBrowserTest {
  private static final int PATIENCE = 30_000;
  private static final JsonObject AUTHENTICATOR =
      JsonParser.parseString(
              """
              {"options": {"protocol": "ctap2", "transport": "internal", "hasResidentKey": true,
                "hasUserVerification": true, "isUserVerified": true,
                "automaticPresenceSimulation": true}}
              """)
          .getAsJsonObject();

  @Test
  void addsAPasskeyAndApprovesWithIt(@TempDir Path folder) throws IOException {
    inTheBrowser(
        folder,
        "everybody",
        (page, address) -> {
          signIn(page, address);
          addPasskey(page, address);
          String link = asked(new Client(address, ""));
          approve(page, address + link);
        });
  }

  @Test
  void signsInWithAPasskeyAfterThePassword(@TempDir Path folder) throws IOException {
    inTheBrowser(
        folder,
        "passkey",
        (page, address) -> {
          signIn(page, address);
          page.getByLabel("What it is on").fill("virtual phone");
          Accessible.check(page);
          press(page, "Add a passkey");
          assertThat(page.getByRole(AriaRole.BUTTON, named("Sign in with my passkey"))).isEnabled();
          Accessible.check(page);
          press(page, "Sign in with my passkey");
          assertThat(page).hasURL(address + "/passkeys");
          Accessible.check(page);
          press(page, "Sign out");
          signIn(page, address);
          press(page, "Sign in with my passkey");
          assertThat(page.getByRole(AriaRole.BUTTON, named("Remove virtual phone"))).isVisible();
        });
  }

  private static void inTheBrowser(Path folder, String policy, BiConsumer<Page, String> work)
      throws IOException {
    Chromium chromium = Chromium.found();
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
    int port = Ports.lasting();
    try (ConfigurableApplicationContext server = server(folder, port, policy);
        Playwright playwright = Chromium.playwright();
        Browser browser = chromium.launch(playwright)) {
      assertThat(server.isRunning()).isTrue();
      String address = "http://localhost:" + port;
      Page page = browser.newContext().newPage();
      List<String> surprises = new CopyOnWriteArrayList<>();
      page.onPageError(surprises::add);
      authenticator(page);

      work.accept(page, address);

      assertThat(surprises).isEmpty();
    }
  }

  private static void authenticator(Page page) {
    CDPSession session = page.context().newCDPSession(page);
    session.send("WebAuthn.enable");
    session.send("WebAuthn.addVirtualAuthenticator", AUTHENTICATOR);
  }

  private static void signIn(Page page, String address) {
    page.navigate(address + "/passkeys");
    page.getByLabel("Name").fill("bob");
    page.getByLabel("Password").fill(ServerStore.PASSWORD);
    press(page, "Sign in");
  }

  private static void addPasskey(Page page, String address) {
    assertThat(page).hasURL(address + "/passkeys");
    page.getByLabel("What it is on").fill("virtual phone");
    page.getByLabel("Your password").fill(ServerStore.PASSWORD);
    press(page, "Add a passkey");
    assertThat(page.getByRole(AriaRole.BUTTON, named("Remove virtual phone"))).isVisible();
  }

  /** Alice opens something, and bob approves it by a program; the answer is where to confirm. */
  private static String asked(Client nobody) {
    Client.Reply opened =
        nobody
            .signIn("alice")
            .post("/api/v1/migrations", Map.of("flow", "shop", "title", "T", "up", "SELECT 1;"));
    Client.Reply approved =
        nobody
            .signIn("bob")
            .post(
                "/api/v1/migrations/" + opened.member("number") + "/stages/prod/approvals",
                Map.of("decision", "approve", "digest", opened.member("digest")));
    assertThat(approved.member("code")).as(approved.text()).isEqualTo("approval.confirm");
    return approved.member("link");
  }

  private static void approve(Page page, String link) {
    page.navigate(link);
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Confirm: my passkey"))
        .click();
    press(page, "Approve with my passkey");
    assertThat(page.locator("#content")).containsText("Confirmed: 1 of 1 approved");
  }

  private static void press(Page page, String label) {
    page.getByRole(AriaRole.BUTTON, named(label)).click();
  }

  private static Page.GetByRoleOptions named(String label) {
    return new Page.GetByRoleOptions().setName(label).setExact(true);
  }

  private static ConfigurableApplicationContext server(Path folder, int port, String policy)
      throws IOException {
    Files.writeString(folder.resolve("password"), ServerStore.PASSWORD);
    Files.writeString(
        folder.resolve("shop.yaml"),
        """
        server: {url: "http://localhost:%d", local-sign-in: %s}
        workspace: shop
        environments: [{name: prod, step-up: {from: always}}]
        connections: [{name: shop-prod, environment: prod, engine: postgresql}]
        flows:
          - name: shop
            engine: postgresql
            stages:
              - environment: prod
                connections: [shop-prod]
                rehearsal: off
                approvals: {required: 1, from: ["role:approver"]}
        people:
          - {name: alice, password: "${file:password}", roles: {"*": developer}}
          - {name: bob, password: "${file:password}", roles: {"*": approver}}
        """
            .formatted(port, policy));
    Map<String, Object> settings = new HashMap<>();
    for (String setting : ServerStore.fresh("passkeys_in_the_browser_" + policy)) {
      int equals = setting.indexOf('=');
      settings.put(setting.substring(0, equals), setting.substring(equals + 1));
    }
    settings.put("server.port", port);
    settings.put("sluice.config", folder.resolve("shop.yaml"));
    settings.put("sluice.keys.bundle", folder.resolve("bundle.jwk"));
    settings.put("sluice.keys.audit", folder.resolve("audit.pem"));
    settings.put("sluice.keys.actions", folder.resolve("actions.key"));
    return SluiceServer.start(settings);
  }
}
