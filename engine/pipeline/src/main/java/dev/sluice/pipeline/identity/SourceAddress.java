package dev.sluice.pipeline.identity;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * From where somebody comes, as far as attempts are counted. One customer of a provider has a whole
 * IPv6 network of 64 bits (RFC 6177), so all its addresses are one; an IPv4 address is one by
 * itself, also where it is written as IPv6.
 */
public final class SourceAddress {
  private static final int NETWORK_BYTES = 8;

  private static final Pattern NUMBERS =
      Pattern.compile(
          "(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}|(?=[^:]*:[^:]*:)[0-9a-fA-F:.]{2,45}");

  private SourceAddress() {}

  /**
   * Whether an address is the server's own machine, however it is written.
   *
   * @param address an IPv4 or IPv6 address; no name is ever looked up
   */
  public static boolean local(String address) {
    try {
      return NUMBERS.matcher(address).matches()
          && InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException noAddress) {
      return false;
    }
  }

  /**
   * What stands for an address where attempts are counted.
   *
   * @param address an IPv4 or IPv6 address; no name is ever looked up
   * @return the address, or its network as {@code 2001:db8:0:1:0:0:0:0/64}; what is no address is
   *     given back as it is
   */
  public static String group(String address) {
    if (!address.contains(":")) {
      return address;
    }
    try {
      InetAddress parsed = InetAddress.getByName(address.replaceFirst("%[^\\]]*", ""));
      if (!(parsed instanceof Inet6Address)) {
        return parsed.getHostAddress();
      }
      byte[] network = Arrays.copyOf(parsed.getAddress(), parsed.getAddress().length);
      Arrays.fill(network, NETWORK_BYTES, network.length, (byte) 0);
      return InetAddress.getByAddress(network).getHostAddress() + "/64";
    } catch (UnknownHostException noAddress) {
      return address;
    }
  }
}
