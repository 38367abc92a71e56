package dev.sluice.pipeline.identity;

import static dev.sluice.pipeline.TestConfigurations.company;
import static dev.sluice.pipeline.TestConfigurations.person;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.StoreTest;
import dev.sluice.pipeline.catalog.ServerConfiguration;
import dev.sluice.pipeline.catalog.ServerConfiguration.LocalSignIn;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** Who is locked out by failures, on the day on which the provider is down. */
class SignInPlacesTest extends StoreTest {
  private static final String OFFICE = "192.0.2.7";
  private static final String HOTEL = "198.51.100.9";

  @Override
  protected void register(AnnotationConfigApplicationContext beans) {
    beans.registerBean(
        ServerConfiguration.class,
        () ->
            new ServerConfiguration(
                "", LocalSignIn.EMERGENCY, List.of(), ServerConfiguration.Trail.NOWHERE));
  }

  @BeforeEach
  void giveTheAdminAPassword() {
    bean(Workspaces.class).apply(company("acme"), Actor.system(new WorkspaceId("acme"), "test"));
    owner().sql("DELETE FROM identity_sign_in_place").update();
    bean(People.class).setPassword(person("dave"), "right");
  }

  @Test
  void locksTheStrangerOutAndNotTheAdmin() {
    fail("203.0.113.1", 20);

    assertThat(in("203.0.113.1")).as("the stranger, who guessed it at last").isFalse();
    assertThat(in(OFFICE)).isTrue();
    assertThat(in(HOTEL)).isTrue();
  }

  @Test
  void takesANetworkOfIpv6ForOneAddress() {
    IntStream.rangeClosed(1, 5).forEach(i -> fail("2001:db8:0:1::" + i, 1));

    assertThat(in("2001:db8:0:1::99")).as("the stranger's next address").isFalse();
    assertThat(in("2001:db8:0:2::99")).as("another network").isTrue();
  }

  @Test
  void slowsGuessingFromManyAddressesAndStillKnowsTheUsualOneAndTheMachineItself() {
    assertThat(in(OFFICE)).isTrue();

    IntStream.range(0, 50).forEach(i -> fail("203.0.113." + i, 1));

    assertThat(in(HOTEL)).as("an address that was never seen").isFalse();
    assertThat(in(OFFICE)).isTrue();
    assertThat(in("127.0.0.1")).isTrue();
    assertThat(in("0:0:0:0:0:0:0:1")).isTrue();
    owner().sql("UPDATE identity_sign_in SET locked_until = clock_timestamp()").update();
    assertThat(in(HOTEL)).as("it ends by itself").isTrue();
  }

  @Test
  void locksAKnownAddressTooButNeverForLong() {
    assertThat(in(OFFICE)).isTrue();
    for (int i = 0; i < 4; i++) {
      fail(OFFICE, 5);
      assertThat(in(OFFICE)).as("five failures in a row").isFalse();
      owner()
          .sql(
              "UPDATE identity_sign_in SET locked_until = locked_until - interval '15 minutes'"
                  + " WHERE locked_until > clock_timestamp()")
          .update();
    }

    assertThat(in(OFFICE)).isTrue();
  }

  @Test
  void liftsEveryLockWithANewPassword() {
    IntStream.range(0, 50).forEach(i -> fail("203.0.113." + i, 1));
    fail(HOTEL, 5);
    assertThat(in(HOTEL)).isFalse();

    bean(People.class).setPassword(person("dave"), "right");

    assertThat(in(HOTEL)).isTrue();
  }

  private void fail(String address, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(bean(People.class).signIn("dave", "wrong", address).refusal()).isPresent();
    }
  }

  private boolean in(String address) {
    return bean(People.class).signIn("dave", "right", address).value().isPresent();
  }
}
