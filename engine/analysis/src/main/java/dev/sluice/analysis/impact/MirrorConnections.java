package dev.sluice.analysis.impact;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URL;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.JDKHttpConnection;

/** Connections to the one machine that is meant, if it may be called, within bounds. */
final class MirrorConnections implements HttpConnectionFactory {
  private final URI address;
  private final MirrorLimits limits;
  private final MirrorBounds bounds;

  MirrorConnections(URI address, MirrorLimits limits, MirrorBounds bounds) {
    this.address = address;
    this.limits = limits;
    this.bounds = bounds;
  }

  @Override
  public HttpConnection create(URL url) throws IOException {
    return create(url, Proxy.NO_PROXY);
  }

  @Override
  public HttpConnection create(URL url, Proxy proxy) throws IOException {
    boolean same =
        url.getProtocol().equalsIgnoreCase(address.getScheme())
            && url.getHost().equalsIgnoreCase(address.getHost())
            && url.getPort() == address.getPort();
    if (!same) {
      throw new IOException("it leads to another machine");
    }
    if (proxy.type() == Proxy.Type.DIRECT) {
      for (InetAddress machine : InetAddress.getAllByName(url.getHost())) {
        if (limits.refused().test(machine)) {
          throw new IOException("its machine is not called from here");
        }
      }
    }
    return new Bounded(url, proxy);
  }

  /** A connection whose answers are bounded. */
  private final class Bounded extends JDKHttpConnection {
    Bounded(URL url, Proxy proxy) throws IOException {
      super(url, proxy);
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return bounds.around(super.getInputStream());
    }
  }
}
